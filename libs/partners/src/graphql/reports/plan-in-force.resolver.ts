import { Caller, type Principal } from '#libs/access';
import { GraphQLInstant, Reads } from '#libs/graphql';
import { planInForceAt, PlanVersionRow } from '#libs/programs';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartnerRow } from '../../read-models/partner.row.view.js';

/** Shows under a partner by which terms it is rated. */
@Resolver(() => PartnerRow)
export class PlanInForceResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PlanVersionRow, {
    nullable: true,
    description:
      'The version of a plan that rates a sale of this moment: of the plan of its own then, else of the program’s standard plan. Null where none holds, and for a partner that asks.',
  })
  planInForce(
    @Parent() { programId, plans }: PartnerRow,
    @Args('at', { type: () => GraphQLInstant, nullable: true, description: 'Business time; now if absent.' })
    given: string | null | undefined,
    @Caller() caller: Principal,
  ): Promise<PlanVersionRow | null> {
    if (caller.role === 'partner') return Promise.resolve(null);
    const at = given ?? new Date().toISOString();
    const planId = plans.findLast((plan) => plan.at <= at)?.planId ?? null;
    return planInForceAt(this.reads, caller, { programId, planId, at });
  }
}
