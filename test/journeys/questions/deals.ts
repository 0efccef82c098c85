import { expect, it } from '@jest/globals';
import { type Asked, euros, money, nodesOf } from '../../support/asked.js';
import { DEALS, nameOf, RATES, WON } from '../../support/question-seed/index.js';

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
      { deal: { externalId: WON.number }, productLines: ['Lamps'], from: WON.registeredAt, holds: false, ended: 'WON' },
    ]);
    expect(deal.booking).toMatchObject({ amount: String(WON.amount), currency: 'EUR' });
    expect(nodesOf(deal.booking.commissions)).toEqual([
      { kind: 'ACCRUED', amount: euros(WON.amount * RATES.books), partner: { name: nameOf(WON.partner) } },
    ]);
  });
}
