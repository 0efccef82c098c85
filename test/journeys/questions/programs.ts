import { expect, it } from '@jest/globals';
import { amount, type Asked, earned, euros, nodesOf, takenBack, total } from '../../support/asked.js';
import {
  ACTIVE,
  CAPS,
  DEALS,
  nameOf,
  ONBOARDING,
  RATES,
  REFUNDS,
  SALES,
  saleNamed,
  WON,
} from '../../support/question-seed/index.js';

/** What partners are credited with of each sale, with the deal that was won. */
const CREDITED = SALES.flatMap(({ partners, amount: price, at }) =>
  Object.entries(partners).map(([partner, part]) => ({ partner, month: at.slice(0, 7), amount: (part * price) / 100 })),
).concat({ partner: WON.partner, month: WON.at.slice(0, 7), amount: WON.amount });
/** What was given back; each refunded sale is one partner's. */
const RETURNED = REFUNDS.map(({ sale, at, amount: given }) => ({
  ...{ partner: Object.keys(saleNamed(sale).partners)[0]!, month: at.slice(0, 7), amount: -given },
}));

const Q1 = ['2024-01', '2024-02', '2024-03'];
const Q2 = ['2024-04', '2024-05', '2024-06'];
const figuresOf = (partner: string, months: readonly string[]) => {
  const sumOf = (all: readonly { partner: string; month: string; amount: number }[]) =>
    total(all.filter((one) => one.partner === partner && months.includes(one.month)).map((one) => one.amount));
  const [gross, refunds] = [sumOf(CREDITED), sumOf(RETURNED)];
  const conversions = CREDITED.filter((one) => one.partner === partner && months.includes(one.month)).length;
  return { conversions, gross: String(gross), refunds: String(refunds), net: String(gross + refunds) };
};

export function asksAboutPrograms(asked: () => Asked): void {
  it('1: has the top partners by net revenue, beside the quarter before', async () => {
    const { partnerRevenue } = await asked().answerTo(1, { from: Q2[0], to: Q2[2] });
    const sellers = [...new Set(CREDITED.map(({ partner }) => partner))];
    const sold = sellers
      .map((partner) => ({ partner, ...figuresOf(partner, Q2) }))
      .filter(({ gross, refunds }) => gross !== '0' || refunds !== '0')
      .sort((a, b) => Number(b.net) - Number(a.net));
    expect(partnerRevenue.map((row: { partner: { externalId: string } }) => row.partner.externalId)).toEqual(
      sold.map(({ partner }) => partner),
    );
    for (const [place, { partner, ...figures }] of sold.entries()) {
      expect(partnerRevenue[place]).toMatchObject({ ...figures, currency: 'EUR', partner: { name: nameOf(partner) } });
      expect(partnerRevenue[place].before).toMatchObject({ from: '2024-01', to: '2024-03', ...figuresOf(partner, Q1) });
    }
    const south = partnerRevenue.find((row: { partner: { externalId: string } }) => row.partner.externalId === 'south');
    expect(south.commission).toEqual(
      euros(earned('S-4', 'south') + earned('S-5', 'south') + takenBack('R-2', 'south')),
    );
    expect(south.before.commission).toEqual(euros(earned('S-3', 'south') + earned('S-9', 'south')));
  });

  it('23: has all programs with what they owe', async () => {
    const { programs } = await asked().answerTo(23);
    const rest = (numbers: readonly string[], partner: string) => total(numbers.map((one) => earned(one, partner)));
    const west = earned('S-8', 'west') + takenBack('R-4', 'west') + WON.amount * RATES.books;
    const balances: Readonly<Record<string, number>> = {
      north: rest(['S-4', 'S-14'], 'north'),
      south: rest(['S-4', 'S-5'], 'south') + takenBack('R-2', 'south'),
      west,
      east: CAPS.monthly,
      debtor: takenBack('R-3', 'debtor'),
    };
    const positive = Object.values(balances).filter((one) => one > 0);
    const paidTo = { north: rest(['S-1', 'S-2', 'S-12'], 'north') + takenBack('R-1', 'north') };
    const onItsWay = paidTo.north + rest(['S-3', 'S-9'], 'south');
    const onboarded = Object.values(ONBOARDING).filter(({ done }) => Object.keys(done).length === 2);
    const activePartners = ACTIVE.length + onboarded.length;
    expect(nodesOf(programs)).toEqual([
      {
        ...{ name: 'Resellers', currency: 'EUR', activePartners, openDeals: Object.keys(DEALS).length },
        liabilities: {
          ...{ owed: euros(total(positive)), onItsWay: amount(onItsWay), total: amount(total(positive) + onItsWay) },
          ...{ owedByPartners: amount(-balances['debtor']!), partnerCount: positive.length },
        },
      },
    ]);
  });

  it('24: has what was sold without a partner', async () => {
    const { programMonths } = await asked().answerTo(24, { from: '2024-01', to: '2024-06' });
    const direct = SALES.filter(({ partners }) => Object.keys(partners).length === 0);
    const months = [...new Set([...CREDITED, ...RETURNED].map(({ month }) => month))].toSorted().toReversed();
    const sumIn = (month: string, all: readonly { month: string; amount: number }[]) =>
      total(all.filter((one) => one.month === month).map((one) => one.amount));
    expect(programMonths).toEqual(
      months.map((month) => {
        const sales = direct.filter(({ at }) => at.startsWith(month));
        const gross = total(sales.map((one) => one.amount));
        return {
          ...{ period: month, currency: 'EUR', directConversions: sales.length, directGross: String(gross) },
          ...{ directRefunds: '0', directNet: String(gross) },
          net: String(gross + sumIn(month, CREDITED) + sumIn(month, RETURNED)),
        };
      }),
    );
  });

  it('25: has what part is given back', async () => {
    const { partnerRevenue } = await asked().answerTo(25, { from: '2024-01', to: '2024-06' });
    const all = [...Q1, ...Q2];
    const rates = [...new Set(CREDITED.map(({ partner }) => partner))].map((partner) => {
      const { gross, refunds } = figuresOf(partner, all);
      return { partner, rate: Math.floor((Math.abs(Number(refunds)) / Number(gross)) * 10_000) / 10_000 };
    });
    const shown = partnerRevenue.map((row: { partner: { externalId: string }; refundRate: string }) => ({
      ...{ partner: row.partner.externalId, rate: Number(row.refundRate) },
    }));
    const by = (a: { partner: string }, b: { partner: string }) => a.partner.localeCompare(b.partner);
    expect(shown.toSorted(by)).toEqual(rates.toSorted(by));
    const inOrder = shown.map(({ rate }: { rate: number }) => rate);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => b - a));
    expect(shown[0]).toEqual({ partner: 'debtor', rate: 1 });
  });

  it('28: has goals with their progress', async () => {
    const { goalProgress } = await asked().answerTo(28, { at: '2024-06-01T00:00:00Z' });
    const revenue = total(CREDITED.map((one) => one.amount)) + total(RETURNED.map((one) => one.amount));
    const sales = CREDITED.length;
    expect(goalProgress).toMatchObject([
      { name: 'Revenue', target: '1000.00', actual: String(revenue), missing: '0', reached: true },
      { name: 'Sales', target: '100', actual: String(sales), missing: String(100 - sales), reached: false },
    ]);
  });
}
