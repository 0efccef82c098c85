import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, Fraction, isRefusal, sum } from '#libs/kernel';
import type { LineDraft } from '../content/draft.js';
import type { RefundExtent } from '../events/refund-request.js';
import { noLinesYet, saleLinesAfter } from '../events/sale-lines.js';
import type { SaleEvent } from '../events/sale.events.js';
import type { SaleLines } from '../lines/line-state.js';
import { amendSale, recordSale, refundSale, reverseRefund } from '../../test/sale.fixtures.js';
import type { SaleCommand } from '../sale/sale.commands.js';
import { sale } from '../sale/sale.js';
import type { SaleState } from '../sale/sale.state.js';

const RUNS = { numRuns: 100 };

/** A sale that takes commands one after the other; what it refuses changes nothing. */
class Story {
  state: SaleState = sale.initial;
  readonly events: SaleEvent[] = [];

  do(command: SaleCommand): 'done' | 'refused' {
    const decision = sale.decide(command, this.state);
    if (isRefusal(decision)) return 'refused';
    for (const event of decision) {
      this.state = sale.evolve(this.state, event);
      this.events.push(event);
    }
    return 'done';
  }

  get lines(): SaleLines {
    return this.events.reduce(saleLinesAfter, noLinesYet);
  }
}

const figure = (units: number, places = 2): string => Decimal.ofUnits(BigInt(units), places).toString();
const amounts = fc.integer({ min: 1, max: 20_000 }).map((units) => figure(units));

const goods = fc
  .record({
    quantity: fc.integer({ min: 1, max: 7 }),
    price: fc.integer({ min: 0, max: 9_999 }),
    places: fc.constantFrom(2, 3),
  })
  .map(({ quantity, price, places }): LineDraft => ({
    ...{ product: 'P', category: null, kind: 'goods', quantity: String(quantity), unitPrice: figure(price, places) },
  }));
const discount = fc.integer({ min: 0, max: 500 }).map((units): LineDraft => ({
  product: 'D',
  category: null,
  kind: 'discount',
  quantity: '1',
  unitPrice: figure(-units),
}));
const sold = fc
  .tuple(fc.array(goods, { minLength: 1, maxLength: 4 }), fc.array(discount, { maxLength: 2 }))
  .map(([lines, discounts]) => [...lines, ...discounts])
  .filter((lines) => !totalOf(lines).isNegative);

const totalOf = (lines: readonly LineDraft[]): Decimal =>
  sum(lines.map(({ quantity, unitPrice }) => Decimal.of(quantity).times(Decimal.of(unitPrice))));

const lineExtents = fc.uniqueArray(
  fc.record({
    line: fc.integer({ min: 1, max: 5 }),
    how: fc.oneof(
      fc.constant({ amount: null, quantity: null }),
      amounts.map((amount) => ({ amount, quantity: null })),
      fc.integer({ min: 1, max: 8 }).map((units) => ({ amount: null, quantity: String(units) })),
    ),
  }),
  { minLength: 1, maxLength: 3, selector: ({ line }) => line },
);

const extents: fc.Arbitrary<RefundExtent> = fc.oneof(
  amounts.map((amount) => ({ kind: 'amount' as const, amount })),
  amounts.map((refundedTotal) => ({ kind: 'total' as const, refundedTotal })),
  lineExtents.map((lines) => ({ kind: 'lines' as const, lines: lines.map(({ line, how }) => ({ line, ...how })) })),
);

type Step =
  | { do: 'refund'; extent: RefundExtent }
  | { do: 'reverse'; which: number }
  | { do: 'amend'; lines: LineDraft[] };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: extents.map((extent) => ({ do: 'refund' as const, extent })) },
    { weight: 2, arbitrary: fc.nat(7).map((which) => ({ do: 'reverse' as const, which })) },
    { weight: 1, arbitrary: sold.map((lines) => ({ do: 'amend' as const, lines })) },
  ),
  { maxLength: 8 },
);

function take(story: Story, step: Step, at: number): 'done' | 'refused' {
  if (step.do === 'amend') return story.do(amendSale(step.lines));
  return story.do(step.do === 'refund' ? refundSale(`R${at}`, step.extent) : reverseRefund(`R${step.which}`));
}

const refundedOf = ({ lines }: SaleLines): string => sum(lines.map(({ refunded }) => Decimal.of(refunded))).toString();

