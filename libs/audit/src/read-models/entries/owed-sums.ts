import type { LedgerEvent } from '#libs/commissions';
import type { LedgerModel } from '../../accounts/ledger.model.js';
import { heldOf, isTakenBeyond, type Root } from '../../accounts/root.js';
import { monthAfter, monthStart } from '../../arithmetic/calendar.js';
import { minorOf } from '../../arithmetic/minor.js';

/** Lines of a ledger that stand alike, added up; minor units. */
export interface ShownSum {
  readonly has_ended: boolean;
  readonly payout_id: string | null;
  readonly due_in: string | null;
  readonly minor: string;
}

export interface SumDifference {
  readonly what: string;
  readonly expected: bigint;
  readonly shown: bigint;
  /** Which of the sums it is about. */
  readonly of: (sum: ShownSum) => boolean;
}

/** §12 and payouts: what a ledger owes now, later, and has paid, as its history says; whatever its lines show must come to that. */
export class OwedSums {
  /** By payout that did not come back: what the lines that it covers come to. */
  private readonly covered = new Map<string, bigint>();
  /** What payouts that came back had covered: those lines are due again, beside the line that gives the payout back. */
  private again = 0n;
  /** A line that takes from what is held and from what is not, or that is of another month than its entry, cannot show both by one state: what is due, and what is paid, is asked together then. */
  private isUneven = false;
  /** Entries of which more was taken than was there to be held. */
  private readonly beyond = new Set<Root>();

  constructor(private readonly model: LedgerModel) {}

  /** Once the model has taken it. */
  take({ type, data }: LedgerEvent): void {
    if (type === 'ledger.payout-planned') {
      this.covered.set(data.payoutId, (this.model.payouts.get(data.payoutId)?.amount ?? 0n) + this.again);
      this.again = 0n;
    } else if (type === 'ledger.payout-failed' || type === 'ledger.payout-returned') {
      this.again += this.covered.get(data.payoutId) ?? 0n;
      this.covered.delete(data.payoutId);
    } else {
      const ends = type === 'ledger.commission-voided' || type === 'ledger.commission-declined';
      this.isUneven ||=
        (isOfBoth(data) && (!ends || this.hasLater(data.of, data.period))) || this.isBeforeItsEntry(data);
      this.isUneven ||= this.isBeyond(data, ends);
    }
    // It paid, or carried, what was held with less than nothing.
    if (type === 'ledger.period-closed' && data.leastHeld === null) this.isUneven ||= this.beyond.size > 0;
  }

  /** Of an entry that ends, all is due at once: its lines can show that, but nothing that comes to it later. */
  private isBeyond(data: LedgerEvent['data'], ends: boolean): boolean {
    const root = this.rootOf(data);
    if (!root) return false;
    const wasBeyond = this.beyond.has(root);
    if (!isTakenBeyond(root)) return wasBeyond;
    this.beyond.add(root);
    return wasBeyond || !ends || !('period' in data) || isOfMonths(root, data.period);
  }

  private rootOf(data: LedgerEvent['data']): Root | undefined {
    if (!('of' in data)) return undefined;
    const of = 'root' in data ? data.root : data.of;
    return of === null ? undefined : this.model.roots.get(of);
  }

  differences(shown: readonly ShownSum[]): SumDifference[] {
    return this.sums().flatMap(({ what, expected, of }) => {
      const minor = shown.filter(of).reduce((total, one) => total + BigInt(one.minor), 0n);
      return minor === expected ? [] : [{ what, expected, shown: minor, of }];
    });
  }

  private sums(): readonly Omit<SumDifference, 'shown'>[] {
    const { openPeriod, balance } = this.model;
    const ended = { what: 'what has ended', expected: 0n, of: hasEnded };
    const uncovered = balance + this.again;
    if (this.isUneven) {
      const all = [...this.covered.values()].reduce((total, minor) => total + minor, uncovered);
      return [ended, { what: 'what has not ended', expected: all, of: (one) => !hasEnded(one) }];
    }
    const payouts = [...this.covered].map(([payoutId, expected]) => ({
      ...{ what: `what payout ${payoutId} covers`, expected },
      of: (one: ShownSum) => one.payout_id === payoutId,
    }));
    const isOpen = (one: ShownSum): boolean => !hasEnded(one) && one.payout_id === null;
    const isDue = (one: ShownSum): boolean => isOpen(one) && one.due_in === openPeriod;
    return [
      ...[ended, ...payouts, { what: 'what no payout covers', expected: uncovered, of: isOpen }],
      { what: `what is due in ${openPeriod}`, expected: this.dueNow() + this.again, of: isDue },
    ];
  }

  /** With all that was held of it an entry that ends is due at once, but for what was posted to a later month. */
  private hasLater(of: string, period: string): boolean {
    for (let move = this.model.roots.get(of)?.last; move; move = move.before) if (move.period > period) return true;
    return false;
  }

  private isBeforeItsEntry(data: LedgerEvent['data']): boolean {
    const root = this.rootOf(data);
    return root !== undefined && 'period' in data && data.period < root.period;
  }

  /** What the next closing would pay, or carry. */
  private dueNow(): bigint {
    const { openPeriod, statementClosing, months, held } = this.model;
    let due = statementClosing + (months.get(openPeriod)?.accrued ?? 0n);
    for (const root of held) {
      if (root.payoutId !== null) continue;
      due -= heldOf(root, monthStart(monthAfter(openPeriod), root.zone), openPeriod);
    }
    return due;
  }
}

const hasEnded = (one: ShownSum): boolean => one.has_ended;

function isOfMonths({ last }: Root, month: string): boolean {
  for (let move = last; move; move = move.before) if (move.period !== month) return true;
  return false;
}

function isOfBoth(data: LedgerEvent['data']): boolean {
  if (!('amount' in data) || !('currency' in data)) return false;
  const text = 'held' in data ? data.held : 'standing' in data ? (data.standing?.held ?? null) : null;
  if (typeof text !== 'string') return false;
  const held = minorOf(text, data.currency);
  return held !== 0n && held !== minorOf(data.amount, data.currency);
}
