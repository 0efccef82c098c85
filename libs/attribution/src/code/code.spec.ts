import { type Command, isRefusal } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { contextAt } from '../../test/journey.fixtures.js';
import {
  ChangeCode,
  type CodeCommand,
  ConfirmRedemption,
  DisableCode,
  IssueCode,
  ReleaseRedemption,
  ReserveRedemption,
} from './code.commands.js';
import type { CodeTerms } from './code.events.js';
import { codeDecider } from './code.js';
import { codeForm } from './code-text.js';
import type { CodeState } from './code.state.js';

const T = '2026-05-01T10:00:00.000Z';
const after = (minutes: number, ms = 0): string => new Date(Date.parse(T) + minutes * 60_000 + ms).toISOString();
const TERMS: CodeTerms = { startsAt: null, endsAt: null, limit: null, oncePerCustomer: false, newCustomersOnly: false };

let state: CodeState;
beforeEach(() => {
  state = codeDecider.initial;
});

function when(command: Command): readonly string[] | string {
  const decision = codeDecider.decide(command as CodeCommand, state);
  if (isRefusal(decision)) return decision.refused;
  state = decision.reduce(codeDecider.evolve.bind(codeDecider), state);
  return decision.map(({ type }) => type);
}

const issue = (terms: Partial<CodeTerms> = {}, partnerId = 'A') =>
  when(new IssueCode({ codeId: 'c', programId: 'p', partnerId, code: 'KEITH20', ...TERMS, ...terms }, contextAt(T)));

const redeem = (redemptionId: string, at = T, more: Partial<ReserveRedemption['data']> = {}) =>
  when(
    new ReserveRedemption(
      { codeId: 'c', redemptionId, customers: [], hasBought: false, isSelf: false, ...more },
      contextAt(at),
    ),
  );

const buy = (redemptionId: string, saleId = redemptionId, at = T) =>
  when(new ConfirmRedemption({ codeId: 'c', redemptionId, saleId }, contextAt(at)));

const release = (redemptionId: string, why: 'lapsed' | 'given-back' = 'given-back', at = T) =>
  when(new ReleaseRedemption({ codeId: 'c', redemptionId, why }, contextAt(at)));

describe('the form of a code', () => {
  it.each(['keith20', 'KEITH20', ' Keith20 ', 'ｋｅｉｔｈ２０'])('of %j is KEITH20', (given) => {
    expect(codeForm(given)).toBe('KEITH20');
  });

  it.each(['KEІTH20', 'KEITH\u200B20', 'A'.repeat(41), 'AB', '', 'A B C', 'ß'.repeat(30)])(
    'is not that of %j',
    (given) => {
      expect(codeForm(given)).toMatchObject({ refused: 'BAD_CODE' });
    },
  );
});

describe('a code', () => {
  it('is issued once; the same again changes nothing', () => {
    expect(issue()).toEqual(['code.issued']);
    expect(issue()).toEqual([]);
    expect(issue({}, 'B')).toBe('CODE_TAKEN');
    expect(issue({ limit: 5 })).toBe('CODE_TAKEN');
  });

  it('ends after it has begun, and has a limit of at least one', () => {
    expect(issue({ startsAt: T, endsAt: T })).toBe('ENDS_BEFORE_START');
    expect(issue({ limit: 0 })).toBe('OUT_OF_RANGE');
    expect(issue({ limit: 1.5 })).toBe('OUT_OF_RANGE');
  });

  it.each([
    [after(0, -1), 'CODE_NOT_YET'],
    [T, ['code.redemption-reserved']],
    [after(60, -1), ['code.redemption-reserved']],
    [after(60), 'CODE_OVER'],
  ])('counts from its beginning to its end: at %s', (at, expected) => {
    issue({ startsAt: T, endsAt: after(60) });
    expect(redeem('r', at)).toEqual(expected);
  });

  it('that is disabled counts no more, and what was held before may be bought', () => {
    issue();
    redeem('r1');
    expect(when(new DisableCode({ codeId: 'c', reason: 'leaked' }, contextAt(after(1))))).toEqual(['code.disabled']);
    expect(redeem('r2', after(1))).toBe('CODE_DISABLED');
    expect(buy('r1', 's1', after(2))).toEqual(['code.redemption-confirmed']);
  });

  it('changes its terms, and keeps what was held', () => {
    issue({ limit: 1 });
    redeem('r1');
    const change = new ChangeCode({ codeId: 'c', ...TERMS, limit: 2 }, contextAt(after(1)));
    expect(when(change)).toEqual(['code.changed']);
    expect(when(change)).toEqual([]);
    expect(redeem('r2', after(2))).toEqual(['code.redemption-reserved']);
    expect(redeem('r3', after(2))).toBe('CODE_SPENT');
  });
});

