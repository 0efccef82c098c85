import { GraphQLDecimal } from '#libs/graphql';
import { Field, InputType } from '@nestjs/graphql';
import type { DraftCondition } from '../plan/condition.draft.js';
import { PlanFact } from '../read-models/plan/plan-enums.types.js';

@InputType({
  description: 'Exactly one of `all`, `any` and `fact`; beside `fact`, what that fact takes. At most 8 deep.',
})
export class PlanConditionInput implements DraftCondition {
  @Field(() => [PlanConditionInput], { nullable: true, description: 'Holds when all of these do; of none, always.' })
  all?: PlanConditionInput[] | null;

  @Field(() => [PlanConditionInput], { nullable: true, description: 'Holds when one of these does; of none, never.' })
  any?: PlanConditionInput[] | null;

  @Field(() => PlanFact, { nullable: true, description: 'What to look at.' })
  fact?: string | null;

  @Field(() => [String], { nullable: true, description: 'The values that match, 1 to 1,000.' })
  oneOf?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Instead of `oneOf`: holds when the fact has none of these values, also when it is not known.',
  })
  noneOf?: string[] | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Lower bound in program currency, inclusive.' })
  atLeast?: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Instead of `atLeast`: lower bound in program currency, exclusive.',
  })
  above?: string | null;

  @Field(() => GraphQLDecimal, { nullable: true, description: 'Upper bound in program currency, inclusive.' })
  atMost?: string | null;

  @Field(() => GraphQLDecimal, {
    nullable: true,
    description: 'Instead of `atMost`: upper bound in program currency, exclusive.',
  })
  below?: string | null;

  @Field(() => String, { nullable: true, description: 'The key in the metadata, 1 to 100 characters.' })
  key?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'The truth that matches.' })
  is?: boolean | null;
}
