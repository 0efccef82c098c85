import type { Set } from 'immutable';
import { type Instant, moneyOf, type Period } from '#libs/kernel';
import type { PaidEntries } from '../events/ledger.events.js';
import { isHeldAt, type LedgerState, type OpenLedgerState, type Root } from '../state/ledger.state.js';

interface Month {
  readonly period: Period;
  /** The first moment after it. */
  readonly to: Instant;
}

const KINDS: readonly PaidEntries['kind'][] = ['accrued', 'adjusted', 'forfeited'];

/** What the payout of a month covers: of that month or before, covered by none that stands, and not held beyond it. */
export const coveredIn = ({ unpaid, roots }: LedgerState, { period, to }: Month): Set<string> =>
  unpaid.filter((id) => {
    const root = roots.get(id);
    return root === undefined || (root.period <= period && !isHeldAt(root, to));
  });

/** The same by kind, as far as something is left of it. */
export function paidEntries(state: OpenLedgerState, month: Month): PaidEntries[] {
  const later = [...state.periods.entries()].flatMap(([period, open]) => (period > month.period ? [open.linked] : []));
  const leftOf = (id: string, { left }: Root): bigint => later.reduce((sum, linked) => sum - linked.get(id, 0n), left);
  const sums = new Map<Root['kind'], { count: number; amount: bigint }>();
  for (const id of coveredIn(state, month)) {
    const root = state.roots.get(id);
    const left = root ? leftOf(id, root) : 0n;
    if (!root || left === 0n) continue;
    const { count, amount } = sums.get(root.kind) ?? { count: 0, amount: 0n };
    sums.set(root.kind, { count: count + 1, amount: amount + left });
  }
  return KINDS.flatMap((kind) => {
    const sum = sums.get(kind);
    return sum ? [{ kind, count: sum.count, amount: moneyOf(sum.amount, state.opened.currency).amount }] : [];
  });
}
