import { expect, it } from '@jest/globals';
import { creditMoves } from './credit-moves.js';

const part = (partnerId: string, weight: number) => ({ partnerId, weight });

it('what moves is each partner’s part of what stands, exactly', () => {
  const moves = creditMoves({
    before: [part('A', 10_000)],
    after: [part('B', 3_333), part('A', 6_667)],
    stands: '0.01',
  });
  expect(moves).toEqual([
    { partnerId: 'A', weightBefore: 10_000, weightAfter: 6_667, revenue: '-0.003333' },
    { partnerId: 'B', weightBefore: 0, weightAfter: 3_333, revenue: '0.003333' },
  ]);
});

it('of a sale that is nobody’s nothing moves', () => {
  expect(creditMoves({ before: [], after: [], stands: '300' })).toEqual([]);
});
