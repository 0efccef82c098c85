import { expect, it } from '@jest/globals';
import { amount, type Asked, earned, euros, nodesOf, takenBack } from '../../support/asked.js';
import { ago, HELD, nameOf, RATES, refundNamed, saleNamed, WON } from '../../support/question-seed/index.js';

/** What needs a person. */
export function asksAboutExceptions(asked: () => Asked): void {
  it('8: has what is held for long', async () => {
    const { commissions } = await asked().answerTo(8, { before: ago(30) });
    const shown = ({ partner, sale, reason, since }: (typeof HELD)[number]) => ({
      ...{ heldSince: since, holds: [{ kind: 'RISK', since, until: null, reason }] },
      ...{ amount: euros(earned(sale, partner)), partner: { externalId: partner, name: nameOf(partner) } },
      sale: { externalId: sale, occurredAt: saleNamed(sale).at.replace('Z', '.000Z') },
    });
    expect(nodesOf(commissions)).toEqual([shown(HELD[0])]);
    const all = await asked().answerTo(8, { before: ago(0) });
    // What was refunded of an entry is held with it.
    const refunded = { ...shown(HELD[1]), amount: euros(takenBack('R-4', 'west')) };
    expect(nodesOf(all.commissions)).toEqual([...HELD.map(shown), refunded]);
  });

  it('10: has a sale with what it earned, gave back and skipped', async () => {
    const { sales } = await asked().answerTo(10, { externalId: 'S-14' });
    const { partners, amount: price } = saleNamed('S-14');
    const [sale, ...others] = nodesOf(sales);
    expect(others).toEqual([]);
    expect(sale).toMatchObject({ externalId: 'S-14', amount: String(price), currency: 'EUR', refunded: '0' });
    expect(sale.credits).toEqual(
      Object.entries(partners).map(([name, part]) => ({
        ...{ partner: { externalId: name, name: nameOf(name) }, weight: part * 100 },
      })),
    );
    expect(nodesOf(sale.commissions)).toMatchObject([
      { kind: 'ACCRUED', amount: euros(earned('S-14', 'north')), partner: { name: nameOf('north') } },
    ]);
    expect(nodesOf(sale.skippedSources)).toMatchObject([
      { kind: 'SALE', reason: 'PARTNER_COULD_NOT_EARN', partner: { externalId: 'late' } },
    ]);
    const refunded = await asked().answerTo(10, { externalId: 'S-1' });
    const [first] = nodesOf(refunded.sales);
    const { number, amount: given } = refundNamed('R-1');
    expect(first.refunded).toBe(String(given));
    expect(nodesOf(first.refunds)).toMatchObject([{ externalId: number, amount: String(given), status: 'APPLIED' }]);
    expect(nodesOf(first.commissions)).toMatchObject([
      { kind: 'CLAWED_BACK', amount: euros(takenBack('R-1', 'north')) },
      { kind: 'ACCRUED', amount: euros(earned('S-1', 'north')), rule: { name: 'Lamps' } },
    ]);
  });

  it('13: has payouts that wait for a second approval', async () => {
    const { payouts } = await asked().answerTo(13);
    expect(nodesOf(payouts)).toMatchObject([
      {
        ...{ period: '2024-03', amount: euros(earned('S-9', 'south')), approvalsNeeded: 2, approvalsLeft: 1 },
        ...{ approvers: ['ada'], partner: { externalId: 'south' } },
      },
    ]);
    const above = String(earned('S-9', 'south') + 0.01);
    expect(nodesOf((await asked().answerTo(13, { above })).payouts)).toEqual([]);
  });

  it('14: has payouts that came back, and what became of the money', async () => {
    const { payouts } = await asked().answerTo(14, { since: ago(90) });
    const failed = earned('S-1', 'north') + earned('S-2', 'north');
    const paidAgain = failed + takenBack('R-1', 'north') + earned('S-12', 'north');
    const left = earned('S-4', 'north') + earned('S-14', 'north');
    expect(nodesOf(payouts)).toMatchObject([
      {
        ...{ period: '2024-02', status: 'FAILED', reason: 'account closed', amount: euros(failed) },
        ...{ creditedTo: '2024-03', paidAgainBy: { period: '2024-03', status: 'PLANNED', amount: euros(paidAgain) } },
        partner: { externalId: 'north', balance: { balance: euros(left) } },
      },
    ]);
    expect(nodesOf((await asked().answerTo(14, { since: ago(-1) })).payouts)).toEqual([]);
  });

  it('16: says who owes something, and since when', async () => {
    const { balances } = await asked().answerTo(16);
    expect(nodesOf(balances)).toEqual([
      {
        partner: { externalId: 'debtor', name: nameOf('debtor'), standing: 'ACTIVE' },
        balance: euros(takenBack('R-3', 'debtor')),
        negativeSince: refundNamed('R-3').at.replace('Z', '.000Z'),
      },
    ]);
  });

  it('26: says who cannot be paid for want of papers', async () => {
    const { balances } = await asked().answerTo(26);
    const owed = earned('S-8', 'west') + takenBack('R-4', 'west') + WON.amount * RATES.books;
    expect(nodesOf(balances)).toMatchObject([
      { balance: euros(owed), partner: { externalId: 'west', taxForm: null, payoutMethod: null } },
    ]);
    expect(amount(owed).amount).not.toBe('0.00');
  });
}
