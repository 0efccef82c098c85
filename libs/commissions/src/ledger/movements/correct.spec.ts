import { describe, expect, it } from '@jest/globals';
import { bracketRule, PlainHistory, shareRule } from '../../../test/vectors/plain-history.js';

const entry = (sale: string) => ({ entry: { sale, rule: 'r', partner: 'p' } });
const share = (): PlainHistory => new PlainHistory({ rules: [shareRule('0.10')] }).sale('s', '100');
/** 45.00 and 10.00, and a true-up of 45.00 that the second sale brought for the first. */
const truedUp = (): PlainHistory =>
  new PlainHistory({
    rules: [
      bracketRule('retroactive', [
        { from: '0', rate: '0.05' },
        { from: '1000', rate: '0.10' },
      ]),
    ],
  })
    .sale('first', '900')
    .sale('second', '100');

describe('what persons take back', () => {
  it('is what stands, or a share of it', () => {
    expect(share().clawBack('h', 's').total).toBe(0);
    expect(
      share()
        .refund('f', 's', '50')
        .step('clawBack', 'h', { ...entry('s'), share: '0.5' }).total,
    ).toBe(250);
  });

  it('is never more than is left, by an adjustment neither', () => {
    expect(() => share().clawBack('h', 's', '10.01')).toThrow('MORE_THAN_LEFT');
    expect(() => share().step('adjust', 'a', { ...entry('s'), amount: '-10.01' })).toThrow('MORE_THAN_LEFT');
    expect(() => share().clawBack('h', 's').clawBack('i', 's')).toThrow('NOTHING_LEFT_TO_CLAW_BACK');
  });

  it('of a window is at most what was posted for the entry itself, less its refunds: the true-up is another sale’s', () => {
    expect(truedUp().total).toBe(10_000);
    expect(truedUp().clawBack('h', 'first').total).toBe(5500);
    expect(() => truedUp().clawBack('h', 'first', '45.01')).toThrow('MORE_THAN_LEFT');
    expect(() => truedUp().refund('f', 'first', '450').clawBack('h', 'first', '22.51')).toThrow('MORE_THAN_LEFT');
  });

  it('of an entry that an amendment made is all that stands, although a part was refunded before', () => {
    const brackets = bracketRule('retroactive', [{ from: '0', rate: '0.10' }]);
    const rule = { ...brackets, when: { fact: 'sale.amount', atLeast: '200' } };
    const history = new PlainHistory({ rules: [rule] }).sale('s', '100').refund('f', 's', '50');
    const lines = [{ line: 1, kind: 'goods', quantity: '1', unitPrice: '200' }];
    expect(history.step('amendSale', 'a', { sale: 's', lines }).total).toBe(1500);
    expect(history.clawBack('h', 's').total).toBe(0);
  });

  it('by a void is all that stands, and what the sale is worth more later stands', () => {
    expect(truedUp().step('void', 'v', entry('first')).total).toBe(1000);
    const more = { sale: 's', lines: [{ line: 1, kind: 'goods', quantity: '1', unitPrice: '150' }] };
    expect(share().step('decline', 'd', entry('s')).step('amendSale', 'a', more).total).toBe(500);
  });

  it('comes back once, with what it had used up of what was given', () => {
    const history = share()
      .step('adjust', 'a', { ...entry('s'), amount: '3.00' })
      .clawBack('h', 's', '5.00');
    expect(history.total).toBe(800);
    expect(history.step('reverseClawback', 'u', { clawback: 'h' }).total).toBe(1300);
    expect(history.refund('f', 's').total).toBe(300);
    expect(() => history.step('reverseClawback', 'w', { clawback: 'h' })).toThrow('ALREADY_REVERSED');
  });
});
