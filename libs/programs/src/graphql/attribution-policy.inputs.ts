import { Nested, WholeField } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import {
  AttributionPolicyVersion,
  PositionWeightsType,
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
