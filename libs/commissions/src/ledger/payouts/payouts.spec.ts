import { beforeEach, describe, expect, it } from '@jest/globals';
import { by, Ledger, payoutPolicy, sale, share, told } from '../../../test/ledger.fixtures.js';
import {
  ApprovePayout,
  FailPayout,
  IntendPayout,
  MarkPayoutUnknown,
  ReconcilePayout,
  RecordPayoutSent,
  ReturnPayout,
  SettlePayout,
} from '../commands/ledger.commands.js';

let ledger: Ledger;
let payoutId: string;

const closedWith = (approval: 'automatic' | 'by-person', secondApprovalAbove: string | null = null): void => {
  ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '70', plan: share('1') }));
  ledger.close('2011-01', { policy: { ...payoutPolicy, approval, secondApprovalAbove } });
  payoutId = ledger.payouts[0]?.payoutId ?? '';
};

const intend = (reference = payoutId) => ledger.do(IntendPayout, { payoutId, provider: 'file', reference });
const sent = () => ledger.do(RecordPayoutSent, { payoutId, providerReference: 'x' });
const settle = () => ledger.do(SettlePayout, { payoutId, settledOn: '2011-02-02' });
const fail = () => ledger.do(FailPayout, { payoutId, reason: 'account closed' });
const comeBack = () => ledger.do(ReturnPayout, { payoutId, reason: 'no such account' });
const unknown = () => ledger.do(MarkPayoutUnknown, { payoutId, reason: 'time-out' });
const reconcile = (found: 'sent' | 'not-sent') => ledger.do(ReconcilePayout, { payoutId, found, evidence: 'the file' });
const approve = (subject: string) => ledger.do(ApprovePayout, { payoutId }, by(subject));

describe('approval', () => {
  it('by one person', () => {
    closedWith('by-person');
    expect(intend()).toBe('WRONG_PAYOUT_STATUS');
    expect(approve('anna')).toMatchObject([{ data: { by: 'anna', approvals: 1 } }]);
    expect(approve('ben')).toBe('WRONG_PAYOUT_STATUS');
    expect(intend()).toHaveLength(1);
  });

  it('above the limit by two different persons, never twice by the same', () => {
    closedWith('by-person', '69.99');
    approve('anna');
    expect(approve('anna')).toBe('SECOND_PERSON_NEEDED');
    expect(intend()).toBe('WRONG_PAYOUT_STATUS');
    expect(approve('ben')).toMatchObject([{ data: { by: 'ben', approvals: 2 } }]);
    expect(intend()).toHaveLength(1);
  });

  it('is not asked for where the program says so', () => {
    closedWith('automatic');
    expect(approve('anna')).toBe('WRONG_PAYOUT_STATUS');
    expect(intend()).toHaveLength(1);
  });
});

describe('a payout on its way', () => {
  beforeEach(() => closedWith('automatic'));

  it('is intended before it is sent, sent before it is settled', () => {
    expect(sent()).toBe('WRONG_PAYOUT_STATUS');
    expect(settle()).toBe('WRONG_PAYOUT_STATUS');
    expect(told([...(intend() as []), ...(sent() as []), ...(settle() as [])])).toEqual([
      'payout-intended',
      'payout-sent',
      'payout-settled',
    ]);
    expect(ledger.balance).toBe('0.00');
  });

  it('moves no money and says nothing twice', () => {
    intend();
    sent();
    expect(sent()).toEqual([]);
    settle();
    expect(settle()).toEqual([]);
    expect(sent()).toEqual([]);
    expect(ledger.balance).toBe('0.00');
  });

  it('that fails is owed again, once', () => {
    intend();
    sent();
    expect(fail()).toMatchObject([{ data: { credit: { amount: '70.00', period: '2011-02', lateFrom: null } } }]);
    expect(fail()).toEqual([]);
    expect(settle()).toBe('WRONG_PAYOUT_STATUS');
    expect(ledger.balance).toBe('70.00');
    ledger.close('2011-02');
    expect(ledger.statements[1]).toMatchObject({
      opening: '0.00',
      accrued: '70.00',
      payout: '-70.00',
      closing: '0.00',
      lines: 1,
    });
    expect(new Set(ledger.payouts.map((payout) => payout.payoutId)).size).toBe(2);
  });

  it('that comes back after it was settled is owed again', () => {
    intend();
    sent();
    settle();
    expect(fail()).toBe('WRONG_PAYOUT_STATUS');
    expect(told(comeBack())).toEqual(['payout-returned 70.00']);
    expect(comeBack()).toEqual([]);
    expect(ledger.balance).toBe('70.00');
  });

  it('with an unknown outcome waits for the provider to tell, and is never sent under another reference', () => {
    intend();
    unknown();
    expect(unknown()).toEqual([]);
    expect(intend()).toBe('WRONG_PAYOUT_STATUS');
    reconcile('not-sent');
    expect(intend('another')).toBe('REFERENCE_FROZEN');
    expect(intend()).toHaveLength(1);
    expect(ledger.balance).toBe('0.00');
  });

  it('that was sent after all is found', () => {
    intend();
    unknown();
    reconcile('sent');
    expect(settle()).toHaveLength(1);
    expect(reconcile('sent')).toBe('WRONG_PAYOUT_STATUS');
  });

  it('that nobody knows is not found', () => {
    payoutId = 'other';
    expect([approve('a'), intend(), sent(), settle(), fail(), comeBack(), unknown(), reconcile('sent')]).toEqual(
      Array(8).fill('NOT_FOUND'),
    );
  });
});
