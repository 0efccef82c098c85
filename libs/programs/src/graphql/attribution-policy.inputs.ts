import { GraphQLInstant, IdField, MutationInput, Nested, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { STANDARD_ATTRIBUTION_POLICY as STANDARD } from '../attribution-policy/attribution-policy.js';
import {
  AttributionModelEnum,
  BindEnum,
  ClickIdsEnum,
  CodeWithoutClickEnum,
  RankingEnum,
  RegistrationMatchEnum,
  SelfReferralEnum,
} from '../read-models/attribution-policy.types.js';
import { PartnerKindEnum } from '../read-models/enablement.types.js';
import { PARTNER_KINDS, type PartnerKind } from '../vocabulary/partner-kind.js';

@InputType({ description: 'What the touches of a journey get by their place, in basis points; together 10,000.' })
export class PositionWeightsInput {
  @WholeField({ description: 'The first touch.' })
  first: number;

  @WholeField({ description: 'Those between, together. Of two touches, the ends share in proportion.' })
  middle: number;

  @WholeField({ description: 'The last touch.' })
  last: number;
}

@InputType({ description: 'Who gives way shortly before a sale, while a partner of another kind had a part in it.' })
export class StandDownInput {
  @Field(() => [PartnerKindEnum], { description: 'Partners of these kinds, at least one, each once.' })
  @IsArray()
  @ArrayMaxSize(PARTNER_KINDS.length)
  @IsIn(PARTNER_KINDS, { each: true })
  kinds: PartnerKind[];

  @WholeField({ description: 'Whose touch was at most so many minutes before the sale, 1 to 1,440.' })
  minutes: number;
}

@InputType({ description: 'What becomes of touches whose customer is the partner itself.' })
export class SelfReferralInput {
  @Field(() => SelfReferralEnum, {
    defaultValue: STANDARD.selfReferral.email,
    description: 'The customer has the e-mail address of a contact of the partner.',
  })
  @IsString()
  email: string;

  @Field(() => SelfReferralEnum, {
    defaultValue: STANDARD.selfReferral.domain,
    description: 'The customer has an address in the company of a contact of the partner.',
  })
  @IsString()
  domain: string;
}

@InputType({
  description:
    'How the sales of a program are attributed to partners, from a moment on. What is absent is the standard.',
})
export class SetAttributionPolicyInput extends MutationInput {
  @IdField('program', { description: 'The program.' })
  programId: string;

  @Field(() => GraphQLInstant, { description: 'From when it holds, by the time at which sales happen.' })
  effectiveFrom: string;

  @Field(() => AttributionModelEnum, { defaultValue: STANDARD.model, description: 'How touches share one sale.' })
  @IsString()
  model: string;

  @Field(() => PositionWeightsInput, {
    nullable: true,
    description: 'Of the model POSITION; absent: 4,000, 2,000 and 4,000. BAD_WEIGHTS where they do not add up.',
  })
  @IsOptional()
  @Nested(() => PositionWeightsInput)
  position?: PositionWeightsInput | null;

  @WholeField({
    defaultValue: STANDARD.halfLifeDays,
    description: 'Of the model DECAY: days after which a touch counts half, 1 to 90.',
  })
  halfLifeDays: number;

  @WholeField({
    defaultValue: STANDARD.windowDays,
    description: 'How many days of 24 hours before a sale a touch counts, 1 to 400; exactly so many are inside.',
  })
  windowDays: number;

  @Field(() => BindEnum, { defaultValue: STANDARD.bind, description: 'Which moment decides whose a customer is.' })
  @IsString()
  bind: string;

  @WholeField({
    nullable: true,
    description: 'Days for which a customer stays its partner’s, 1 to 3,650; absent: for life.',
  })
  bindingDays?: number | null;

  @Field(() => RankingEnum, {
    defaultValue: STANDARD.ranking,
    description: 'Which touches are weighed against each other.',
  })
  @IsString()
  ranking: string;

  @Field({
    defaultValue: STANDARD.codeBeatsBinding,
    description: 'Whether a valid code that comes with a sale decides, although the customer is somebody’s.',
  })
  codeBeatsBinding: boolean;

  @Field(() => CodeWithoutClickEnum, {
    defaultValue: STANDARD.codeWithoutClick,
    description: 'What becomes of a code whose partner has neither a click nor a lead in the window.',
  })
  @IsString()
  codeWithoutClick: string;

  @Field(() => StandDownInput, { nullable: true, description: 'Who gives way at the checkout; absent: nobody.' })
  @IsOptional()
  @Nested(() => StandDownInput)
  standDown?: StandDownInput | null;

  @Field(() => RegistrationMatchEnum, {
    defaultValue: STANDARD.registrationMatch,
    description: 'When a deal registration decides a sale.',
  })
  @IsString()
  registrationMatch: string;

  @Field(() => SelfReferralInput, {
    nullable: true,
    description:
      'What becomes of touches whose customer is the partner itself; absent: DROP by address, FLAG by company.',
  })
  @IsOptional()
  @Nested(() => SelfReferralInput)
  selfReferral?: SelfReferralInput | null;

  @WholeField({
    defaultValue: STANDARD.customersPerClick,
    description: 'With how many customers one click may count, 1 to 1,000.',
  })
  customersPerClick: number;

  @Field({
    defaultValue: STANDARD.joinByEmail,
    description:
      'Whether two references that share an e-mail address are one customer. Else the first has the address; an address alone leads to that customer.',
  })
  joinByEmail: boolean;

  @WholeField({
    nullable: true,
    description:
      'For how many days single clicks are kept, from the window and 30 days more to 3,650; absent: 400, or as many as the window needs.',
  })
  clickRetentionDays?: number | null;

  @Field(() => ClickIdsEnum, { defaultValue: STANDARD.clickIds, description: 'When addresses carry click ids.' })
  @IsString()
  clickIds: string;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Registrable domains that links may lead to, such as `acme.com`, at most 1,000.',
  })
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(253, { each: true })
  allowedDomains: string[];
}