describe('a redemption', () => {
  it('holds one of those that are left; the next is free when nobody bought for half an hour', () => {
    issue({ limit: 1 });
    expect(redeem('r1')).toEqual(['code.redemption-reserved']);
    expect(redeem('r1')).toEqual([]);
    expect(redeem('r2', after(30, -1))).toBe('CODE_SPENT');
    expect(redeem('r2', after(30))).toEqual(['code.redemption-reserved']);
    expect(buy('r1', 's1', after(31))).toBe('CODE_SPENT');
    expect(release('r1', 'lapsed', after(31))).toEqual(['code.redemption-released']);
  });

  it('that lapsed is bought all the same where one is left', () => {
    issue({ limit: 2 });
    redeem('r1');
    release('r1', 'lapsed', after(30));
    expect(buy('r1', 's1', after(31))).toEqual(['code.redemption-confirmed']);
  });

  it('is used by one sale, and is not given back after that', () => {
    issue();
    redeem('r1');
    expect(buy('r1', 's1')).toEqual(['code.redemption-confirmed']);
    expect(buy('r1', 's1')).toEqual([]);
    expect(buy('r1', 's2')).toBe('WRONG_STATUS');
    expect(release('r1')).toBe('WRONG_STATUS');
    expect(release('r1', 'lapsed')).toEqual([]);
    expect(buy('none')).toBe('NOT_FOUND');
  });

  it('gives back what it held, and not twice', () => {
    issue({ limit: 1 });
    redeem('r1');
    expect(release('r1')).toEqual(['code.redemption-released']);
    expect(release('r1')).toEqual([]);
    expect(redeem('r2')).toEqual(['code.redemption-reserved']);
  });

  it('is for a customer that may use the code', () => {
    issue({ oncePerCustomer: true, newCustomersOnly: true });
    const ann = { customers: ['ann', 'C-1'] };
    expect(redeem('r0', T, { isSelf: true })).toBe('SELF_REFERRAL');
    expect(redeem('r0', T, { hasBought: true })).toBe('NOT_A_NEW_CUSTOMER');
    expect(redeem('r1', T, ann)).toEqual(['code.redemption-reserved']);
    expect(redeem('r2', T, { customers: ['C-1'] })).toBe('CODE_USED_BY_CUSTOMER');
    buy('r1');
    expect(redeem('r3', after(60), ann)).toBe('CODE_USED_BY_CUSTOMER');
    expect(redeem('r4', after(60), { customers: ['bob'] })).toEqual(['code.redemption-reserved']);
  });

  it('is used once by a customer whose first checkout lapsed, and was paid all the same', () => {
    issue({ oncePerCustomer: true });
    redeem('r1', T, { customers: ['ann'] });
    release('r1', 'lapsed', after(30));
    redeem('r2', after(60), { customers: ['ann'] });
    expect(buy('r2', 'S-2', after(60))).toEqual(['code.redemption-confirmed']);
    expect(buy('r1', 'S-1', after(61))).toBe('CODE_USED_BY_CUSTOMER');
    redeem('r3', after(61), { customers: ['bob'] });
    release('r3', 'lapsed', after(91));
    expect(buy('r3', 'S-3', after(92))).toEqual(['code.redemption-confirmed']);
  });

  it('of a hundred at once is held for ten where ten are left', () => {
    issue({ limit: 10 });
    const answers = Array.from({ length: 100 }, (_, n) => redeem(`r${n}`));
    expect(answers.filter((answer) => answer === 'CODE_SPENT')).toHaveLength(90);
    expect(redeem('next', after(29))).toBe('CODE_SPENT');
    release('r3', 'lapsed', after(30));
    expect(redeem('next', after(30))).toEqual(['code.redemption-reserved']);
  });
});
