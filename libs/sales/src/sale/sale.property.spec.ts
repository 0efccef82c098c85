import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, isRefusal, sum } from '#libs/kernel';
import type { SaleEvent } from '../events/sale.events.js';
import { lineOf, recordSale, refundSale } from '../../test/sale.fixtures.js';
import { sale } from './sale.js';

type Refunded = Extract<SaleEvent, { type: 'sale.refunded' }>;

const cents = (n: number): string => Decimal.ofUnits(BigInt(n), 2).toString();

/** The sale somewhere among its refunds; some refunds are sent twice. */
const histories = fc
  .record({
    charged: fc.integer({ min: 1, max: 100_000 }),
    refunds: fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 }),
    saleAt: fc.nat(12),
    again: fc.array(fc.nat(11), { maxLength: 6 }),
  })
  .map(({ charged, refunds, saleAt, again }) => {
    const sent = refunds.map((amount, n) => refundSale(`R${n}`, cents(amount)));
    const repeated = again.flatMap((at) => sent[at] ?? []);
    const commands = [
      ...sent.slice(0, saleAt),
      recordSale({ lines: [lineOf('1', cents(charged))] }),
      ...sent.slice(saleAt),
    ];
    return {
      charged,
      commands: [...commands, ...repeated],
      refunds: sent.length,
      asked: refunds.reduce((a, b) => a + b, 0),
    };
  });

function run(commands: readonly (ReturnType<typeof recordSale> | ReturnType<typeof refundSale>)[]): SaleEvent[] {
  let state = sale.initial;
  const history: SaleEvent[] = [];
  for (const command of commands) {
    const decision = sale.decide(command, state);
    if (isRefusal(decision)) throw new Error(decision.message);
    for (const event of decision) state = sale.evolve(state, event);
    history.push(...decision);
  }
  return history;
}

describe('refunds in any order around their sale', () => {
  it('make one chain from zero to at most what was charged, each refund once, and lose nothing of what was asked', () => {
    fc.assert(
      fc.property(histories, ({ charged, commands, refunds, asked }) => {
        const history = run(commands);
        const applied = history.filter((event): event is Refunded => event.type === 'sale.refunded');
        let before = '0';
        for (const { data } of applied) {
          expect(data.refundedBefore).toBe(before);
          expect(Decimal.of(before).plus(Decimal.of(data.amount)).toString()).toBe(data.refundedAfter);
          before = data.refundedAfter;
        }
        expect(Decimal.of(before).compare(Decimal.of(cents(charged)))).toBeLessThanOrEqual(0);
        expect(new Set(applied.map(({ data }) => data.externalId)).size).toBe(refunds);
        expect(applied).toHaveLength(refunds);
        const exceeded = history.flatMap((event) =>
          event.type === 'sale.refund-exceeded' ? [event.data.exceeded] : [],
        );
        const taken = applied.map(({ data }) => data.amount);
        expect(sum([...taken, ...exceeded].map((amount) => Decimal.of(amount))).toString()).toBe(cents(asked));
      }),
    );
  });

  it('reach exactly what was charged when all of it is given back', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(parts, fc.nat(10), (amounts, saleAt) => {
        const charged = cents(amounts.reduce((a, b) => a + b, 0));
        const sent = amounts.map((amount, n) => refundSale(`R${n}`, cents(amount)));
        const history = run([
          ...sent.slice(0, saleAt),
          recordSale({ lines: [lineOf('1', charged)] }),
          ...sent.slice(saleAt),
        ]);
        const applied = history.filter((event): event is Refunded => event.type === 'sale.refunded');
        expect(applied.at(-1)?.data.refundedAfter).toBe(charged);
        expect(sum(applied.map(({ data }) => Decimal.of(data.amount))).toString()).toBe(charged);
      }),
    );
  });
});
