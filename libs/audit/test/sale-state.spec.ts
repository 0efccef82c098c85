import { expect, it } from '@jest/globals';
import { Rational } from '../src/arithmetic/rational.js';
import { amend, reverseRefund } from '../src/sources/amendments.js';
import { refund } from '../src/sources/refunds.js';
import { netLines } from '../src/sources/sale-lines.js';
import { isRefundedWhole, SaleState } from '../src/sources/sale-state.js';

const line = (number: number) => ({
  ...{ line: number, kind: 'goods', product: null, category: null, appliesTo: null },
  ...{ quantity: Rational.one, unitPrice: Rational.of('0.99') },
});

const linesUpTo = (count: number) =>
  netLines(
    Array.from({ length: count }, (_, at) => line(at + 1)),
    false,
    2,
  );
const REFUNDS = Array.from({ length: 20 }, (_, at) => `F${at}`);

/** Everything that can happen to a sale of so many lines; answers with the milliseconds of processor time that it took. */
function costOf(lines: number): number {
  const before = process.cpuUsage();
  const state = new SaleState(linesUpTo(lines));
  for (const refundId of REFUNDS) refund(state, { refundId, amount: Rational.of('100') }, 2);
  for (const refundId of REFUNDS.slice(0, 5)) reverseRefund(state, refundId, 2);
  amend(state, linesUpTo(lines), 2);
  refund(state, { refundId: 'rest' }, 2);
  expect(isRefundedWhole(state)).toBe(true);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

it('refunds of a sale cost as much as its lines, not as their square', () => {
  costOf(500);
  const small = Math.min(...Array.from({ length: 3 }, () => costOf(250)));
  // Sixteen times as much where each line is held against all, at every attempt; what else the process does comes in some.
  const isLinear = Array.from({ length: 5 }).some(() => costOf(1000) < 10 * small);
  expect(isLinear).toBe(true);
});
