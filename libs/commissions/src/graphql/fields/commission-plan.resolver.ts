import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PlanRule, planVersionIdOf, PlanVersionRow } from '#libs/programs';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';

/** Shows under an entry the terms by which it was rated. */
@Resolver(() => CommissionRow)
export class CommissionPlanResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PlanVersionRow, {
    nullable: true,
    description: 'The version of the plan that rated it; null where no plan did. A partner is shown the `rule` alone.',
  })
  plan(@Parent() row: CommissionRow, @Caller() caller: Principal): Promise<PlanVersionRow | null> {
    return caller.role === 'partner' ? Promise.resolve(null) : this.versionOf(row, caller);
  }

  @ResolveField(() => PlanRule, { nullable: true, description: 'The rule that rated it; null where no rule did.' })
  async rule(@Parent() row: CommissionRow, @Caller() caller: Principal): Promise<PlanRule | null> {
    const version = await this.versionOf(row, caller);
    return version?.rules.find(({ ruleId }) => ruleId === row.ruleId) ?? null;
  }

  private versionOf({ planId, planVersion }: CommissionRow, caller: Principal): Promise<PlanVersionRow | null> {
    const id = planId && planVersion ? planVersionIdOf(planId, planVersion) : null;
    return this.reads.related(PlanVersionRow, caller, id);
  }
}
