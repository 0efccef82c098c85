import { describe, expect, it } from '@jest/globals';
import { Rational } from '../arithmetic/rational.js';
import { amend, amendmentFault, reverseRefund } from './amendments.js';
import { fitFault, type LineRequest, refund, requestFault } from './refunds.js';
import { discountFault, netLines, type SaleLine } from './sale-lines.js';
import { isRefundedWhole, leftOf, moneyRefunded, SaleState, unitsRefunded } from './sale-state.js';

const figure = (text: string): Rational => Rational.of(text);

const line = (number: number, unitPrice: string, more: Partial<SaleLine> = {}): SaleLine => ({
  ...{ line: number, kind: 'goods', quantity: Rational.one, product: null, category: null, appliesTo: null },
  unitPrice: figure(unitPrice),
  ...more,
});

const stateOf = (...lines: SaleLine[]): SaleState => new SaleState(netLines(lines, false, 2));
const netsOf = (...lines: SaleLine[]): string[] => stateOf(...lines).lines.map(({ net }) => net.toString());
const refundedOf = (state: SaleState): string[] => state.lines.map((of) => moneyRefunded(state, of.line).toString());

describe('net lines', () => {
  it('spread a discount over goods and services, what is left over to the earlier of equal lines', () => {
    const discount = line(4, '-0.05', { kind: 'discount' });
    expect(netsOf(line(1, '10'), line(2, '10'), line(3, '8', { kind: 'postage' }), discount)).toEqual([
      '9.97',
      '9.98',
      '8',
      '0',
    ]);
  });

  it('spread a discount finer than the minor unit in its own decimals', () => {
    expect(netsOf(line(1, '1'), line(2, '1'), line(3, '-0.003', { kind: 'discount' }))).toEqual([
      '0.998',
      '0.999',
      '0',
    ]);
  });

  it('let a discount that no line can carry stand by itself', () => {
    expect(netsOf(line(1, '0'), line(2, '-7', { kind: 'discount' }))).toEqual(['0', '-7']);
  });

  it('refuse a discount above zero, and one of a line that is not there', () => {
    expect(discountFault([line(1, '10'), line(2, '5', { kind: 'discount' })], false)).toBe('BAD_DISCOUNT');
    expect(discountFault([line(1, '10'), line(2, '-5', { kind: 'discount', appliesTo: [3] })], false)).toBe(
      'BAD_DISCOUNT',
    );
    expect(discountFault([line(1, '-10'), line(2, '5', { kind: 'discount' })], true)).toBeUndefined();
  });
});

