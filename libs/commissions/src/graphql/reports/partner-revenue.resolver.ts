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
} from '../../read-models/reports/partner-revenue.types.js';
import { partnerRevenueText, type RevenueFound } from '../../read-models/reports/partner-revenue.queries.js';

const MOST_MONTHS = 24;

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
    const rows = await this.reads.sql<RevenueFound>(caller, { views, args }, partnerRevenueText(orderBy), values);
    const spans = { from, to, before, until: periodAt(numberOf(from) - 1) };
    return rows.map((row) => revenueOf(row, spans, { currency, owedIn: program.currency }));
  }
}

const numberOf = (period: string): number => Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;
const periodAt = (months: number): string => `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;

function revenueOf(
  row: RevenueFound,
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
