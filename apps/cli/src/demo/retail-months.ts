import type { Api } from '#libs/importing';
import { Decimal, formatUnits, sum } from '#libs/kernel';
import { type Payout, payoutsOf } from '../payouts.js';

/** What a month of the program came to. Sums are exact decimals; what is owed has the currency's two. */
export interface RetailMonth {
  readonly period: string;
  readonly sales: number;
  readonly refundCount: number;
  readonly gross: string;
  readonly refunds: string;
  readonly net: string;
  readonly commission: string;
  readonly paidOut: string;
  readonly carried: string;
  /** How many partners were paid, and what they received in all, in EUR. */
  readonly payouts: number;
  readonly received: string;
}

const MONTHS = `query Months($programId: ID!, $afterEffects: Position) {
  partnerMonths(programId: $programId, afterEffects: $afterEffects) { period conversions refundCount gross refunds net }
  programCommissionMonths(programId: $programId, first: 100, afterEffects: $afterEffects) {
    nodes { period commission { amount } paidOut { amount } closing { amount } }
  }
}`;

interface PartnerMonth {
  readonly period: string;
  readonly conversions: number;
  readonly refundCount: number;
  readonly gross: string;
  readonly refunds: string;
  readonly net: string;
}

interface Amount {
  readonly amount: string;
}

interface Months {
  readonly partnerMonths: readonly PartnerMonth[];
  readonly programCommissionMonths: {
    readonly nodes: readonly {
      readonly period: string;
      readonly commission: Amount;
      readonly paidOut: Amount;
      readonly closing: Amount;
    }[];
  };
}

/** Every month of a program, the earliest first, once everything up to `after` has had its effects. */
export async function retailMonths(api: Api, programId: string, after: string | null): Promise<RetailMonth[]> {
  const { partnerMonths, programCommissionMonths } = await api<Months>(MONTHS, { programId, afterEffects: after });
  const payouts: Payout[] = [];
  for await (const payout of payoutsOf(api, { programId })) payouts.push(payout);
  const totals = new Map(programCommissionMonths.nodes.map((total) => [total.period, total]));
  const periods = [...new Set(partnerMonths.map(({ period }) => period))].sort();
  return periods.map((period) => {
    const ofMonth = partnerMonths.filter((month) => month.period === period);
    const exact = (of: 'gross' | 'refunds' | 'net'): string =>
      sum(ofMonth.map((month) => Decimal.of(month[of]))).toString();
    const count = (of: 'conversions' | 'refundCount'): number => ofMonth.reduce((all, month) => all + month[of], 0);
    const total = totals.get(period);
    const paid = payouts.filter((payout) => payout.period === period);
    return {
      period,
      sales: count('conversions'),
      refundCount: count('refundCount'),
      gross: exact('gross'),
      refunds: exact('refunds'),
      net: exact('net'),
      commission: total?.commission.amount ?? '0.00',
      paidOut: total?.paidOut.amount ?? '0.00',
      carried: total?.closing.amount ?? '0.00',
      payouts: paid.length,
      received: formatUnits(sum(paid.map(({ pays }) => Decimal.of(pays.amount))).unitsAt(2), 2),
    };
  });
}

/** The figures that are known of a month, as truth.json has them. */
export interface MonthTruth {
  readonly conversions: number;
  readonly refund_invoices: number;
  readonly gross: string;
  readonly refunds: string;
  readonly net: string;
  readonly commission15_per_invoice_half_up: string;
  readonly payouts: readonly [partners: number, gbp: string, eur: string];
}

/** The names of the figures that differ from what is known; none when all agree. Exact sums are compared as numbers. */
export function differencesFrom(truth: MonthTruth, month: RetailMonth): string[] {
  const numbers = [
    ['gross', month.gross, truth.gross],
    ['refunds', month.refunds, truth.refunds],
    ['net', month.net, truth.net],
    ['commission', month.commission, truth.commission15_per_invoice_half_up],
    ['paid out', month.paidOut, truth.payouts[1]],
    ['received', month.received, truth.payouts[2]],
  ] as const;
  return [
    ...(month.sales === truth.conversions ? [] : ['sales']),
    ...(month.refundCount === truth.refund_invoices ? [] : ['refund invoices']),
    ...(month.payouts === truth.payouts[0] ? [] : ['partners paid']),
    ...numbers.filter(([, found, known]) => !Decimal.of(found).equals(Decimal.of(known))).map(([name]) => name),
  ];
}
