import { deterministicId, type Instant, minorUnits, type Period, plusPeriods } from '#libs/kernel';
import type { ClosePeriod } from '../commands/ledger.commands.js';
import { posting } from '../state/ledger.decision.js';
import type { CarryReason, ClosedStatement, LedgerEvent } from '../events/ledger.events.js';
import type { LedgerState, OpenLedgerState, Unclaimed } from '../state/ledger.state.js';

/** Reasons for which a partner that is owed money need only come and claim it. */
const isUnclaimed = (reason: CarryReason | null): boolean => reason === 'NO_TAX_FORM' || reason === 'NO_PAYOUT_METHOD';

/** As far back as a policy may look. */
const MOST_MONTHS = 120;

/**
 * What has been there to be claimed in every one of the last n statements and in this one: the least of them, so that what was earned
 * later stays, and what was taken back in between is taken from the oldest.
 */
export function forfeit(
  state: OpenLedgerState,
  { policy, period, to }: ClosePeriod['data'],
  payable: bigint,
  reason: CarryReason,
): LedgerEvent[] {
  const months = policy?.forfeitAfterMonths ?? null;
  if (!policy || months === null || !isUnclaimed(reason)) return [];
  const window = state.unclaimed.slice(-months);
  const [oldest] = window;
  if (!oldest || window.length < months) return [];
  const amount = window.reduce((least, { amount: then }) => (then < least ? then : least), payable);
  if (amount <= 0n) return [];
  const entryId = deterministicId('entry', state.opened.ledgerId, 'forfeited', period);
  const line = posting(state, entryId, -amount, lastMomentBefore(to), period);
  const data = { ...line, since: oldest.period, months, policyVersion: policy.version };
  return [{ type: 'ledger.balance-forfeited', data }];
}

const lastMomentBefore = (to: Instant): Instant => new Date(Date.parse(to) - 1).toISOString();

export const forfeited = (state: LedgerState, amount: bigint): LedgerState => ({
  ...state,
  unclaimed: lessForfeited(state.unclaimed, amount),
});

/** What was forfeited was part of every statement it was waited for. */
export const lessForfeited = (unclaimed: readonly Unclaimed[], amount: bigint): readonly Unclaimed[] =>
  unclaimed.map((each) => ({ ...each, amount: each.amount + amount }));

export function unclaimedAfter(before: readonly Unclaimed[], statement: ClosedStatement): readonly Unclaimed[] {
  const { carried, period, currency } = statement;
  if (!isUnclaimed(carried)) return [];
  const minor = (amount: string): bigint => minorUnits({ amount, currency });
  const amount = minor(statement.opening) + minor(statement.accrued) - minor(statement.held);
  return [...before, { period, amount }].slice(-MOST_MONTHS);
}

export interface ExpectedForfeiture {
  /** With whose closing it is forfeited. */
  readonly period: Period;
  /** The month whose statement left it to be claimed first. */
  readonly since: Period;
  readonly amount: bigint;
}

interface Expecting {
  /** After how many the policy forfeits. */
  readonly months: number;
  /** The first that is not closed. */
  readonly openPeriod: Period;
  /** What is owed now. */
  readonly owed: bigint;
}

/** What closings to come would forfeit of what closed months have left, if nobody claimed it and nothing more were taken back. */
export function expectedForfeitures(
  unclaimed: readonly Unclaimed[],
  { months, openPeriod, owed }: Expecting,
): readonly ExpectedForfeiture[] {
  const found: ExpectedForfeiture[] = [];
  let before = 0n;
  for (const [at, { period: since }] of unclaimed.entries()) {
    const still = unclaimed.slice(at).reduce((least, { amount }) => (amount < least ? amount : least), owed);
    if (still <= before) continue;
    const due = plusPeriods(since, months);
    found.push({ period: due < openPeriod ? openPeriod : due, since, amount: still - before });
    before = still;
  }
  return found;
}