describe('refunds', () => {
  const asked = (state: SaleState, refundId: string, more: { amount?: string; lines?: LineRequest[] }): string =>
    refund(
      state,
      {
        refundId,
        ...(more.lines ? { lines: more.lines } : {}),
        ...(more.amount ? { amount: figure(more.amount) } : {}),
      },
      2,
    ).toString();

  it('spread an amount over what is left of the lines', () => {
    const state = stateOf(line(1, '100'), line(2, '20', { kind: 'postage' }));
    expect(asked(state, 'f', { amount: '60' })).toBe('0');
    expect(refundedOf(state)).toEqual(['50', '10']);
  });

  it('take units by what the line costs up to the last of them, and all that is left with the last', () => {
    const state = stateOf(line(1, '33.34', { quantity: figure('3') }), line(2, '-0.02', { kind: 'discount' }));
    const one = { lines: [{ line: 1, quantity: Rational.one }] };
    const after = ['f1', 'f2', 'f3'].map((id) => [asked(state, id, one), refundedOf(state)[0]]);
    expect(after).toEqual([
      ['0', '33.33'],
      ['0', '66.67'],
      ['0', '100'],
    ]);
    expect(isRefundedWhole(state)).toBe(true);
  });

  it.each([
    ['GBP', 2, '2', '146.4148', '4', '585.6592'],
    ['JPY', 0, '1', '0.15', '1', '0.15'],
  ])('of too many units exceed in the decimals of the net, though nothing is left: %s', (_, digits, ...given) => {
    const [quantity, price, units, exceeded] = given;
    const state = new SaleState(netLines([line(1, price, { quantity: figure(quantity) })], false, digits));
    refund(state, { refundId: 'f1', lines: [{ line: 1 }] }, digits);
    const tooMany = { refundId: 'f2', lines: [{ line: 1, quantity: figure(units) }] };
    expect(refund(state, tooMany, digits).toString()).toBe(exceeded);
  });

  it('refund what is left and keep what exceeds until something is left again', () => {
    const state = stateOf(line(1, '100'));
    asked(state, 'f1', { amount: '60' });
    expect(asked(state, 'f2', { amount: '100' })).toBe('60');
    reverseRefund(state, 'f1', 2);
    expect([leftOf(state).toString(), state.refunds.length]).toEqual(['0', 1]);
  });

  it('take no more by lines than is left of the sale', () => {
    const state = stateOf(line(1, '100'), line(2, '-30'));
    expect(asked(state, 'f', { lines: [{ line: 1 }] })).toBe('30');
    expect(isRefundedWhole(state)).toBe(true);
  });

  it('take units in proportion to money', () => {
    const state = stateOf(line(1, '10', { quantity: figure('8') }));
    asked(state, 'f', { amount: '20' });
    expect(unitsRefunded(state, 1).toString()).toBe('2');
  });

  it('refund whole a sale that cost nothing, where they name no lines', () => {
    const state = stateOf(line(1, '0'));
    asked(state, 'f1', { lines: [{ line: 1 }] });
    expect(isRefundedWhole(state)).toBe(false);
    asked(state, 'f2', {});
    expect(isRefundedWhole(state)).toBe(true);
  });

  it('are refused for lines they cannot name, another currency, and amounts that are none', () => {
    const state = stateOf(line(1, '100'), line(2, '-30'), line(3, '-5', { kind: 'discount' }));
    const naming = (number: number) => fitFault(state, 'GBP', { refundId: 'f', lines: [{ line: number }] });
    expect([1, 2, 3, 4].map(naming)).toEqual([undefined, 'BAD_LINE', 'BAD_LINE', 'BAD_LINE']);
    expect(fitFault(state, 'INR', { refundId: 'f', currency: 'GBP' })).toBe('CURRENCY_DIFFERS');
    expect(requestFault({ refundId: 'f', amount: Rational.zero })).toBe('BAD_AMOUNT');
    expect(requestFault({ refundId: 'f', amount: figure('0.00000000001') })).toBe('OUT_OF_RANGE');
  });
});

describe('an amendment', () => {
  it('may not leave less of a line, its units or the sale than is refunded', () => {
    const state = stateOf(line(1, '100'), line(2, '50'));
    refund(state, { refundId: 'f', lines: [{ line: 1, amount: figure('60') }] }, 2);
    const fault = (...lines: SaleLine[]) => amendmentFault(state, netLines(lines, false, 2));
    expect(fault(line(1, '59'), line(2, '200'))).toBe('REFUNDED_MORE');
    expect(fault(line(2, '200'))).toBe('REFUNDED_MORE');
    expect(fault(line(1, '60', { quantity: figure('0.5') }), line(2, '200'))).toBe('REFUNDED_MORE');
    expect(fault(line(1, '60'))).toBe(undefined);
  });

  it('may leave a line without units above zero of which money is refunded', () => {
    const state = stateOf(line(1, '100'), line(2, '50', { quantity: figure('-1') }));
    refund(state, { refundId: 'f', lines: [{ line: 2, amount: figure('50') }] }, 2);
    const nets = netLines([line(1, '120'), line(2, '50', { quantity: figure('-1') })], false, 2);
    expect(amendmentFault(state, nets)).toBeUndefined();
  });

  it('lets what exceeded move in', () => {
    const state = stateOf(line(1, '100'));
    refund(state, { refundId: 'f', amount: figure('119') }, 2);
    amend(state, netLines([line(1, '100'), line(2, '19', { kind: 'tax' })], false, 2), 2);
    expect(refundedOf(state)).toEqual(['100', '19']);
  });
});
