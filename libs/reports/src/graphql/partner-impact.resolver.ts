import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { badInput, queryOf, Reads } from '#libs/graphql';
import { Decimal, exactMoney, type Money } from '#libs/kernel';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { OPPORTUNITY_VIEWS } from '../read-models/opportunity.queries.js';
import { type ImpactMeasure, type ImpactRow, PARTNER_IMPACT } from '../read-models/partner-impact.queries.js';
import { movementsOf, wonDealsOf } from './explained.js';
import { opportunityValues } from '../read-models/figures/opportunity-values.js';
import { PartnerImpact, type PartnerImpactShare } from '../read-models/figures/partner-impact.types.js';
import { type Converted, ProgramSums, totalOf } from '../state-reader/program-sums.js';
import { percentOf } from '../read-models/figures/ratios.js';
import { leftOutAt, rangeOf } from '../read-models/figures/report-range.js';
import { ReportArgs, unconvertedOf } from '../read-models/figures/report.types.js';

const MOST_PARTNERS = 10_000;

/** What partners did for revenue. Of the whole program: no partner reads it. */
@Resolver()
export class PartnerImpactResolver {
  constructor(
    private readonly reads: Reads,
    private readonly sums: ProgramSums,
  ) {}

  @Query(() => PartnerImpact, {
    nullable: true,
    description:
      'Which revenue partners brought, and in which they helped: of what was sold and given back on these days. Null where there is no such program.',
  })
  @Roles(...READERS)
  async partnerImpact(@Args() args: ReportArgs, @Caller() caller: Principal): Promise<PartnerImpact | null> {
    const program = await this.sums.program(caller.tenant, args.programId);
    if (!program) return null;
    const values = opportunityValues(caller.tenant, program, args);
    const report = { views: OPPORTUNITY_VIEWS, args, adHoc: true };
    const found = await this.reads.sql<ImpactRow>(caller, report, PARTNER_IMPACT, values);
    const rows = await this.sums.converted(caller.tenant, program, found);
    const range = rangeOf(program, args);
    const explain = queryOf(movementsOf(args, leftOutAt(program, range.ends)), wonDealsOf(args.programId, range));
    return { ...impactOf(rows, program.currency), explain };
  }
}

type Row = Converted<ImpactRow>;

function impactOf(rows: readonly Row[], currency: string): Omit<PartnerImpact, 'explain'> {
  const money = (exact: Decimal) => exactMoney(exact.toString(), currency);
  const of = (...measures: ImpactMeasure[]) => rows.filter(({ measure }) => measures.includes(measure));
  const [sourced, net] = [totalOf(of('sourced')), totalOf(of(...ALL))];
  return {
    ...{ currency, net: money(net), sourced: money(sourced) },
    influencedOnly: money(totalOf(of('influenced-only'))),
    unattributed: money(totalOf(of('unattributed'))),
    influenced: money(totalOf(of('influenced-once'))),
    ofPartners: money(totalOf(of('sourced', 'influenced-only'))),
    direct: money(totalOf(of('direct'))),
    sourcedPercent: net.compare(Decimal.zero) > 0 ? percentOf(sourced, net) : null,
    partners: sharesOf(rows, money),
    unconverted: unconvertedOf(of(...ALL)),
  };
}

/** Of these each movement is in one. */
const ALL = ['sourced', 'influenced-only', 'unattributed'] as const;

/** Throws BAD_USER_INPUT for too many partners. */
function sharesOf(rows: readonly Row[], money: (exact: Decimal) => Money): PartnerImpactShare[] {
  const byPartner = new Map<string, Row[]>();
  for (const row of rows)
    if (row.partnerId !== null) byPartner.set(row.partnerId, [...(byPartner.get(row.partnerId) ?? []), row]);
  if (byPartner.size > MOST_PARTNERS)
    throw badInput([{ path: ['from'], message: `more than ${MOST_PARTNERS} partners` }]);
  const shares = [...byPartner].map(([partnerId, own]) => {
    const of = (wanted: ImpactMeasure) => totalOf(own.filter(({ measure }) => measure === wanted));
    return { partnerId, sourced: of('sourced'), influenced: of('partner-influenced'), credited: of('credited') };
  });
  return shares
    .toSorted((a, b) => b.sourced.compare(a.sourced) || (a.partnerId < b.partnerId ? -1 : 1))
    .map(({ partnerId, sourced, influenced, credited }) => ({
      ...{ partnerId, sourced: money(sourced), influenced: money(influenced), credited: money(credited) },
    }));
}
