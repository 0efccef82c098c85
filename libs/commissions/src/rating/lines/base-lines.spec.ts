import { describe, expect, it } from '@jest/globals';
import { soldLine } from '../../../test/rating.fixtures.js';
import { baseLines } from './base-lines.js';

const NOTHING = { excludeKinds: [], excludeProducts: [], excludeCategories: [] };
const lines = [
  soldLine(1, '100', { net: '90', product: 'X' }),
  soldLine(2, '100', { net: '90', category: 'new', refunded: '45', refundedUnits: '1/2' }),
  soldLine(3, '20', { kind: 'postage' }),
  soldLine(4, '-20', { kind: 'discount', net: '0', spread: true }),
];
const netsOf = (rule: object): string[] =>
  baseLines(lines, { ...NOTHING, ...rule }).map(({ line, net }) => `${line}: ${net.toString()}`);

describe('the base lines of a plan', () => {
  it('have their nets, and a discount that was spread is none of them', () => {
    expect(netsOf({})).toEqual(['1: 90', '2: 90', '3: 20']);
  });

  it('leave out what the plan excludes by kind, product or category of the line itself', () => {
    expect(netsOf({ excludeKinds: ['postage'] })).toEqual(['1: 90', '2: 90']);
    expect(netsOf({ excludeProducts: ['X'] })).toEqual(['2: 90', '3: 20']);
    expect(netsOf({ excludeCategories: ['new'] })).toEqual(['1: 90', '3: 20']);
  });

  it('have their amounts as given where the plan ignores discounts', () => {
    expect(netsOf({ excludeKinds: ['discount'] })).toEqual(['1: 100', '2: 100', '3: 20']);
  });

  it('keep a discount that no line could take as a line of its own', () => {
    const alone = soldLine(5, '-4', { kind: 'discount' });
    expect(baseLines([alone], NOTHING)).toHaveLength(1);
    expect(baseLines([alone], { ...NOTHING, excludeKinds: ['discount'] })).toEqual([]);
  });

  it('say which part is refunded: of the net in the sale, or of the units of a free line', () => {
    const refundedOf = (line: ReturnType<typeof soldLine>): string | undefined =>
      baseLines([line], NOTHING)[0]?.refunded.toString();
    expect(refundedOf(soldLine(1, '100', { net: '80', refunded: '20' }))).toBe('0.25');
    expect(refundedOf(soldLine(1, '0', { quantity: '3', refundedUnits: '1' }))).toBe('1/3');
    expect(refundedOf(soldLine(1, '0', { quantity: '0' }))).toBe('0');
  });
});
