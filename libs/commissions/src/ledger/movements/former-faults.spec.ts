import { describe, expect, it } from '@jest/globals';
import { bracketRule, PlainHistory, shareRule } from '../../../test/vectors/plain-history.js';

const FROM_1000 = [
  { from: '0', rate: '0.05' },
  { from: '1000', rate: '0.10' },
];
const retroactive = { rules: [bracketRule('retroactive', FROM_1000)] };

/** Wrong amounts that earlier builds posted, each by its case. */
describe('what used to be paid or taken wrongly', () => {
  it('H1: a plan that changed in a retroactive window paid 55.00 on sales that were all refunded', () => {
    const history = new PlainHistory({ rules: [bracketRule('retroactive', FROM_1000.slice(0, 1))] }, retroactive);
    history.sale('first', '900').sale('late', '200');
    expect(history.total).toBe(4500 + 2000);
    expect(history.refund('f1', 'first').refund('f2', 'late').total).toBe(0);
  });

  it.each([
    ['first', 'late'],
    ['late', 'first'],
  ])('H1: a marginal step that moved between two sales took 45.00 where they were refunded, %s first', (one, other) => {
    const version = (step: string): object => ({
      rules: [
        bracketRule('marginal', [
          { from: '0', rate: '0.05' },
          { from: step, rate: '0.10' },
        ]),
      ],
    });
    const history = new PlainHistory(version('1000'), version('500')).sale('first', '900').sale('late', '900');
    expect(history.total).toBe(4500 + 9000);
    expect(history.refund('f1', one).refund('f2', other).total).toBe(0);
  });

  it('H2: a clawback by hand was taken again when its sale was refunded', () => {
    const history = new PlainHistory({ rules: [bracketRule('marginal', [{ from: '0', rate: '0.10' }])] });
    history.sale('s', '100').clawBack('h', 's', '5.00');
    expect(history.total).toBe(500);
    expect(history.refund('f', 's').total).toBe(0);
  });

  it('H3: a refund paid again what a person had clawed back in its window', () => {
    const history = new PlainHistory(retroactive).sale('first', '900').sale('second', '100');
    history.clawBack('h', 'first', '45.00');
    expect(history.total).toBe(5500);
    expect(history.refund('f', 'first').total).toBe(500);
  });

  it('M1: a refund that was reversed still counted as refunded', () => {
    const history = new PlainHistory(retroactive).sale('first', '900').refund('f', 'first').reverse('f');
    expect(history.sale('second', '100').total).toBe(10_000);
  });

  it('M3: a clawback that persons reversed stayed taken once the sale was refunded and restored', () => {
    const history = new PlainHistory({ rules: [shareRule('0.10')] }).sale('s', '100').clawBack('h', 's');
    history.refund('f', 's').reverse('f');
    expect(history.total).toBe(0);
    history.step('reverseClawback', 'u', { clawback: 'h' });
    expect(history.total).toBe(1000);
  });
});
