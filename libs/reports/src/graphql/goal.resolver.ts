import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GoalsProgress } from '../read-models/goals/goal.provider.js';
import { GoalProgress, GoalProgressArgs } from '../read-models/goals/goal.types.js';
import { goalRowsOf } from './explained.js';

@Resolver(() => GoalProgress)
export class GoalResolver {
  constructor(private readonly goals: GoalsProgress) {}

  @Query(() => [GoalProgress], {
    description:
      'How far the goals of a program are in their periods, by name. What was sold in a currency without a rate is not counted.',
  })
  @Roles(...READERS)
  goalProgress(@Args() args: GoalProgressArgs, @Caller() caller: Principal): Promise<GoalProgress[]> {
    return this.goals.of(args, args.at ?? new Date().toISOString(), caller);
  }

  @ResolveField(() => String, {
    description:
      'The query that lists the rows among which it counts, page by page. Of leads those do not count that were disqualified as DUPLICATE or FRAUD.',
  })
  explain(@Parent() goal: GoalProgress): string {
    return goalRowsOf(goal);
  }
}
