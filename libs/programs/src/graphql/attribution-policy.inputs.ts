import { Nested, WholeField } from '#libs/graphql';
import { Field, InputType, PartialType, PickType } from '@nestjs/graphql';
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

/** What is said of these when they are tried is what is said where they are shown. */
const Tried = PartialType(
  PickType(
    AttributionPolicyVersion,
    ['model', 'halfLifeDays', 'ranking', 'codeBeatsBinding', 'codeWithoutClick', 'registrationMatch'],
    InputType,
  ),
  { decorator: InputType, omitDefaultValues: true },
);

@InputType({ description: 'What of a policy is tried otherwise; what is absent is as it is.' })
export class AttributionPolicyChangeInput extends Tried {
  @WholeField({ nullable: true, description: 'How many days of 24 hours before a sale a touch counts, 1 to 400.' })
  windowDays?: number | null;

  @Field(() => PositionWeightsType, {
    nullable: true,
    description: 'Of the model POSITION. BAD_WEIGHTS where they do not add up.',
  })
  @IsOptional()
  @Nested(() => PositionWeightsType)
  position?: PositionWeightsType | null;

  @Field(() => SelfReferralType, {
    nullable: true,
    description: 'What becomes of touches whose customer is the partner itself.',
  })
  @IsOptional()
  @Nested(() => SelfReferralType)
  selfReferral?: SelfReferralType | null;
}
