import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { badInput, Reads } from '#libs/graphql';
import { moneyOf } from '#libs/kernel';
import { ProgramRow } from '#libs/programs';
import { partnerMonthView } from '#libs/sales';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { partnerMonthCommissionView } from '../../read-models/month.view.js';
import {
  PartnerRevenue,
  PartnerRevenueArgs,
  PartnerRevenueBefore,
  type RevenueOrder,
} from './partner-revenue.types.js';

const MOST_MONTHS = 24;

const RATE = 'CASE WHEN s.gross > 0 THEN trunc(-s.refunds / s.gross, 4) END';
const ORDERS: Readonly<Record<RevenueOrder, string>> = {
  'net-highest': 's.net',
  'gross-highest': 's.gross',
  'refund-rate-highest': RATE,
};

/** $3 to $4: the months asked for; $5: the first of as many before them; $6 the currency, $7 how many. */
const textOf = (order: RevenueOrder): string => `
  WITH sold AS (
    SELECT partner_id, ${['conversions', 'gross', 'refunds', 'net']
      .map(
        (figure) => `coalesce(sum(${figure}) FILTER (WHERE period >= $3), 0) AS ${figure},
      coalesce(sum(${figure}) FILTER (WHERE period < $3), 0) AS before_${figure}`,
      )
      .join(', ')}, count(*) FILTER (WHERE period >= $3) AS months
    FROM partner_month_sales
    WHERE tenant = $1 AND program_id = $2 AND period >= $5 AND period <= $4 AND currency = $6 GROUP BY partner_id
  ), shown AS (
    SELECT s.*, ${RATE} AS rate FROM sold s WHERE s.months > 0 ORDER BY ${ORDERS[order]} DESC NULLS LAST, s.partner_id LIMIT $7
  )
  SELECT s.partner_id AS "partnerId", s.conversions::int, s.gross, s.refunds, s.net, s.rate,
    s.before_conversions::int AS "beforeConversions", s.before_gross AS "beforeGross", s.before_refunds AS "beforeRefunds",
    s.before_net AS "beforeNet", CASE WHEN s.before_gross > 0 THEN trunc(-s.before_refunds / s.before_gross, 4) END AS "beforeRate",
    c.now AS commission, c.before AS "beforeCommission"
  FROM shown s CROSS JOIN LATERAL (
    SELECT coalesce(sum(commission_minor) FILTER (WHERE period >= $3), 0) AS now,
      coalesce(sum(commission_minor) FILTER (WHERE period < $3), 0) AS before
    FROM partner_commission_months m WHERE m.tenant = $1 AND m.partner_id = s.partner_id AND m.period >= $5 AND m.period <= $4
  ) c ORDER BY ${ORDERS[order]} DESC NULLS LAST, s.partner_id`;

type Figure = 'gross' | 'refunds' | 'net' | 'commission';
type Found = Record<Figure | `before${Capitalize<Figure>}`, string> & {
  readonly partnerId: string;
  readonly conversions: number;
  readonly rate: string | null;
  readonly beforeConversions: number;
  readonly beforeRate: string | null;
};

@Resolver(() => PartnerRevenue)
export class PartnerRevenueResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => [PartnerRevenue], {
    description:
      'Partners by what they brought in some months, beside as many months before. Only partners that sold something, or gave something back, in these months.',
  })
  @Roles(...READERS)
  async partnerRevenue(@Args() args: PartnerRevenueArgs, @Caller() caller: Principal): Promise<PartnerRevenue[]> {
    const { programId, from, to, first, orderBy } = args;
    const months = numberOf(to) - numberOf(from) + 1;
    if (months < 1 || months > MOST_MONTHS) {
      throw badInput([{ path: ['to'], message: `must be a month from \`from\` on, at most ${MOST_MONTHS} in all` }]);
    }
    const program = await this.reads.one(ProgramRow, caller, args, { id: programId });
    if (!program) return [];
    const currency = args.currency ?? program.currency;
    const before = periodAt(numberOf(from) - months);
    const values = [caller.tenant, programId, from, to, before, currency, first];
    const views = [partnerMonthView.name, partnerMonthCommissionView.name];
    const rows = await this.reads.sql<Found>(caller, { views, args }, textOf(orderBy), values);
    const spans = { from, to, before, until: periodAt(numberOf(from) - 1) };
    return rows.map((row) => revenueOf(row, spans, { currency, owedIn: program.currency }));
  }
}

const numberOf = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;
const periodAt = (months: number): string => `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;

function revenueOf(
  row: Found,
  spans: Readonly<Record<'from' | 'to' | 'before' | 'until', string>>,
  { currency, owedIn }: Readonly<Record<'currency' | 'owedIn', string>>,
): PartnerRevenue {
  const { partnerId, conversions, gross, refunds, net, rate: refundRate } = row;
  const money = (minor: string) => moneyOf(BigInt(minor), owedIn);
  const before: PartnerRevenueBefore = {
    ...{ from: spans.before, to: spans.until, conversions: row.beforeConversions, gross: row.beforeGross },
    ...{ refunds: row.beforeRefunds, net: row.beforeNet, refundRate: row.beforeRate },
    commission: money(row.beforeCommission),
  };
  return Object.assign(new PartnerRevenue(), {
    ...{ partnerId, currency, from: spans.from, to: spans.to, conversions, gross, refunds, net, refundRate, before },
    commission: money(row.commission),
  });
}
