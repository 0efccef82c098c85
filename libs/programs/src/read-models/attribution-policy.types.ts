import { graphqlEnum, Nested, WholeField } from '#libs/graphql';
import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type AttributionPolicy,
  type SelfReferralRule,
  STANDARD_ATTRIBUTION_POLICY as STANDARD,
} from '../attribution-policy/attribution-policy.js';
import { PARTNER_KINDS, type PartnerKind } from '../vocabulary/partner-kind.js';
import { PartnerKindEnum } from './enablement.types.js';
import { Version } from './version.types.js';

export const AttributionModelEnum = graphqlEnum(
  'AttributionModel',
  'How touches share one sale where they decide. Three touches of A, B and C in this order, as basis points.',
  {
    last: 'The last touch has all of it: C 10,000.',
    first: 'The first touch has all of it: A 10,000.',
    linear: 'Each touch has the same: A 3,334, B 3,333, C 3,333.',
    position:
      'The first and the last touch have their parts, those between them share the rest. 4,000, 2,000 and 4,000 unless `position` says otherwise.',
    decay: 'A touch counts half for each half-life that it is older than the sale.',
  },
);

const BindEnum = graphqlEnum('AttributionBind', 'Which moment decides whose a customer is.', {
  lead: 'Its lead: who brought it has all of its sales. Without a lead, the first sale that finds a partner.',
  sale: 'Each sale anew, by the touches before it.',
});

const RankingEnum = graphqlEnum('AttributionRanking', 'Which touches are weighed against each other.', {
  classes: 'Codes first; where there is none, leads; where there is none, clicks.',
  'one-list': 'Codes, leads and clicks in one list.',
});

const CodeWithoutClickEnum = graphqlEnum(
  'CodeWithoutClick',
  'What becomes of a code whose partner has neither a click nor a lead in the window.',
  { pay: 'It counts.', flag: 'It counts and is marked as a risk.', drop: 'It does not count.' },
);

const RegistrationMatchEnum = graphqlEnum('RegistrationMatch', 'When a deal registration decides a sale.', {
  'any-line': 'Whenever the customer is protected.',
  'same-line': 'Where a product or category of the sale is one that was registered.',
});

const SelfReferralEnum = graphqlEnum('SelfReferral', 'What becomes of a touch whose customer is the partner.', {
  drop: 'It does not count.',
  flag: 'It counts and is marked as a risk.',
  allow: 'It counts.',
});

const ClickIdsEnum = graphqlEnum('ClickIds', 'When the address that a link leads to carries a click id.', {
  'stored-with-consent': 'Always; the page keeps it only after the visitor has consented.',
  'only-with-consent': 'Only where the link says that the visitor has consented.',
});

const POSITION = 'What the touches of a journey get by their place, in basis points; together 10,000.';

@ObjectType({ description: POSITION })
@InputType('PositionWeightsInput', { description: POSITION })
export class PositionWeightsType {
  @WholeField({ description: 'The first touch.' })
  first: number;

  @WholeField({ description: 'Those between, together. Of two touches, the ends share in proportion.' })
  middle: number;

  @WholeField({ description: 'The last touch.' })
  last: number;
}

const STAND_DOWN = 'Who gives way shortly before a sale, while a partner of another kind had a part in it.';

@ObjectType({ description: STAND_DOWN })
@InputType('StandDownInput', { description: STAND_DOWN })
export class StandDownType {
  @Field(() => [PartnerKindEnum], { description: 'Partners of these kinds, at least one, each once.' })
  @ArrayMaxSize(PARTNER_KINDS.length)
  kinds: readonly PartnerKind[];

  @WholeField({ description: 'Whose touch was at most so many minutes before the sale, 1 to 1,440.' })
  minutes: number;
}

const SELF_REFERRAL = 'What becomes of touches whose customer is the partner itself.';

@ObjectType({ description: SELF_REFERRAL })
@InputType('SelfReferralInput', { description: SELF_REFERRAL })
export class SelfReferralType {
  @Field(() => SelfReferralEnum, {
    defaultValue: STANDARD.selfReferral.email,
    description: 'The customer has the e-mail address of a contact of the partner.',
  })
  email: SelfReferralRule;

  @Field(() => SelfReferralEnum, {
    defaultValue: STANDARD.selfReferral.domain,
    description: 'The customer has an address in the company of a contact of the partner; free mail does not count.',
  })
  domain: SelfReferralRule;
}

@ObjectType({ description: 'A version of how the sales of a program are attributed to partners.' })
export class AttributionPolicyVersion extends Version implements AttributionPolicy {
  @Field(() => AttributionModelEnum, { defaultValue: STANDARD.model, description: 'How touches share one sale.' })
  model: AttributionPolicy['model'];

  @Field(() => PositionWeightsType, { description: 'Of the model POSITION.' })
  position: PositionWeightsType;

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
  bind: AttributionPolicy['bind'];

  @WholeField({
    nullable: true,
    description: 'Days for which a customer stays its partner’s, 1 to 3,650; null: for life.',
  })
  bindingDays: number | null;

  @Field(() => RankingEnum, {
    defaultValue: STANDARD.ranking,
    description: 'Which touches are weighed against each other.',
  })
  ranking: AttributionPolicy['ranking'];

  @Field({
    defaultValue: STANDARD.codeBeatsBinding,
    description: 'Whether a valid code that comes with a sale decides, although the customer is somebody’s.',
  })
  codeBeatsBinding: boolean;

  @Field(() => CodeWithoutClickEnum, {
    defaultValue: STANDARD.codeWithoutClick,
    description: 'What becomes of a code whose partner has neither a click nor a lead in the window.',
  })
  codeWithoutClick: AttributionPolicy['codeWithoutClick'];

  @Field(() => StandDownType, { nullable: true, description: 'Who gives way at the checkout; null: nobody.' })
  @IsOptional()
  @Nested(() => StandDownType)
  standDown: StandDownType | null;

  @Field(() => RegistrationMatchEnum, {
    defaultValue: STANDARD.registrationMatch,
    description: 'When a deal registration decides a sale.',
  })
  registrationMatch: AttributionPolicy['registrationMatch'];

  @Field(() => SelfReferralType, { description: 'What becomes of touches whose customer is the partner itself.' })
  selfReferral: SelfReferralType;

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

  @Field(() => Int, { description: 'For how many days single clicks are kept.' })
  clickRetentionDays: number;

  @Field(() => ClickIdsEnum, { defaultValue: STANDARD.clickIds, description: 'When addresses carry click ids.' })
  clickIds: AttributionPolicy['clickIds'];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Registrable domains that links may lead to, such as `acme.com`, at most 1,000.',
  })
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(253, { each: true })
  allowedDomains: readonly string[];
}
