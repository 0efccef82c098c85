import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { badInput, Reads } from '#libs/graphql';
import { Decimal, exactMoney, sum } from '#libs/kernel';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { CostFactKind } from '../read-models/cost-fact.row.view.js';
import type { ImpactRow } from '../read-models/partner-impact.queries.js';
import {
  type CostRow,
  COSTS,
  ECONOMICS_VIEWS,
  NEW_CUSTOMERS,
  type NewCustomersRow,
  SOURCED,
} from '../read-models/program-economics.queries.js';
import { economicsOf, partnersOf } from '../read-models/figures/economics.js';
import { costQueryOf } from './cost-query.js';
import { opportunityValues } from '../read-models/figures/opportunity-values.js';
import { ProgramEconomics, ProgramEconomicsArgs } from '../read-models/figures/program-economics.types.js';
import { ProgramSums, totalOf, totalsByPartner } from '../state-reader/program-sums.js';
import { leftOutAt, rangeOf } from '../read-models/figures/report-range.js';
import { unconvertedOf } from '../read-models/figures/report.types.js';

const MOST_PARTNERS = 10_000;

/** Of the whole program: no partner reads it. */
@Resolver()
export class ProgramEconomicsResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => ProgramEconomics, {
    nullable: true,
    description:
      'What partners cost on these days, a new customer and against the revenue that they brought. Null where there is no such program.',
  })
  @Roles(...READERS)
  async programEconomics(
    @Args() args: ProgramEconomicsArgs,
    @Caller() caller: Principal,
  ): Promise<ProgramEconomics | null> {
    const { tenant } = caller;
    const program = await this.sums.program(tenant, args.programId);
    if (!program) return null;
    const range = rangeOf(program, args);
    const report = { views: ECONOMICS_VIEWS, args, adHoc: true };
    const of = [tenant, args.programId, range.begins, range.ends, args.asKnownAt ?? null];
    const [costRows, newCustomers, sourcedRows] = await Promise.all([
      this.reads.sql<CostRow>(caller, report, COSTS, [...of, program.currency, range.zone, args.basis]),
      this.reads.sql<NewCustomersRow>(caller, report, NEW_CUSTOMERS, [...of, leftOutAt(program, range.ends)]),
      this.reads.sql<ImpactRow>(caller, report, SOURCED, opportunityValues(tenant, program, args)),
    ]);
    const [spent, spentFor, brought] = await Promise.all([
      this.sums.converted(tenant, program, ofAllPartners(costRows)),
      this.sums.converted(tenant, program, costRows),
      this.sums.converted(tenant, program, sourcedRows),
    ]);
    const costOf = (...kinds: CostFactKind[]): Decimal => totalOf(spent.filter(({ kind }) => kinds.includes(kind)));
    const costs = new Map(KINDS.map((kind) => [kind, costOf(kind)]));
    const customersOf = new Map(
      newCustomers.map(({ partnerId, basisPoints }) => [partnerId, Decimal.ofUnits(BigInt(basisPoints), 4)]),
    );
    const partners = partnersOf(totalsByPartner(spentFor), customersOf);
    if (partners.length > MOST_PARTNERS)
      throw badInput([{ path: ['from'], message: `more than ${MOST_PARTNERS} partners` }]);
    const [customers, sourced] = [sum(customersOf.values()), totalOf(brought)];
    const { cost, cac, roiPercent } = economicsOf({ costs, customers, sourced });
    const money = (exact: Decimal) => exactMoney(exact.toString(), program.currency);
    return {
      ...{ currency: program.currency, customers: Number(customers.toString()), cac, roiPercent },
      ...{ cost: money(cost), sourced: money(sourced) },
      commissions: money(costOf('commission', 'forfeiture')),
      ...{ rewards: money(costOf('reward')), funds: money(costOf('fund')), other: money(costOf('other')) },
      partners: partners.map((one) => ({ ...one, cost: money(one.cost), customers: one.customers.toString() })),
      ofNoPartner: money(totalOf(spentFor.filter(({ partnerId }) => partnerId === null))),
      ...{ unconvertedCosts: unconvertedOf(spent), unconvertedRevenue: unconvertedOf(brought) },
      explain: costQueryOf(args, range),
    };
  }
}

/** What one day has of one currency is rounded once, whosever it is. */
function ofAllPartners(rows: readonly CostRow[]): CostRow[] {
  const all = new Map<string, CostRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.kind, row.currency, row.day]);
    const before = Decimal.of(all.get(key)?.amount ?? '0');
    all.set(key, { ...row, partnerId: null, amount: before.plus(Decimal.of(row.amount)).toString() });
  }
  return [...all.values()];
}

const KINDS = ['commission', 'forfeiture', 'reward', 'fund', 'other'] as const;