describe('whatever happens to a sale', () => {
  it('no line gives back more than its net and its units, nor the sale more than its lines come to', () => {
    fc.assert(
      fc.property(sold, steps, (lines, all) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, step] of all.entries()) {
          take(story, step, at);
          const now = story.lines;
          expect(now.lines).toEqual((story.state as Extract<SaleState, { status: 'recorded' }>).lines);
          const total = sum(now.lines.map(({ net }) => Decimal.of(net)));
          expect(Decimal.of(refundedOf(now)).compare(total)).toBeLessThanOrEqual(0);
          for (const { net, refunded, quantity, refundedUnits } of now.lines) {
            const most = Decimal.of(net).isNegative ? Decimal.zero : Decimal.of(net);
            expect(Decimal.of(refunded).isNegative || Decimal.of(refunded).compare(most) > 0).toBe(false);
            expect(Fraction.of(refundedUnits).compare(Fraction.zero)).toBeGreaterThanOrEqual(0);
            expect(Fraction.of(refundedUnits).compare(Fraction.of(quantity))).toBeLessThanOrEqual(0);
          }
        }
      }),
      RUNS,
    );
  });

  it('nothing that a standing refund asked for is lost: it was taken, or it exceeds', () => {
    fc.assert(
      fc.property(sold, steps, (lines, all) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, step] of all.entries()) take(story, step, at);
        const { refunds } = story.state;
        const standing = refunds.filter(({ status }) => status === 'applied');
        const taken = standing.flatMap(({ parts }) => parts.map(({ amount }) => Decimal.of(amount)));
        expect(sum(taken).toString()).toBe(refundedOf(story.lines));
        for (const { exceeded, exceededLines } of standing) {
          expect(Decimal.of(exceeded).isNegative).toBe(false);
          if (exceededLines)
            expect(sum(exceededLines.map(({ amount }) => Decimal.of(amount))).toString()).toBe(exceeded);
        }
      }),
      RUNS,
    );
  });

  it('a refund and its reversal leave what was there', () => {
    fc.assert(
      fc.property(sold, steps, extents, (lines, all, extent) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, step] of all.entries()) take(story, step, at);
        const before = story.lines;
        if (story.do(refundSale('last', extent)) === 'refused') return;
        expect(story.do(reverseRefund('last'))).toBe('done');
        expect(story.lines).toEqual(before);
      }),
      RUNS,
    );
  });

  it('an amendment and its taking back leave what was there, where no refund has exceeded', () => {
    fc.assert(
      fc.property(sold, fc.array(amounts, { maxLength: 3 }), sold, (lines, refunds, others) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, amount] of refunds.entries()) story.do(refundSale(`R${at}`, amount));
        const hasExceeded = story.events.some(({ type }) => type === 'sale.refund-exceeded');
        const before = story.lines;
        if (hasExceeded || story.do(amendSale(others)) === 'refused') return;
        expect(story.do(amendSale(lines))).toBe('done');
        expect(story.lines).toEqual(before);
      }),
      RUNS,
    );
  });

  it('any parts that come to all of it refund it whole, in any order, with all units of what was worth something', () => {
    fc.assert(
      fc.property(sold, fc.array(extents, { maxLength: 6 }), fc.boolean(), (lines, parts, byRest) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, extent] of parts.entries()) story.do(refundSale(`R${at}`, extent));
        const total = totalOf(lines);
        story.do(refundSale('last', byRest || total.isZero ? null : { kind: 'amount', amount: total.toString() }));
        const { lines: now, refundedWhole } = story.lines;
        expect(refundedWhole).toBe(true);
        expect(refundedOf({ lines: now, refundedWhole })).toBe(total.toString());
        for (const { net, refunded, quantity, refundedUnits } of now) {
          if (Decimal.of(net).compare(Decimal.zero) <= 0 || refunded !== net) continue;
          expect(refundedUnits).toBe(quantity);
        }
      }),
      RUNS,
    );
  });

  it('is in its events alone: a sale read from them takes the next command as it would have', () => {
    fc.assert(
      fc.property(sold, steps, extents, (lines, all, extent) => {
        const story = new Story();
        story.do(recordSale({ lines }));
        for (const [at, step] of all.entries()) take(story, step, at);
        const read = JSON.parse(JSON.stringify(story.events)) as SaleEvent[];
        const state = read.reduce((now, event) => sale.evolve(now, event), sale.initial);
        expect(state).toEqual(story.state);
        expect(sale.decide(refundSale('next', extent), state)).toEqual(
          sale.decide(refundSale('next', extent), story.state),
        );
      }),
      RUNS,
    );
  });
});
