import { deterministicId, type EventOf } from '#libs/kernel';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';
import type { CommissionRow } from './commission.row.view.js';

type Line = Pick<CommissionRow, 'kind' | 'amountMinor' | 'dueIn'>;
type Waiting = Line & Pick<CommissionRow, 'status' | 'payoutId'>;
type Accrued = EventOf<LedgerEvent, 'ledger.commission-accrued'>['data'];
type TrueUp = EventOf<LedgerEvent, 'ledger.window-rerated'>['data'];

/** By what entries of one bracket window are known. Of its ledger: a partner may have been under two parents. */
export function windowOf(ledgerId: string, { rated, terms, ruleId, made, partnerId }: Accrued): string | null {
  if (rated.kind !== 'brackets') return null;
  const credited = made?.credited ?? partnerId;
  return deterministicId('window', ledgerId, terms.planId, ruleId, rated.mode, rated.by, rated.windowKey, credited);
}

/** The window of a true-up that names no entry: there were none but by amount, and none of a parent. */
export const windowOfEarlier = (ledgerId: string, { terms, ruleId, windowKey, partnerId }: TrueUp): string =>
  deterministicId('window', ledgerId, terms.planId, ruleId, 'retroactive', 'amount', windowKey, partnerId);

/** A refund of February under a sale of January, which is voided, leaves something to each. */
export const comeToNothing = (lines: readonly Line[]): boolean =>
  [...new Set(lines.map(({ dueIn }) => dueIn))].every((month) => {
    const due = lines.filter(({ dueIn }) => dueIn === month);
    return due.reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n) === 0n;
  });

/**
 * The void of a sale takes the true-ups that it earned, too, which stand under other sales: of 4.50 and a true-up of 4.50 it takes -9.00. Such lines are due until
 * all of their window that waits so comes to nothing in each month: then none of them moves anything any more.
 */
const endTogether = (open: readonly Line[]): boolean =>
  open.some(({ kind }) => kind !== 'rerated') && comeToNothing(open);

const ending = new WeakMap<readonly Waiting[], ReadonlySet<Waiting>>();

/** Which of all that a window has end now. Each of them is asked, of the same list: it is looked at once. */
export function endingOf(all: readonly Waiting[]): ReadonlySet<Waiting> {
  const known = ending.get(all);
  if (known) return known;
  const open = all.filter(({ status, payoutId }) => payoutId === null && status !== 'voided' && status !== 'declined');
  const found = new Set(endTogether(open) ? open : []);
  ending.set(all, found);
  return found;
}
