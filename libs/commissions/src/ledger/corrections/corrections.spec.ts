import { beforeEach, describe, expect, it } from '@jest/globals';
import { by, Ledger, sale, share, told } from '../../../test/ledger.fixtures.js';
import {
  AdjustCommission,
  ApproveCommission,
  ClawBackCommission,
  DeclineCommission,
  HoldCommission,
  ReleaseHold,
  ReverseClawback,
  VoidCommission,
} from '../commands/ledger.commands.js';

let ledger: Ledger;
let entryId: string;
const reason = 'seen by a person';
const fraud = { reason: 'fraud', amount: null, share: null } as const;

beforeEach(() => {
  ledger = new Ledger();
  ledger.post(sale({ id: 's', amount: '1000', plan: share('0.1') }));
  entryId = ledger.entries[0] ?? '';
});

const entryOf = (events: readonly { data: object }[] | string): string =>
  typeof events === 'string' ? events : ((events[0]?.data as { entryId: string } | undefined)?.entryId ?? '');

describe('clawing back by hand', () => {
  it('takes all that is left, a share of the entry, or an amount', () => {
    expect(told(ledger.do(ClawBackCommission, { ...fraud, entryId, share: '0.125' }))).toEqual(['clawed-back -12.50']);
    expect(told(ledger.do(ClawBackCommission, { ...fraud, entryId, amount: '7.5' }))).toEqual(['clawed-back -7.50']);
    expect(told(ledger.do(ClawBackCommission, { ...fraud, entryId }))).toEqual(['clawed-back -80.00']);
    expect(ledger.do(ClawBackCommission, { ...fraud, entryId })).toBe('NOTHING_LEFT_TO_CLAW_BACK');
  });

  it.each([
    ['100.01', null, 'MORE_THAN_LEFT'],
    ['0', null, 'NOT_POSITIVE'],
    ['-1', null, 'NOT_POSITIVE'],
    ['1e1', null, 'NOT_A_DECIMAL'],
    ['0.001', null, 'FINER_THAN_CURRENCY'],
    [null, '1.01', 'MORE_THAN_LEFT'],
    [null, '0', 'NOT_POSITIVE'],
    [null, 'half', 'NOT_A_DECIMAL'],
    [null, `0.${'1'.repeat(30)}`, 'OUT_OF_RANGE'],
  ])('refuses an amount of %s, a share of %s', (amount, part, refused) => {
    expect(ledger.do(ClawBackCommission, { entryId, reason: 'other', amount, share: part })).toBe(refused);
    expect(ledger.balance).toBe('100.00');
  });

  it('of one commission twenty times has one effect', () => {
    const results = Array.from({ length: 20 }, () => ledger.do(ClawBackCommission, { ...fraud, entryId }));
    expect(results.filter((result) => result === 'NOTHING_LEFT_TO_CLAW_BACK')).toHaveLength(19);
    expect(ledger.balance).toBe('0.00');
  });

  it('after Paid is a linked negative entry, and a won dispute a linked positive one', () => {
    ledger.close('2011-01');
    const clawed = ledger.do(ClawBackCommission, { ...fraud, entryId }, by('m', '2011-02-10T00:00:00.000Z'));
    expect(clawed).toMatchObject([
      { data: { of: entryId, amount: '-100.00', period: '2011-02', lateFrom: '2011-01', source: null } },
    ]);
    const won = ledger.do(ReverseClawback, { entryId: entryOf(clawed), reason });
    expect(won).toMatchObject([{ data: { of: entryOf(clawed), amount: '100.00', period: '2011-02' } }]);
    expect(ledger.do(ReverseClawback, { entryId: entryOf(clawed), reason })).toBe('ALREADY_REVERSED');
    expect(ledger.balance).toBe('0.00');
  });
});

