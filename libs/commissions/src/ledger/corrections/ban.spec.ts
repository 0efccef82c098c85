import { describe, expect, it } from '@jest/globals';
import { again, by, Ledger, payoutPolicy, refund, sale, share, told } from '../../../test/ledger.fixtures.js';
import {
  AdjustCommission,
  FailPayout,
  IntendPayout,
  RecordPayoutSent,
  SettlePayout,
  VoidUnpaid,
} from '../commands/ledger.commands.js';

const full = share('1');
const ban = (ledger: Ledger) =>
  told(ledger.do(VoidUnpaid, { reason: 'fraud', note: 'partner banned', at: '2011-02-20T00:00:00.000Z' }));
const sold = (id: string, amount: string, month: string) =>
  sale({ id, amount, plan: full, at: `${month}-05T00:00:00.000Z` });
const ids = (ledger: Ledger) => ledger.payouts.map(({ payoutId }) => payoutId);

describe('a ban', () => {
  it('voids what stands in the open month', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '70', '2011-01'), refund('r', 'a', { after: '20', charged: '70' }));
    expect(ban(ledger)).toEqual(['voided -50.00']);
    expect(ban(ledger)).toEqual([]);
    expect(ledger.balance).toBe('0.00');
  });

  it('takes back, by linked entries, what is closed and carried', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '30', '2011-01'));
    ledger.close('2011-01');
    ledger.post(sold('b', '10', '2011-02'));
    expect([...ban(ledger)].sort()).toEqual(['clawed-back -30.00', 'voided -10.00']);
    expect(ledger.balance).toBe('0.00');
    expect(ledger.statements[0]).toMatchObject({ closing: '30.00' });
  });

  it('takes back what is held over a payout, and not what the payout covers', () => {
    const ledger = new Ledger();
    ledger.post(
      sold('a', '70', '2011-01'),
      again(sold('b', '15', '2011-01'), { holds: [{ kind: 'risk', until: null }] }),
    );
    ledger.close('2011-01');
    ledger.do(IntendPayout, { payoutId: ids(ledger)[0] ?? '', provider: 'file', reference: 'r' });
    expect(ban(ledger)).toEqual(['clawed-back -15.00']);
    expect(ledger.balance).toBe('0.00');
  });

  it.each([
    ['intended', 0],
    ['sent', 1],
    ['settled', 2],
  ])('never touches a payout that is %s', (_, steps) => {
    const ledger = new Ledger();
    ledger.post(sold('a', '70', '2011-01'));
    ledger.close('2011-01');
    const payoutId = ids(ledger)[0] ?? '';
    ledger.do(IntendPayout, { payoutId, provider: 'file', reference: 'r' });
    if (steps > 0) ledger.do(RecordPayoutSent, { payoutId, providerReference: 'x' });
    if (steps > 1) ledger.do(SettlePayout, { payoutId, settledOn: '2011-02-02' });
    expect(ban(ledger)).toEqual([]);
    expect(ledger.balance).toBe('0.00');
  });

  it('stops a payout that was only planned, and takes back what it covered', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '70', '2011-01'));
    ledger.close('2011-01', { policy: { ...payoutPolicy, approval: 'by-person' } });
    expect(ban(ledger)).toEqual(['payout-failed 70.00', 'clawed-back -70.00']);
    expect(ban(ledger)).toEqual([]);
    expect(ledger.balance).toBe('0.00');
  });

  it('takes back what comes back later, when it is told again', () => {
    const ledger = new Ledger();
    ledger.post(sold('a', '70', '2011-01'));
    ledger.close('2011-01');
    const payoutId = ids(ledger)[0] ?? '';
    ledger.do(IntendPayout, { payoutId, provider: 'file', reference: 'r' });
    ban(ledger);
    ledger.do(FailPayout, { payoutId, reason: 'closed' });
    expect(ledger.balance).toBe('70.00');
    expect(ban(ledger)).toEqual(['clawed-back -70.00']);
  });

  it('leaves what a person decided afterwards', () => {
    const ledger = new Ledger();
    const adjust = { entryId: null, amount: '5', currency: 'GBP', reason: 'settlement' };
    ledger.do(AdjustCommission, adjust, by('m', '2011-02-21T00:00:00.000Z'));
    ledger.do(AdjustCommission, adjust, by('m', '2011-02-19T00:00:00.000Z'));
    expect(ban(ledger)).toEqual(['voided -5.00']);
    expect(ledger.balance).toBe('5.00');
  });

  it('goes on until nothing is left, an append at a time', () => {
    const ledger = new Ledger();
    ledger.post(...Array.from({ length: 301 }, (_, n) => sold(`s${n}`, '1', '2011-01')));
    expect([ban(ledger).length, ban(ledger).length, ban(ledger).length]).toEqual([300, 1, 0]);
  });
});
