import { expect, it } from '@jest/globals';
import { type Asked, euros, money, nodesOf } from '../../support/asked.js';
import { ago, DEALS, nameOf, RATES, WON } from '../../support/question-seed/index.js';

export function asksAboutDeals(asked: () => Asked): void {
  it('5: has what waits for a decision', async () => {
    const { dealWorkList } = await asked().answerTo(5);
    const rows = nodesOf(dealWorkList).map(({ deal, partner, conflict, candidates }) => ({
      ...{ number: deal.externalId, amount: deal.amount.amount, customer: deal.customer.name },
      ...{ partner: partner.name, tier: partner.tier, conflict },
      behind: candidates.map((one: { deal: { externalId: string } }) => one.deal.externalId),
    }));
    const waits = (number: string, tier: number) => {
      const { partner, amount, website } = DEALS[number]!;
      return { number, partner: nameOf(partner), tier, amount: money(amount), customer: `${website} Inc` };
    };
    expect(rows).toEqual([
      { ...waits('CRM-4', 2), conflict: 'NONE', behind: [] },
      { ...waits('CRM-5', 1), conflict: 'WAITING_BEHIND', behind: ['CRM-4'] },
    ]);
  });

  it('7: finds a deal by its number', async () => {
    const { deals } = await asked().answerTo(7, { externalId: WON.number });
    const [deal, ...others] = nodesOf(deals);
    expect(others).toEqual([]);
    expect(deal).toMatchObject({ state: 'WON', partner: { externalId: WON.partner, name: nameOf(WON.partner) } });
    expect(nodesOf(deal.account.protections)).toMatchObject([
      {
        deal: { externalId: WON.number },
        productLines: ['Lamps'],
        from: WON.registeredAt,
        holds: false,
        endReason: 'WON',
      },
    ]);
    expect(deal.booking).toMatchObject({ amount: String(WON.amount), currency: 'EUR' });
    expect(nodesOf(deal.booking.commissions)).toEqual([
      { kind: 'ACCRUED', amount: euros(WON.amount * RATES.books), partner: { name: nameOf(WON.partner) } },
    ]);
  });

  it('6: has approved deals that nobody works on', async () => {
    const { deals } = await asked().answerTo(6, { expiresBefore: ago(-14), idleBefore: ago(30) });
    const idle = Object.entries(DEALS).filter(
      ([, { registered, active = registered }]) => 90 - registered < 14 && active > 30,
    );
    expect(nodesOf(deals)).toMatchObject(
      idle.map(([externalId, { partner, registered, amount, active }]) => ({
        ...{ externalId, partner: { name: nameOf(partner) }, amount: euros(amount), daysLeft: 90 - registered - 1 },
        lastActivityAt: expect.stringContaining(ago(active ?? 0).slice(0, 10)),
      })),
    );
    expect(idle).toHaveLength(1);
    const sooner = await asked().answerTo(6, { expiresBefore: ago(-9), idleBefore: ago(30) });
    expect(nodesOf(sooner.deals)).toEqual([]);
    const all = await asked().answerTo(6, { expiresBefore: ago(-100), idleBefore: ago(0) });
    expect(nodesOf(all.deals).map(({ externalId }) => externalId)).toEqual(['CRM-1', 'CRM-2', 'CRM-3']);
  });
}
