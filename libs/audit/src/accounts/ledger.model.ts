import type { Money } from '#libs/kernel';
import { monthAfter } from '../arithmetic/calendar.js';
import type { Entry } from '../ledger/entry.js';
import { LedgerFigures } from './ledger.figures.js';
import type { Root } from './root.js';

/** One posting month of a ledger until it is closed. */
export interface Month {
  /** Recomputed from sources. */
  accrued: bigint;
  /** As the ledger's events say. */
  recorded: bigint;
  lines: number;
  first: bigint;
  last: bigint;
  digest: string;
}

export interface PaidOut {
  readonly amount: bigint;
  readonly period: string;
  readonly pays: Money;
  readonly approvalsNeeded: number;
  /** What did not come back, and nobody bears yet. */
  cost?: bigint;
  state: 'planned' | 'approved' | 'intended' | 'sent' | 'unknown' | 'settled' | 'failed' | 'returned';
}

/** What was taken back of an entry, so that it can be given back. */
export interface ClawedBack {
  readonly root: Root;
  /** By hand. */
  reversed: boolean;
  /** The refund that caused it was reversed. */
  restored: boolean;
  /** The refund that caused it; null where a person did. */
  readonly refundId: string | null;
}

type Given = Omit<Root, 'personal' | 'recorded' | 'stood' | 'last' | 'payoutId' | 'cameBack' | 'endedAt'>;

/** Most entries have none: it is kept once. */
const NONE: Root['personal'] = new Set();

/** What one ledger adds up to when it is worked out from sources alone. */
export class LedgerModel {
  lastRevision = -1n;
  balance = 0n;
  previousHash = '';
  statementClosing = 0n;
  /** Payable at each of the last closings in a row that only a missing form or payout method kept from being paid. */
  claimable: { readonly period: string; amount: bigint }[] = [];
  readonly roots = new Map<string, Root>();
  private readonly byEntry = new Map<Entry, Root>();
  /** Roots with a hold that has not ended as far as periods are closed. */
  readonly held = new Set<Root>();
  readonly uncovered = new Set<Root>();
  readonly clawbacks = new Map<string, ClawedBack>();
  /** The same by the refund that caused them. */
  readonly byRefund = new Map<string, ClawedBack[]>();
  readonly months = new Map<string, Month>();
  readonly payouts = new Map<string, PaidOut>();
  readonly figures = new LedgerFigures();

  constructor(
    readonly ledgerId: string,
    readonly stream: string,
    readonly programId: string,
    readonly partnerId: string,
    readonly currency: string,
    /** The first period that is still open. */
    public openPeriod: string,
    private readonly posted: (period: string, amount: bigint) => void,
  ) {}

  /** Where something of a month is posted, and the closed month it comes too late for. */
  periodFor(month: string): { period: string; lateFrom: string | null } {
    return month < this.openPeriod ? { period: this.openPeriod, lateFrom: month } : { period: month, lateFrom: null };
  }

  month(period: string): Month {
    let month = this.months.get(period);
    if (!month) {
      month = { accrued: 0n, recorded: 0n, lines: 0, first: -1n, last: -1n, digest: '' };
      this.months.set(period, month);
    }
    return month;
  }

  addRoot(given: Given): Root {
    const root: Root = {
      personal: NONE,
      recorded: 0n,
      stood: 0n,
      last: null,
      payoutId: null,
      cameBack: null,
      endedAt: null,
      ...given,
    };
    this.roots.set(root.entryId, root);
    this.byEntry.set(root.entry, root);
    this.uncovered.add(root);
    if (root.holds.length > 0) this.held.add(root);
    return root;
  }

  rootOf(entry: Entry): Root | undefined {
    return this.byEntry.get(entry);
  }

  /** Whose ledger it is, as its postings say. */
  get owner(): { readonly programId: string; readonly partnerId: string } {
    return { programId: this.programId, partnerId: this.partnerId };
  }

  /** An entry or a clawback is also found under the id that was recorded for it. */
  alias(recordedId: string, expectedId: string): void {
    const root = this.roots.get(expectedId);
    if (root) this.roots.set(recordedId, root);
    const clawback = this.clawbacks.get(expectedId);
    if (clawback) this.clawbacks.set(recordedId, clawback);
  }

  post(root: Root, period: string, amount: bigint, carried = 0n): void {
    root.last = { before: root.last, period, amount, carried };
    root.stood = root.entry.stands;
    if (carried > 0n && root.holds.length > 0) this.held.add(root);
    this.figures.posted(period, amount);
    this.move(period, amount);
  }

  /** A payout that came back is owed again. */
  credit(period: string, amount: bigint): void {
    this.figures.credited(period, amount);
    this.move(period, amount);
  }

  private move(period: string, amount: bigint): void {
    this.balance += amount;
    this.month(period).accrued += amount;
    this.posted(period, amount);
  }

  closeMonth(period: string): void {
    this.months.delete(period);
    this.openPeriod = monthAfter(period);
  }
}
