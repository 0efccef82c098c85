import { describe, expect, it } from '@jest/globals';
import { ratingRule, soldLine } from '../../test/rating.fixtures.js';
import { baseLines } from './lines/base-lines.js';
import type { RatingCondition, SaleAttributes } from './conditions.js';
import { selectRules } from './select-rules.js';

const NOTHING = { excludeKinds: [], excludeProducts: [], excludeCategories: [] };
const lines = baseLines(
  [soldLine(1, '100', { product: 'A' }), soldLine(2, '50', { product: 'B' }), soldLine(3, '10', { kind: 'postage' })],
  NOTHING,
);
const facts: SaleAttributes = {
  partner: { externalId: 'north', kind: 'affiliate', tier: 2, country: 'GB' },
  customer: { ref: 'person:kim', country: 'GB', returning: false, conversionNumber: 4, monthsSinceFirst: 11 },
  ...{
    amount: '160',
    base: '160',
    conversion: { kind: 'sameCurrency' },
    products: ['A', 'B'],
    categories: [],
    saleType: 'renewal',
  },
  metadata: {},
};
const product = (...oneOf: string[]): RatingCondition => ({ fact: 'line.product', oneOf });
const share = { kind: 'share', rate: '0.1' } as const;
const takenBy = (...rules: readonly [string, RatingCondition, boolean?][]): string[] =>
  selectRules(
    rules.map(([ruleId, when, onTop = false]) => ratingRule(ruleId, share, { when, onTop })),
    lines,
    facts,
  ).map(({ rule, lines: taken }) => `${rule.ruleId} ${taken.map(({ line }) => line).join(',')}`);

describe('which rule takes which lines', () => {
  it('each line goes to the first rule that matches it, and what is left to the next order rule', () => {
    expect(
      takenBy(['b', product('B')], ['ab', product('A', 'B')], ['rest', { all: [] }], ['never', { all: [] }]),
    ).toEqual([...['b 2', 'ab 1', 'rest 3']]);
  });

  it('an order rule before them takes all lines', () => {
    expect(takenBy(['all', { all: [] }], ['b', product('B')])).toEqual(['all 1,2,3']);
  });

  it('an order rule that does not hold takes none', () => {
    expect(takenBy(['large', { fact: 'sale.base', above: '160' }], ['rest', { all: [] }])).toEqual(['rest 1,2,3']);
    expect(takenBy(['large', { fact: 'sale.base', atLeast: '160' }])).toEqual(['large 1,2,3']);
    expect(takenBy(['small', { fact: 'sale.amount', below: '160' }])).toEqual([]);
  });

  it('a rule on top sees every line, takes none away, and follows the others', () => {
    expect(takenBy(['top', { all: [] }, true], ['b', product('B')], ['bonus', product('B'), true])).toEqual([
      ...['b 2', 'top 1,2,3', 'bonus 2'],
    ]);
  });

  it('facts of lines and of the order can stand in one condition', () => {
    const renewal: RatingCondition = { fact: 'sale.type', oneOf: ['renewal'] };
    expect(takenBy(['both', { all: [product('A'), renewal] }])).toEqual(['both 1']);
    expect(takenBy(['either', { any: [product('A'), renewal] }])).toEqual(['either 1,2,3']);
    expect(takenBy(['kind', { fact: 'line.kind', oneOf: ['postage'] }])).toEqual(['kind 3']);
    expect(takenBy(['others', { fact: 'line.product', noneOf: ['A'] }])).toEqual(['others 2,3']);
  });
});
