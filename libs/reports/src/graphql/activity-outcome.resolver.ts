import { Caller, type Principal } from '#libs/access';
import { queryOf, Reads } from '#libs/graphql';
import { Decimal, exactMoney } from '#libs/kernel';
import { ActivityFiguresRow } from '#libs/marketing';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ACTIVITY_OUTCOME, OUTCOME_VIEWS, type OutcomeRow } from '../read-models/activity-outcome.queries.js';
import { leftOutAt } from '../read-models/figures/report-range.js';
import { ProgramSums, totalOf } from '../state-reader/program-sums.js';
import { percentOf } from '../read-models/figures/ratios.js';
import { unconvertedOf } from '../read-models/figures/report.types.js';
import { broughtBy } from './explained.js';
import { ActivityOutcome } from '../read-models/figures/activity-outcome.types.js';

/** Shows under the figures of an activity what came of it. Whose sales these are is not its hosts' business. */
@Resolver(() => ActivityFiguresRow)
export class ActivityOutcomeResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @ResolveField(() => ActivityOutcome, {
    nullable: true,
    description: 'What came of its leads. Null for a partner.',
  })
  async outcome(@Parent() row: ActivityFiguresRow, @Caller() caller: Principal): Promise<ActivityOutcome | null> {
    if (caller.role === 'partner') return null;
    const program = await this.sums.program(caller.tenant, row.programId);
    if (!program) return null;
    const below = {
      views: OUTCOME_VIEWS,
      text: ACTIVITY_OUTCOME,
      values: [program.currency, leftOutAt(program, new Date().toISOString())],
    };
    const found = await this.reads.below<OutcomeRow>(caller, row.activityId, below);
    const rows = await this.sums.converted(caller.tenant, program, found);
    const [sold, open] = (['revenue', 'pipeline'] as const).map((what) => rows.filter((one) => one.what === what));
    const [revenue, paid] = [totalOf(sold ?? []), Decimal.of(row.vendorCost?.amount ?? '0')];
    const money = (exact: Decimal) => exactMoney(exact.toString(), program.currency);
    const countOf = (of: readonly OutcomeRow[] = []) => of.reduce((all, { count }) => all + count, 0);
    return {
      ...{ openDeals: countOf(open), pipeline: money(totalOf(open ?? [])) },
      ...{ won: countOf(sold), revenue: money(revenue), roiPercent: percentOf(revenue.minus(paid), paid) },
      ...{ unconverted: unconvertedOf(rows), explain: queryOf(broughtBy(row.programId, row.activityId)) },
    };
  }
}
