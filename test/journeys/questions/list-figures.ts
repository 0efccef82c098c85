import { expect, it } from '@jest/globals';
import { type Asked, earned, money, nodesOf, type Shown, total } from '../../support/asked.js';
import { listsOf } from '../../support/lists.js';
import { nameOf, SALES } from '../../support/question-seed/index.js';
import type { InProcess } from '../in-process.js';

export function asksForFigures(asked: () => Asked, service: () => InProcess): void {
  const { list, partnerNamed } = listsOf(asked, service);
  const figures = async (name: string, args: string, fields: string, ask = asked().manager): Promise<Shown[]> => {
    const group = 'group { dimension value partner { externalId name } }';
    const of = `programId: "${asked().seeded.programId}"`;
    const { data, errors } = await ask(`{ ${name}(${of}, ${args}) { ${group} currency count ${fields} } }`);
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return data[name];
  };
  const cents = (amount: string): number => Math.round(Number(amount) * 100);

  it('groups sales by partner, each with its part, and by month', async () => {
    const found = await figures('saleFigures', 'groupBy: [PARTNER, PERIOD]', 'amount { amount }');
    const sums = new Map<string, number>();
    const add = (partner: string, period: string, amount: number): void => {
      const key = `${partner} ${period}`;
      sums.set(key, (sums.get(key) ?? 0) + amount * 100);
    };
    for (const { partners, at, amount } of SALES) {
      const parts = Object.entries(partners);
      for (const [name, part] of parts) add(name, at.slice(0, 7), (amount * part) / 100);
      if (parts.length === 0) add('nobody', at.slice(0, 7), amount);
    }
    // The won deal, booked as a sale.
    add('west', '2024-05', 600);
    const shown = found.map(({ group: [partner, period], amount }) => [
      `${partner.partner?.externalId ?? 'nobody'} ${period.value}`,
      cents(amount.amount),
    ]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(sums));
    expect(found[0].group.map(({ dimension }: Shown) => dimension)).toEqual(['PARTNER', 'PERIOD']);
  });

  it('counts partners by what they are and where they stand, as their list has them', async () => {
    const { programId } = asked().seeded;
    const { data } = await asked().manager(
      `{ partners(programId: "${programId}", first: 100) { nodes { kind standing } totals { count } }
         partnerFigures(programId: "${programId}", groupBy: [KIND, STANDING]) { group { dimension value } count }
         active: partnerFigures(programId: "${programId}", filter: { standing: [ACTIVE] }, groupBy: []) { count } }`,
    );
    const counted = new Map<string, number>();
    for (const { kind, standing } of data.partners.nodes as { kind: string; standing: string }[])
      counted.set(`${kind} ${standing}`, (counted.get(`${kind} ${standing}`) ?? 0) + 1);
    const figure = ({ group, count }: Shown) => [group.map(({ value }: Shown) => value).join(' '), count];
    expect(Object.fromEntries(data.partnerFigures.map(figure))).toEqual(Object.fromEntries(counted));
    expect(counted.size).toBeGreaterThan(1);
    const active = [...counted].filter(([key]) => key.endsWith(' ACTIVE')).reduce((sum, [, count]) => sum + count, 0);
    expect(data.active).toEqual([{ count: active }]);
    expect(data.partners.totals).toEqual({ count: data.partners.nodes.length });
  });

  it('groups sales by product line, alone and by the partners’ parts, exactly as their lines come to', async () => {
    const whole = await figures('saleFigures', 'groupBy: [PRODUCT_LINE]', 'amount { amount } refunded { amount }');
    const sums = new Map<string, [count: number, amount: number]>();
    for (const { category, amount } of SALES) {
      const [count, sum] = sums.get(category) ?? [0, 0];
      sums.set(category, [count + 1, sum + amount]);
    }
    const shown = whole.map(({ group: [{ value }], count, amount }) => [value, [count, Number(amount.amount)]]);
    // The won deal is booked with lines of its own.
    expect(Object.fromEntries(shown)).toMatchObject(Object.fromEntries(sums));
    const all = await figures('saleFigures', 'groupBy: []', 'amount { amount } refunded { amount }');
    for (const field of ['amount', 'refunded'])
      expect([field, total(whole.map((one) => cents(one[field].amount)))]).toEqual([
        field,
        cents(all[0][field].amount),
      ]);
    const both = await figures('saleFigures', 'groupBy: [PRODUCT_LINE, PARTNER]', 'amount { amount }');
    const ofNorth = both.filter(
      ({ group: [line, { partner }] }) => line.value === 'lamps' && partner?.externalId === 'north',
    );
    expect(ofNorth.map(({ amount }) => cents(amount.amount))).toEqual([100 * (1000 + 500 * 0.6 + 1000 + 200 * 0.5)]);
  });

  it('groups lines of ledgers by month, kind and rule, exactly as they add up', async () => {
    const by = 'groupBy: [PERIOD, KIND, RULE]';
    const found = await figures('commissionFigures', by, 'amount { amount }');
    const rows = nodesOf(await list('commissions', 'first: 100', 'period kind ruleId amount { amount }'));
    const sums = new Map<string, [count: number, amount: number]>();
    for (const { period, kind, ruleId, amount } of rows) {
      const key = `${period} ${kind} ${ruleId}`;
      const [count, sum] = sums.get(key) ?? [0, 0];
      sums.set(key, [count + 1, sum + cents(amount.amount)]);
    }
    expect(found.length).toBe(sums.size);
    for (const { group, count, amount } of found) {
      const key = group.map(({ value }: Shown) => value).join(' ') || 'null';
      expect([key, count, cents(amount.amount)]).toEqual([key, ...(sums.get(key.replace(/ $/, ' null')) ?? [])]);
    }
    const [only, ...others] = await figures(
      'commissionFigures',
      'groupBy: [PARTNER], filter: { kind: [ACCRUED], period: { from: "2024-02", to: "2024-02" }, partner: { tier: [2] } }',
      'amount { amount currency }',
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      ...{ count: 2, currency: 'EUR', group: [{ partner: { name: nameOf('north') } }] },
      amount: { amount: money(earned('S-1', 'north') + earned('S-2', 'north')), currency: 'EUR' },
    });
  });

  it('is one statement, one figure for each currency without groups, and no rows without any', async () => {
    service().statements();
    const [all, ...others] = await figures('payoutFigures', 'groupBy: []', 'amount { amount }');
    expect(service().statements()).toHaveLength(1);
    expect(others).toEqual([]);
    const payouts = nodesOf(await list('payouts', 'first: 100', 'amount { amount } status'));
    expect([all.count, cents(all.amount.amount)]).toEqual([
      payouts.length,
      payouts.reduce((sum, { amount }) => sum + cents(amount.amount), 0),
    ]);
    const statuses = await figures('payoutFigures', 'groupBy: [STATUS]', '');
    expect(statuses.map(({ group: [{ value }] }) => value).toSorted()).toEqual(
      [...new Set(payouts.map(({ status }) => status))].toSorted(),
    );
    expect(await figures('saleFigures', 'groupBy: [], filter: { partner: { tier: [9] } }', '')).toEqual([]);
  });

  it('takes at most three dimensions', async () => {
    const four = figures('commissionFigures', 'groupBy: [PARTNER, PLAN, RULE, KIND]', '');
    await expect(four).rejects.toThrow('groupBy must contain no more than 3 elements');
  });

  it('shows a partner its own figures, and none of sales', async () => {
    const south = await partnerNamed('south');
    const own = await figures('commissionFigures', 'groupBy: [PARTNER]', 'amount { amount }', south);
    expect(own.map(({ group: [{ partner }] }) => partner.externalId)).toEqual(['south']);
    const all = await figures('commissionFigures', 'groupBy: [PARTNER]', 'amount { amount }');
    expect(all.length).toBeGreaterThan(3);
    expect(all).toContainEqual(own[0]);
    expect((await figures('payoutFigures', 'groupBy: [PARTNER]', '', south)).length).toBe(1);
    await expect(figures('saleFigures', 'groupBy: []', '', south)).rejects.toThrow('FORBIDDEN');
  });
}
