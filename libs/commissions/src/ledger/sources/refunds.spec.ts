import { describe, expect, it } from '@jest/globals';
import { by, flat, Ledger, refund, sale, share, told } from '../../../test/ledger.fixtures.js';
import {
  AdjustCommission,
  ClawBackCommission,
  DeclineCommission,
  ReverseClawback,
  VoidCommission,
} from '../commands/ledger.commands.js';

const with100 = (more = {}): Ledger => {
  const ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '1000', plan: share('0.1'), ...more }));
  return ledger;
};

describe('a refund', () => {
  it('takes its part, never the whole', () => {
    const ledger = with100();
    const posted = ledger.post(refund('r', 's', { after: '100', charged: '1000' }));
    expect(told(posted)).toEqual(['clawed-back -10.00']);
    expect(posted[0]?.data).toMatchObject({
      ...{
        of: ledger.entries[0],
        reason: 'refund',
        refund: { before: '0', after: '100', charged: '1000' },
        window: null,
      },
    });
  });

  it('in three thirds takes everything, to the cent', () => {
    const ledger = with100({ amount: '0.99' });
    // the entry is 0.10; 0.10 × 1/3 = 0.0333 → 0.03, × 2/3 = 0.0667 → 0.07, × 1 = 0.10
    const part = (n: number, before: string, after: string) => refund(`r${n}`, 's', { before, after, charged: '0.99' });
    expect(told(ledger.post(part(1, '0', '0.33'), part(2, '0.33', '0.66'), part(3, '0.66', '0.99')))).toEqual([
      'clawed-back -0.03',
      'clawed-back -0.04',
      'clawed-back -0.03',
    ]);
    expect(ledger.balance).toBe('0.00');
  });

  it.each([
    // half of 0.05 is 0.025: away 0.03, even 0.02; the rest follows from the whole
    ['half-away', ['clawed-back -0.03', 'clawed-back -0.02']],
    ['half-even', ['clawed-back -0.02', 'clawed-back -0.03']],
  ] as const)('rounds as its entry did: %s', (rounding, expected) => {
    const ledger = with100({ amount: '0.50', plan: share('0.1', { rounding }) });
    const halves = [
      refund('a', 's', { after: '1', charged: '2' }),
      refund('b', 's', { before: '1', after: '2', charged: '2' }),
    ];
    expect(told(ledger.post(...halves))).toEqual(expected);
  });

  it('too small to matter is told as nothing', () => {
    expect(told(with100().post(refund('r', 's', { after: '0.01', charged: '1000' })))).toEqual([
      'passed NOTHING_LEFT_TO_CLAW_BACK',
    ]);
  });

  it('twice under one message is one', () => {
    const ledger = with100();
    const item = refund('r', 's', { after: '500', charged: '1000' });
    expect(told(ledger.post(item, item))).toEqual(['clawed-back -50.00']);
    expect(ledger.post(item)).toEqual([]);
  });

  it('takes of what was granted only what the sale is no longer worth', () => {
    const ledger = with100({
      plan: share('0.1', { caps: [{ capId: 'c', per: 'partner', window: 'month', amount: '40.00' }] }),
    });
    expect(told(ledger.post(refund('r', 's', { after: '500', charged: '1000' })))).toEqual([
      'passed NOTHING_LEFT_TO_CLAW_BACK',
    ]);
    expect(told(ledger.post(refund('q', 's', { before: '500', after: '700', charged: '1000' })))).toEqual([
      'clawed-back -10.00',
    ]);
  });

  it('takes a flat amount in the same proportion', () => {
    expect(told(with100({ plan: flat('10.00') }).post(refund('r', 's', { after: '333', charged: '1000' })))).toEqual([
      'clawed-back -3.33',
    ]);
  });

  it('of a sale that earned nothing is passed', () => {
    const ledger = with100();
    expect(told(ledger.post(refund('r', 'other', { after: '1', charged: '2' })))).toEqual([
      'passed SALE_EARNED_NOTHING',
    ]);
  });

  it('in a closed month stands in the open one and points back', () => {
    const ledger = with100();
    ledger.close('2011-01');
    const [event] = ledger.post(refund('r', 's', { after: '1000', charged: '1000' }));
    expect(event?.data).toMatchObject({
      amount: '-100.00',
      period: '2011-02',
      lateFrom: '2011-01',
      of: ledger.entries[0],
    });
    expect(ledger.balance).toBe('-100.00');
  });
});

describe('a refund after persons have changed the entry', () => {
  const full = () => refund('r', 's', { after: '1000', charged: '1000' });
  const entry = (ledger: Ledger) => ({ entryId: ledger.entries[0] ?? '', reason: 'seen' });

  it('never takes more than is left', () => {
    const ledger = with100();
    ledger.do(ClawBackCommission, { ...entry(ledger), reason: 'fraud', amount: '60.00', share: null });
    expect(told(ledger.post(full()))).toEqual(['clawed-back -40.00']);
    expect(ledger.balance).toBe('0.00');
  });

  it('takes again what a won dispute has given back', () => {
    const ledger = with100();
    const clawed = ledger.do(ClawBackCommission, { ...entry(ledger), reason: 'fraud', amount: '60.00', share: null });
    const { entryId } = (clawed[0] as { data: { entryId: string } }).data;
    ledger.do(ReverseClawback, { entryId, reason: 'not fraud' });
    expect(told(ledger.post(full()))).toEqual(['clawed-back -100.00']);
  });

  it.each([
    [VoidCommission, 'voided -100.00'],
    [DeclineCommission, 'declined -100.00'],
  ] as const)('takes nothing from one that was ended', (how, expected) => {
    const ledger = with100();
    expect(told(ledger.do(how, entry(ledger)))).toEqual([expected]);
    expect(told(ledger.post(full()))).toEqual(['passed NOTHING_LEFT_TO_CLAW_BACK']);
  });

  it('takes nothing from one that was clawed back in full', () => {
    const ledger = with100();
    ledger.do(ClawBackCommission, { ...entry(ledger), reason: 'fraud', amount: null, share: null });
    expect(told(ledger.post(full()))).toEqual(['passed NOTHING_LEFT_TO_CLAW_BACK']);
  });

  it('leaves an uplift that was given apart from the sale', () => {
    const ledger = with100();
    ledger.do(AdjustCommission, { ...entry(ledger), amount: '7.00', currency: 'GBP' });
    ledger.post(full());
    expect(ledger.balance).toBe('7.00');
  });

  it('does not go past zero when the entry was adjusted below what is refunded', () => {
    const ledger = with100();
    ledger.do(AdjustCommission, { ...entry(ledger), amount: '-30.00', currency: 'GBP' }, by('m'));
    ledger.post(full());
    expect(ledger.balance).toBe('0.00');
  });
});
