import { Nested, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { AttributionPolicy } from '../attribution-policy/attribution-policy.js';
import {
  AttributionModelEnum,
  AttributionPolicyVersion,
  CodeWithoutClickEnum,
  PositionWeightsType,
  RankingEnum,
  RegistrationMatchEnum,
  SelfReferralType,
} from '../read-models/attribution-policy.types.js';
import { settingOf } from './setting.inputs.js';

@InputType({
  description:
    'How the sales of a program are attributed to partners, from a moment of the business time of sales on. What is absent is the standard.',
})
export class SetAttributionPolicyInput extends settingOf(
  AttributionPolicyVersion,
  ...(['position', 'selfReferral', 'clickRetentionDays'] as const),
) {
  @Field(() => PositionWeightsType, {
    nullable: true,
    description: 'Of the model POSITION; absent: 4,000, 2,000 and 4,000. BAD_WEIGHTS where they do not add up.',
  })
  @IsOptional()
  @Nested(() => PositionWeightsType)
  position?: PositionWeightsType | null;

  @Field(() => SelfReferralType, {
    nullable: true,
    description:
      'What becomes of touches whose customer is the partner itself; absent: DROP by address, FLAG by company.',
  })
  @IsOptional()
  @Nested(() => SelfReferralType)
  selfReferral?: SelfReferralType | null;

  @WholeField({
    nullable: true,
    description:
      'For how many days single clicks are kept, from the window and 30 days more to 3,650; absent: 400, or as many as the window needs.',
  })
  clickRetentionDays?: number | null;
}

@InputType({ description: 'What of a policy is tried otherwise; what is absent is as it is.' })
export class AttributionPolicyChangeInput {
  @Field(() => AttributionModelEnum, { nullable: true, description: 'How touches share one sale.' })
  @IsOptional()
  model?: AttributionPolicy['model'] | null;

  @Field(() => PositionWeightsType, {
    nullable: true,
    description: 'Of the model POSITION. BAD_WEIGHTS where they do not add up.',
  })
  @IsOptional()
  @Nested(() => PositionWeightsType)
  position?: PositionWeightsType | null;

  @WholeField({ nullable: true, description: 'Of the model DECAY: days after which a touch counts half, 1 to 90.' })
  halfLifeDays?: number | null;

  @WholeField({ nullable: true, description: 'How many days of 24 hours before a sale a touch counts, 1 to 400.' })
  windowDays?: number | null;

  @Field(() => RankingEnum, { nullable: true, description: 'Which touches are weighed against each other.' })
  @IsOptional()
  ranking?: AttributionPolicy['ranking'] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a valid code that comes with a sale decides, although the customer is somebody’s.',
  })
  @IsOptional()
  codeBeatsBinding?: boolean | null;

  @Field(() => CodeWithoutClickEnum, {
    nullable: true,
    description: 'What becomes of a code whose partner has neither a click nor a lead in the window.',
  })
  @IsOptional()
  codeWithoutClick?: AttributionPolicy['codeWithoutClick'] | null;

  @Field(() => RegistrationMatchEnum, { nullable: true, description: 'When a deal registration decides a sale.' })
  @IsOptional()
  registrationMatch?: AttributionPolicy['registrationMatch'] | null;

  @Field(() => SelfReferralType, {
    nullable: true,
    description: 'What becomes of touches whose customer is the partner itself.',
  })
  @IsOptional()
  @Nested(() => SelfReferralType)
  selfReferral?: SelfReferralType | null;
}
