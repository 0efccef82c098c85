import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ledger, payoutPolicy, sale, share } from '../../../test/ledger.fixtures.js';
import {
  AssignPayoutCost,
  IntendPayout,
  RecordPayoutSent,
  ReturnPayout,
  SettlePayout,
} from '../commands/ledger.commands.js';

let ledger: Ledger;
let payoutId: string;

/** 70.00 are sent and arrive. */
beforeEach(() => {
  ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '70', plan: share('1') }));
  ledger.close('2011-01', { policy: { ...payoutPolicy, approval: 'automatic' } });
  payoutId = ledger.payouts[0]?.payoutId ?? '';
  ledger.do(IntendPayout, { payoutId, provider: 'file', reference: payoutId });
  ledger.do(RecordPayoutSent, { payoutId, providerReference: 'x' });
  ledger.do(SettlePayout, { payoutId, settledOn: '2011-02-02' });
});

const comeBack = (amount?: string) =>
  ledger.do(ReturnPayout, { payoutId, reason: 'no such account', ...(amount && { amount }) });
const assign = (to: 'vendor' | 'partner') => ledger.do(AssignPayoutCost, { payoutId, to, reason: 'as agreed' });

describe('a payout that comes back', () => {
  it.each([undefined, '70', '70.00'])('whole (%s) is owed again and costs nothing', (amount) => {
    expect(comeBack(amount)).toMatchObject([{ data: { cost: null, credit: { amount: '70.00' } } }]);
    expect(ledger.balance).toBe('70.00');
    expect(assign('vendor')).toBe('NO_OPEN_COST');
  });

  it('short is owed again for what came back, and the rest is a bank fee that nobody bears yet', () => {
    expect(comeBack('62.50')).toMatchObject([
      {
        data: {
          returned: { amount: '62.50' },
          credit: { amount: '62.50' },
          cost: { kind: 'bank-fee', amount: { amount: '7.50' } },
        },
      },
    ]);
    expect(ledger.balance).toBe('62.50');
    expect(comeBack('62.5')).toEqual([]);
    expect(ledger.balance).toBe('62.50');
  });

  it.each([
    [undefined, '62.50'],
    ['62.50', undefined],
    ['62.50', '7.50'],
    ['62.50', '70'],
  ])('once (%s) does not come back again as another amount (%s; was answered as done)', (first, second) => {
    comeBack(first);
    expect(comeBack(second)).toBe('ALREADY_RETURNED');
    expect(ledger.balance).toBe(first ?? '70.00');
  });

  it('by nothing at all is a fee as a whole', () => {
    comeBack('0');
    expect(ledger.balance).toBe('0.00');
    assign('vendor');
    expect(ledger.balance).toBe('70.00');
  });

  it.each([
    ['70.01', 'MORE_THAN_SENT'],
    ['-1', 'NEGATIVE'],
    ['1.001', 'FINER_THAN_CURRENCY'],
    ['x', 'NOT_A_DECIMAL'],
  ])('cannot come back as %s', (amount, refused) => {
    expect(comeBack(amount)).toBe(refused);
    expect(ledger.balance).toBe('0.00');
  });
});

describe('what did not come back', () => {
  beforeEach(() => void comeBack('62.50'));

  it('is owed again where the vendor bears it, once', () => {
    expect(assign('vendor')).toMatchObject([{ data: { to: 'vendor', credit: { amount: '7.50' } } }]);
    expect(ledger.balance).toBe('70.00');
    expect(assign('partner')).toBe('NO_OPEN_COST');
    expect(ledger.balance).toBe('70.00');
  });

  it('is a line of 0.00 where the partner bears it', () => {
    expect(assign('partner')).toMatchObject([{ data: { to: 'partner', credit: { amount: '0.00' } } }]);
    expect(ledger.balance).toBe('62.50');
    expect(assign('vendor')).toBe('NO_OPEN_COST');
  });

  it('is asked of a payout there is', () => {
    expect(ledger.do(AssignPayoutCost, { payoutId: 'x', to: 'vendor', reason: 'r' })).toBe('NOT_FOUND');
  });
});
