import type { Hold, LedgerEvent } from '#libs/commissions';
import type { Money, Rounding } from '#libs/kernel';
import { monthAfter, monthAt } from '../arithmetic/calendar.js';
import type { CapsAudit } from './caps.audit.js';
import { LedgerFigures } from './ledger.figures.js';
import type { Rational } from '../arithmetic/rational.js';
import type { Volume } from '../rating/volume.js';

/** What stands on its own in a ledger: an accrual, a re-rating, an adjustment that names nothing. One record per entry. */
export interface Root {
  readonly entryId: string;
  readonly amount: bigint;
  readonly period: string;
  /** Where in the history it was last decided that this is owed: its source, a person's decision, a payout that came back. */
  owedSince: bigint;
  /** Business time of the person's decision, where a person and not a sale was the source. */
  readonly decidedAt: string | null;
  readonly rounding: Rounding;
  /** Under brackets: what the sale added to which window. */
  readonly volume: Volume | null;
  /** Everything posted to it later, by period. */
  linked: { readonly period: string; readonly amount: bigint }[] | null;
  holds: Hold[];
  /** The zone of its source, in which the ends of its holds are reckoned. */
  readonly zone: string;
  /** The payout that covers it. */
  payoutId: string | null;
  /** Where in the history a payout that covered it came back. */
  cameBack: bigint | null;
  /** Voided or declined. */
  ended: boolean;
  /** Taken back by persons and not reversed. */
  takenByHand: bigint;
}

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

/** A window of a bracket: its exact volume, and what caps have cut from its commission. */
export interface WindowVolume {
  volume: Rational;
  cut: bigint;
}

export interface PaidOut {
  readonly amount: bigint;
  readonly period: string;
  readonly pays: Money;
  readonly approvalsNeeded: number;
  state: 'planned' | 'approved' | 'intended' | 'sent' | 'unknown' | 'settled' | 'failed' | 'returned';
}

/** What one ledger adds up to when it is worked out from sources alone. */
export class LedgerModel {
  lastRevision = -1n;
  balance = 0n;
  previousHash = '';
  statementClosing = 0n;
  /** Payable at each of the last closings in a row that only a missing form or payout method kept from being paid. */
  claimable: { readonly period: string; amount: bigint }[] = [];
  readonly roots = new Map<string, Root>();
  /** The entry of each sale that earned. */
  readonly bySale = new Map<string, Root>();
  /** Roots with a hold that has not ended as far as periods are closed. */
  readonly held = new Set<Root>();
  readonly uncovered = new Set<Root>();
  /** The root of each clawback, for reversals. */
  readonly clawbacks = new Map<
    string,
    { readonly root: Root; readonly amount: bigint; reversed: boolean; byHand: boolean }
  >();
  readonly windows = new Map<string, WindowVolume>();
  readonly capsUsed = new Map<string, bigint>();
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
    /** What its entries share with those of other ledgers. */
    readonly caps: CapsAudit,
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

  addRoot(given: Omit<Root, 'linked' | 'payoutId' | 'cameBack' | 'ended' | 'takenByHand'>): Root {
    const root: Root = { ...given, linked: null, payoutId: null, cameBack: null, ended: false, takenByHand: 0n };
    this.roots.set(root.entryId, root);
    this.uncovered.add(root);
    if (root.holds.length > 0) this.held.add(root);
    this.post(root.period, root.amount);
    return root;
  }

  /** Whose ledger it is, as its postings say. */
  get owner(): { readonly programId: string; readonly partnerId: string } {
    return { programId: this.programId, partnerId: this.partnerId };
  }

  /** The entry is also found under the id that was recorded for it. */
  alias(recordedId: string, { data }: LedgerEvent): void {
    const root = 'entryId' in data ? this.roots.get(data.entryId) : undefined;
    if (root) this.roots.set(recordedId, root);
  }

  link(root: Root, period: string, amount: bigint): void {
    (root.linked ??= []).push({ period, amount });
    this.post(period, amount);
  }

  /** A payout that came back is owed again. */
  credit(period: string, amount: bigint): void {
    this.figures.credited(period, amount);
    this.move(period, amount);
  }

  private post(period: string, amount: bigint): void {
    this.figures.posted(period, amount);
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

  volumeOf(account: string, zero: Rational): WindowVolume {
    let window = this.windows.get(account);
    if (!window) {
      window = { volume: zero, cut: 0n };
      this.windows.set(account, window);
    }
    return window;
  }
}

/** The month in which the last hold ends, not before a given one; null while one has no end. A hold's end is not part of it. */
export function payableIn(earliest: string, holds: readonly Hold[], zone: string): string | null {
  let month = earliest;
  for (const { until } of holds) {
    if (until === null) return null;
    const last = monthAt(new Date(Date.parse(until) - 1).toISOString(), zone);
    if (last > month) month = last;
  }
  return month;
}

/** What an entry is still worth: its amount and everything posted to it, up to a period where one is given. */
export const worth = ({ amount, linked }: Root, upTo?: string): bigint =>
  (linked ?? []).reduce((sum, link) => (upTo !== undefined && link.period > upTo ? sum : sum + link.amount), amount);
