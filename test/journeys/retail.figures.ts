import type { Api } from '#libs/importing';
import { Decimal, sum } from '#libs/kernel';

interface Amount {
  readonly amount: string;
}

interface Payout {
  readonly period: string;
  readonly partnerId: string;
  readonly status: string;
  readonly amount: Amount;
  readonly pays: Amount & { readonly currency: string };
  readonly exchange: { readonly fromRate: string; readonly day: string } | null;
}

/** What the public interface says of a program, in the words of truth.json: countries for partners, texts for exact figures. */
export interface RetailFigures {
  /** country → month → [gross, refunds, net, commission] */
  readonly countryMonths: Record<string, Record<string, readonly string[]>>;
  readonly commissionByMonth: Record<string, string>;
  /** month → [partners paid, GBP, EUR, rate, its day] */
  readonly payoutsByMonth: Record<string, readonly unknown[]>;
  readonly payoutStatuses: readonly string[];
  readonly paidPerPartner: Record<string, string>;
  readonly openBalances: Record<string, string>;
}

export async function retailFigures(api: Api, programId: string): Promise<RetailFigures> {
  const names = await countries(api, programId);
  const named = (id: string): string => names.get(id) ?? id;
  const months = await partnerMonths(api, programId);
  const countryMonths: Record<string, Record<string, readonly string[]>> = {};
  for (const { partnerId, period, gross, refunds, net, commission } of months) {
    (countryMonths[named(partnerId)] ??= {})[period] = [gross, refunds, net, commission];
  }
  const payouts = await allPayouts(api, programId, [...new Set(months.map(({ period }) => period))]);
  return {
    countryMonths,
    commissionByMonth: totalsBy(
      months,
      ({ period }) => period,
      ({ commission }) => commission,
    ),
    payoutsByMonth: payoutsByMonth(payouts),
    payoutStatuses: [...new Set(payouts.map(({ status }) => status))],
    paidPerPartner: totalsBy(
      payouts,
      ({ partnerId }) => named(partnerId),
      ({ amount }) => amount.amount,
    ),
    openBalances: await openBalances(api, programId, named),
  };
}

async function countries(api: Api, programId: string): Promise<Map<string, string>> {
  const { partners } = await api<{ partners: { nodes: { id: string; externalId: string }[] } }>(
    'query ($programId: ID!) { partners(programId: $programId, first: 100) { nodes { id externalId } } }',
    { programId },
  );
  return new Map(partners.nodes.map(({ id, externalId }) => [id, externalId]));
}

interface CountryMonth {
  readonly partnerId: string;
  readonly period: string;
  readonly gross: string;
  readonly refunds: string;
  readonly net: string;
  readonly commission: string;
}

async function partnerMonths(api: Api, programId: string): Promise<CountryMonth[]> {
  const { partnerMonths: sold, programCommissionMonths } = await api<{
    partnerMonths: Omit<CountryMonth, 'commission'>[];
    programCommissionMonths: {
      nodes: { period: string; partners: { nodes: { partnerId: string; commission: Amount }[] } }[];
    };
  }>(
    `query ($programId: ID!) {
      partnerMonths(programId: $programId) { partnerId period gross refunds net }
      programCommissionMonths(programId: $programId, first: 12) {
        nodes { period partners(first: 100) { nodes { partnerId commission { amount } } } }
      }
    }`,
    { programId },
  );
  const earned = new Map(
    programCommissionMonths.nodes.flatMap(({ period, partners }) =>
      partners.nodes.map(({ partnerId, commission }) => [`${partnerId} ${period}`, commission.amount] as const),
    ),
  );
  return sold.map((month) => ({ ...month, commission: earned.get(`${month.partnerId} ${month.period}`) ?? 'none' }));
}

async function allPayouts(api: Api, programId: string, periods: readonly string[]): Promise<Payout[]> {
  const pages = periods.map(async (period) => {
    const { payouts } = await api<{ payouts: { nodes: Payout[] } }>(
      `query ($programId: ID!, $period: Period!) {
        payouts(programId: $programId, period: $period, first: 100) {
          nodes { period partnerId status amount { amount } pays { amount currency } exchange { fromRate day } }
        }
      }`,
      { programId, period },
    );
    return payouts.nodes;
  });
  return (await Promise.all(pages)).flat();
}

function payoutsByMonth(payouts: readonly Payout[]): Record<string, readonly unknown[]> {
  return Object.fromEntries(
    [...new Set(payouts.map(({ period }) => period))].sort().map((period) => {
      const paid = payouts.filter((payout) => payout.period === period);
      const [rate] = new Set(paid.map(({ exchange }) => exchange?.fromRate));
      const [day] = new Set(paid.map(({ exchange }) => exchange?.day));
      const total = (of: (payout: Payout) => string): string => twoPlaces(sum(paid.map((one) => Decimal.of(of(one)))));
      return [period, [paid.length, total(({ amount }) => amount.amount), total(({ pays }) => pays.amount), rate, day]];
    }),
  );
}

async function openBalances(
  api: Api,
  programId: string,
  named: (id: string) => string,
): Promise<Record<string, string>> {
  const { balances } = await api<{ balances: { nodes: { partnerId: string; balance: Amount }[] } }>(
    'query ($programId: ID!) { balances(programId: $programId, first: 100) { nodes { partnerId balance { amount } } } }',
    { programId },
  );
  const open = balances.nodes.filter(({ balance }) => !Decimal.of(balance.amount).isZero);
  return Object.fromEntries(open.map(({ partnerId, balance }) => [named(partnerId), balance.amount]));
}

function totalsBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  amountOf: (item: T) => string,
): Record<string, string> {
  const totals = new Map<string, Decimal>();
  for (const item of items) {
    const key = keyOf(item);
    totals.set(key, (totals.get(key) ?? Decimal.zero).plus(Decimal.of(amountOf(item))));
  }
  return Object.fromEntries([...totals].map(([key, total]) => [key, twoPlaces(total)]));
}

const twoPlaces = (exact: Decimal): string => {
  const [whole, fraction = ''] = exact.toString().split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
};