describe('adjusting', () => {
  it('is signed, linked or not, before and after the statement is closed', () => {
    expect(told(ledger.do(AdjustCommission, { entryId, amount: '-0.01', currency: 'GBP', reason }))).toEqual([
      'adjusted -0.01',
    ]);
    ledger.close('2011-01');
    expect(ledger.do(AdjustCommission, { entryId: null, amount: '5', currency: 'GBP', reason })).toMatchObject([
      { data: { of: null, amount: '5.00', period: '2011-02', lateFrom: null } },
    ]);
  });

  it.each([
    ['0', 'GBP', 'NOT_AN_ADJUSTMENT'],
    ['1', 'USD', 'OTHER_CURRENCY'],
    ['NaN', 'GBP', 'NOT_A_DECIMAL'],
    ['-0', 'GBP', 'NOT_A_DECIMAL'],
    ['٣', 'GBP', 'NOT_A_DECIMAL'],
    ['1234567890123456789012345678901234567890', 'GBP', 'NOT_A_DECIMAL'],
    ['1000000000000000.01', 'GBP', 'OUT_OF_RANGE'],
    ['-1000000000000001', 'GBP', 'OUT_OF_RANGE'],
  ])('refuses %s %s', (amount, currency, refused) => {
    expect(ledger.do(AdjustCommission, { entryId, amount, currency, reason })).toBe(refused);
  });

  it('refuses halves of a yen', () => {
    expect(new Ledger('JPY').do(AdjustCommission, { entryId: null, amount: '10.5', currency: 'JPY', reason })).toBe(
      'FINER_THAN_CURRENCY',
    );
  });
});

describe('ending an entry', () => {
  it('takes back what is left of it in its own period', () => {
    ledger.do(ClawBackCommission, { entryId, reason: 'other', amount: '40.00', share: null });
    expect(ledger.do(VoidCommission, { entryId, reason })).toMatchObject([
      { data: { amount: '-60.00', period: '2011-01', lateFrom: null } },
    ]);
    expect(ledger.balance).toBe('0.00');
  });

  it('is final, unless persons give something back of what they took', () => {
    const clawed = ledger.do(ClawBackCommission, { entryId, reason: 'other', amount: '40.00', share: null });
    ledger.do(DeclineCommission, { entryId, reason });
    expect(ledger.do(VoidCommission, { entryId, reason })).toBe('ALREADY_ENDED');
    expect(ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason })).toBe('ALREADY_ENDED');
    expect(ledger.do(ApproveCommission, { entryId })).toBe('ALREADY_ENDED');
    expect(told(ledger.do(ReverseClawback, { entryId: entryOf(clawed), reason }))).toEqual(['clawback-reversed 40.00']);
    expect(told(ledger.do(VoidCommission, { entryId, reason }))).toEqual(['voided -40.00']);
    expect(ledger.balance).toBe('0.00');
  });

  it('is not possible once the statement is closed', () => {
    ledger.close('2011-01');
    expect(ledger.do(VoidCommission, { entryId, reason })).toBe('STATEMENT_CLOSED');
    expect(ledger.do(DeclineCommission, { entryId, reason })).toBe('STATEMENT_CLOSED');
    expect(ledger.do(HoldCommission, { entryId, kind: 'dispute', until: null, reason })).toBe('STATEMENT_CLOSED');
    expect(ledger.balance).toBe('0.00');
  });
});

describe('holds and approval', () => {
  it('do not replace one another', () => {
    ledger.do(HoldCommission, { entryId, kind: 'risk', until: null, reason });
    ledger.do(HoldCommission, { entryId, kind: 'dispute', until: '2011-03-01T00:00:00.000Z', reason });
    ledger.do(ReleaseHold, { entryId, kind: 'risk', reason });
    expect(ledger.do(ReleaseHold, { entryId, kind: 'risk', reason })).toBe('NOT_HELD');
    expect(ledger.do(ApproveCommission, { entryId })).toBe('HELD');
    ledger.do(ReleaseHold, { entryId, kind: 'dispute', reason });
    expect(told(ledger.do(ApproveCommission, { entryId }))).toEqual(['approved']);
    expect(ledger.do(ApproveCommission, { entryId })).toEqual([]);
  });

  it('the same hold again is nothing, another end of it is', () => {
    const hold = { entryId, kind: 'risk', until: '2011-02-05T00:00:00.000Z', reason } as const;
    expect(ledger.do(HoldCommission, hold)).toHaveLength(1);
    expect(ledger.do(HoldCommission, hold)).toEqual([]);
    expect(ledger.do(HoldCommission, { ...hold, until: null })).toHaveLength(1);
  });
});

it('what does not exist is not found', () => {
  const nothing = { entryId: 'none', reason };
  expect(ledger.do(VoidCommission, nothing)).toBe('NOT_FOUND');
  expect(ledger.do(ReverseClawback, nothing)).toBe('NOT_FOUND');
  expect(ledger.do(AdjustCommission, { ...nothing, amount: '1', currency: 'GBP' })).toBe('NOT_FOUND');
  expect(ledger.do(ClawBackCommission, { ...fraud, entryId: 'none' })).toBe('NOT_FOUND');
});
