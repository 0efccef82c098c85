import { expect, it } from '@jest/globals';
import { type Asked, nodesOf, type Shown } from '../../support/asked.js';
import { listsOf } from '../../support/lists.js';
import { SALES } from '../../support/question-seed/index.js';
import type { InProcess } from '../in-process.js';

const TOTALS = 'totals { count countIsAtLeast sums { currency count ';

/** Exact, in cents. */
const sumOf = (amounts: readonly string[]): number =>
  amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);

export function asksForTotals(asked: () => Asked, service: () => InProcess): void {
  const { list, partnerNamed } = listsOf(asked, service);
  const totals = async (name: string, args: string, fields: string, ask = asked().manager): Promise<Shown> => {
    const { data, errors } = await ask(`{ ${name}(first: 1${args}) { nodes { id } ${TOTALS} ${fields} } } } }`);
    if (errors) throw new Error(JSON.stringify(errors));
    return data[name].totals;
  };

  it.each([
    ['commissions', 'amount', 'amount { amount }', (row: Shown) => row.amount.amount],
    ['balances', 'balance', 'balance { amount }', (row: Shown) => row.balance.amount],
    ['payouts', 'amount', 'amount { amount }', (row: Shown) => row.amount.amount],
    ['statements', 'accrued', 'accrued { amount }', (row: Shown) => row.accrued.amount],
    ['deals', 'amount', 'amount { amount }', (row: Shown) => row.amount?.amount ?? '0'],
    ['sales', 'amount', 'amount', (row: Shown) => row.amount],
    ['sales', 'refunded', 'refunded', (row: Shown) => row.refunded],
  ])('adds up %s by %s, exactly what its rows add up to', async (name, field, shown, amountOf) => {
    for (const filter of ['', ', filter: { partner: { tier: [2] } }', ', filter: { partner: { tier: [9] } }']) {
      const rows = nodesOf(await list(name, `first: 100${filter}`, shown));
      const { count, countIsAtLeast, sums } = await totals(name, filter, `${field} { amount currency }`);
      expect([count, countIsAtLeast]).toEqual([rows.length, rows.length]);
      const [euros, ...others] = sums;
      expect(others).toEqual([]);
      if (rows.length === 0) expect(euros).toBeUndefined();
      else {
        expect(euros).toMatchObject({ currency: 'EUR', count: rows.length, [field]: { currency: 'EUR' } });
        expect(sumOf([euros[field].amount])).toBe(sumOf(rows.map(amountOf)));
      }
    }
  });

  it('adds up what was sent, also under each partner, whatever a page shows', async () => {
    const below = (fields: string) => `externalId sales(first: 1) { nodes { id } ${fields} }
      commissions(first: 1, filter: { kind: [ACCRUED] }) { nodes { id } ${TOTALS} amount { amount } } } }`;
    service().statements();
    const fields = below(`${TOTALS} amount { amount } } }`);
    const partners = nodesOf(await list('partners', 'first: 50', fields));
    // Partners, their credits, the sales of these, commissions, and the totals of both: of partners without a sale nothing is waited for, so that theirs
    // are asked for first.
    expect(service().statements()).toHaveLength(7);
    for (const { externalId, sales } of partners) {
      const own = SALES.filter(({ partners }) => externalId in partners);
      // The won deal of the west was booked as a sale of 600.
      const amounts = [...own.map(({ amount }) => amount), ...(externalId === 'west' ? [600] : [])];
      expect([externalId, sales.totals.count]).toEqual([externalId, amounts.length]);
      const sum = amounts.reduce((all, amount) => all + amount, 0);
      expect(sumOf(sales.totals.sums.map(({ amount }: Shown) => amount.amount))).toBe(sum * 100);
    }
  });

  it('reads nothing for totals that are not asked for, and one statement for count and sums', async () => {
    service().statements();
    await list('sales', 'first: 1');
    expect(service().statements()).toHaveLength(1);
    await totals('sales', '', 'amount { amount }');
    expect(service().statements()).toHaveLength(2);
    const { data } = await asked().manager('{ sales(first: 1) { totals { count } nodes { id } } }');
    const counted = service().statements();
    expect(counted).toHaveLength(2);
    expect(counted.find((text) => text.includes('count('))).toMatch(/LIMIT 10001/);
    expect(data.sales.totals.count).toBeGreaterThan(SALES.length);
  });

  it('adds up for a partner its own and nothing else', async () => {
    const south = await partnerNamed('south');
    const sales = await totals('sales', '', 'amount { amount }', south);
    expect(sales).toMatchObject({ count: 4, sums: [{ amount: { amount: '24300.00' } }] });
    const all = await totals('commissions', '', 'amount { amount }');
    const own = await totals('commissions', '', 'amount { amount }', south);
    expect(own.count).toBeLessThan(all.count);
    expect(own).toEqual(
      await totals('commissions', `, filter: { partner: { id: ["${asked().idOf('south')}"] } }`, 'amount { amount }'),
    );
    const program = `{ partner(id: "${asked().idOf('south')}") { program { sales(first: 1) { ${TOTALS} amount { amount } } } } } } }`;
    expect((await south(program)).data.partner.program.sales.totals).toEqual(sales);
  });
}
