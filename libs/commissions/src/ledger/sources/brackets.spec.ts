import { describe, expect, it } from '@jest/globals';
import { creditNote, ecb, Ledger, plan, refund, sale, told } from '../../../test/ledger.fixtures.js';

const steps = [
  { from: '0', rate: '0.05' },
  { from: '1000', rate: '0.1' },
  { from: '5000', rate: '0.15' },
];
const under = (mode: 'marginal' | 'retroactive', more = {}) =>
  plan({ kind: 'brackets', mode, by: 'amount', window: 'quarter', steps }, more);

const marginal = (id: string, amount: string, more = {}) => sale({ id, amount, plan: under('marginal'), ...more });
const retroactive = (id: string, amount: string, more = {}) =>
  sale({ id, amount, plan: under('retroactive'), ...more });

describe('marginal brackets', () => {
  it('pay each stretch of volume at its own rate, from the edge on', () => {
    // 1000 × 5 % = 50; one penny above the edge adds 0.001; 4000 more: 3999.99 × 10 % + 0.01 × 15 % = 400.0005 in exact terms
    const posted = new Ledger().post(marginal('a', '1000'), marginal('b', '0.01'), marginal('c', '4000'));
    expect(told(posted)).toEqual(['accrued 50.00', 'accrued 0.00', 'accrued 400.00']);
    expect(posted[2]?.data).toMatchObject({
      rated: {
        windowKey: '2011Q1',
        volumeBefore: '1000.01',
        volumeAfter: '5000.01',
        before: '50.001',
        after: '450.0015',
      },
    });
  });

  it('lose nothing to rounding: the entries of a window add up to its rounded commission', () => {
    // each sale of 0.10 at 5 % is 0.005; ten of them are 0.05, though one alone would round to 0.01
    const ledger = new Ledger();
    ledger.post(...Array.from({ length: 10 }, (_, n) => marginal(`s${n}`, '0.10')));
    expect(ledger.balance).toBe('0.05');
  });

  it('count only the own part of a split sale', () => {
    expect(told(new Ledger().post(marginal('a', '3000', { weights: [5000, 5000], part: 1 })))).toEqual([
      'accrued 100.00',
    ]);
  });

  it('begin anew with the window, in business time', () => {
    const ledger = new Ledger();
    ledger.post(marginal('a', '1000'));
    const next = marginal('b', '1000', { at: '2011-04-01T00:00:00.000Z' });
    const late = marginal('c', '1000');
    expect(told(ledger.post(next, late))).toEqual(['accrued 50.00', 'accrued 100.00']);
  });

  it('convert the volume exactly when the sale is in another currency', () => {
    // 1000.005 USD × 0.8 ÷ 1.25 = 640.0032 GBP, as volume 640.00
    const exchange = ecb('USD', 'GBP', '1.25', '0.8', '2011-01-05');
    const [event] = new Ledger().post(marginal('a', '1000.005', { exchange, baseCurrency: 'USD' }));
    expect(event?.data).toMatchObject({ amount: '32.00', rated: { volumeAfter: '640.0032' } });
  });

  it('give volume back at the first rate below zero', () => {
    expect(told(new Ledger().post(creditNote({ id: 'c', amount: '-100', plan: under('marginal') })))).toEqual([
      'accrued -5.00',
    ]);
  });

  it('take back from the top of the window', () => {
    const ledger = new Ledger();
    ledger.post(marginal('a', '1000'), marginal('b', '1000'));
    expect(told(ledger.post(refund('r', 'a', { after: '1000', charged: '1000' })))).toEqual(['clawed-back -100.00']);
    expect(ledger.balance).toBe('50.00');
  });

  it('give the same in three refunds of a third as in one', () => {
    const ledger = new Ledger();
    ledger.post(marginal('a', '999.99'), marginal('b', '100'));
    const third = (n: number, before: string, after: string) =>
      refund(`r${n}`, 'b', { before, after, charged: '99.99' });
    // volume 1099.99 → 1066.66 → 1033.32 → 999.99, F 59.999 → 56.666 → 53.332 → 49.9995
    expect(told(ledger.post(third(1, '0', '33.33'), third(2, '33.33', '66.66'), third(3, '66.66', '99.99')))).toEqual([
      'clawed-back -3.33',
      'clawed-back -3.34',
      'clawed-back -3.33',
    ]);
    expect(ledger.balance).toBe('50.00');
  });
});

describe('retroactive brackets', () => {
  it('move the whole window to the rate that it reaches, the edge included', () => {
    // 999.99 × 5 % = 49.9995; 1000.00 × 10 % = 100.00: a penny earns 0.00 itself and moves the rest by 50.00
    const posted = new Ledger().post(retroactive('a', '999.99'), retroactive('b', '0.01'));
    expect(told(posted)).toEqual(['accrued 50.00', 'accrued 0.00', 'window-rerated 50.00']);
    expect(posted[2]?.data).toMatchObject({ before: '49.9995', after: '100', windowKey: '2011Q1' });
  });

  it('pay a sale that stands on the edge alone at the higher rate', () => {
    expect(told(new Ledger().post(retroactive('a', '1000')))).toEqual(['accrued 100.00']);
    expect(told(new Ledger().post(retroactive('a', '999.99')))).toEqual(['accrued 50.00']);
  });

  it('fall back when a refund takes the window below the edge', () => {
    const ledger = new Ledger();
    // 600 at 5 % = 30; 1200 at 10 % = 120: 60 for the sale, 30 for the earlier one
    expect(told(ledger.post(retroactive('a', '600'), retroactive('b', '600')))).toEqual([
      'accrued 30.00',
      'accrued 60.00',
      'window-rerated 30.00',
    ]);
    // 900 at 5 % = 45
    expect(told(ledger.post(refund('r', 'b', { after: '300', charged: '600' })))).toEqual(['clawed-back -75.00']);
    expect(ledger.balance).toBe('45.00');
  });

  it('rate a refund by the plan version of its sale', () => {
    const ledger = new Ledger();
    ledger.post(retroactive('a', '1000'));
    const version2 = plan(
      { kind: 'brackets', mode: 'retroactive', by: 'amount', window: 'quarter', steps: [{ from: '0', rate: '0.5' }] },
      { version: 2 },
    );
    // the volume goes on under the new steps: 1100 × 50 % − 1000 × 50 % and nothing of it re-rates the old sale
    expect(told(ledger.post(sale({ id: 'b', amount: '100', plan: version2 })))).toEqual(['accrued 50.00']);
    // 1100 → 600: 500 by the steps of its own version, 100 by those of the other
    expect(told(ledger.post(refund('r', 'a', { after: '500', charged: '1000' })))).toEqual(['clawed-back -75.00']);
  });
});

describe('brackets under a cap', () => {
  const capped = under('retroactive', { caps: [{ capId: 'cap', per: 'partner', window: 'quarter', amount: '80.00' }] });

  it('never grant more than is left, the re-rating included', () => {
    const ledger = new Ledger();
    const posted = ledger.post(
      sale({ id: 'a', amount: '600', plan: capped }),
      sale({ id: 'b', amount: '600', plan: capped }),
    );
    // 30 + min(60, 50), and nothing is left for the first, whose part has risen to 60
    expect(told(posted)).toEqual(['accrued 30.00', 'accrued 50.00']);
    expect(posted[1]?.data).toMatchObject({ caps: [{ capId: 'cap', wanted: '60.00', granted: '50.00' }] });
  });

  it('give up what was cut before taking anything back', () => {
    const ledger = new Ledger();
    ledger.post(sale({ id: 'a', amount: '600', plan: capped }), sale({ id: 'b', amount: '600', plan: capped }));
    // 1200 → 1100: 120 → 110, all of it from the 40 that were cut; → 900: 110 → 45, 30 from the cut and 35 taken back
    const posted = ledger.post(
      refund('r1', 'b', { after: '100', charged: '600' }),
      refund('r2', 'b', { before: '100', after: '300', charged: '600' }),
    );
    expect(told(posted)).toEqual(['clawed-back 0.00', 'clawed-back -35.00']);
    expect(posted[1]?.data).toMatchObject({
      window: {
        volumeBefore: '1100',
        volumeAfter: '900',
        before: '110',
        after: '45',
        cutBefore: null,
        cutAfter: null,
      },
    });
  });
});
