import { Map, OrderedMap, Set } from 'immutable';
import { type Instant, type Money, type Period, periodOf } from '#libs/kernel';
import type { Hold, HoldKind, PlannedPayout } from '../events/ledger.events.js';
import type { PayoutCost } from '../events/payout.events.js';
import { type Book, emptyBook } from '../entry/book.js';

/** An entry as statements and payouts see it; what stands of it is in the book. Amounts are minor units of the ledger's currency. */
export interface Root {
  readonly kind: 'accrued' | 'adjusted' | 'forfeited';
  readonly period: Period;
  readonly occurredAt: Instant;
  readonly byHand: boolean;
  /** Its amount and everything linked to it. */
  readonly left: bigint;
  /** Its own posting, and what of it the sale's holds hold: an earlier month closes without them. */
  readonly first: bigint;
  readonly firstHeld: bigint;
  readonly holds: readonly Hold[];
  /** Which of them persons set: they hold all that is left, those of the sale what the sale brought. */
  readonly setByHand: readonly HoldKind[];
  /** In which the ends of its holds are reckoned. */
  readonly timeZone: string;
  readonly approved: boolean;
  readonly ended: boolean;
}

/** What stands in one month that is not closed. */
export interface OpenPeriod {
  readonly sum: bigint;
  readonly lines: number;
  readonly digest: string;
  readonly firstRevision: bigint;
  readonly lastRevision: bigint;
  /** What this month's postings changed on roots, and on what is held of them, so that an earlier month can close without them. */
  readonly linked: Map<string, bigint>;
  readonly linkedHeld: Map<string, bigint>;
}

export type PayoutStatus = 'planned' | 'approved' | 'intended' | 'sent' | 'unknown' | 'settled' | 'failed' | 'returned';

export interface Payout {
  readonly status: PayoutStatus;
  readonly planned: PlannedPayout;
  readonly approvers: readonly string[];
  /** Frozen with the first intent. */
  readonly reference: string | null;
  readonly covers: Set<string>;
  /** What came back of one that was returned, as it was paid. */
  readonly returned?: Money;
  /** What did not come back, until a person says who bears it. */
  readonly openCost?: PayoutCost | null;
}

export interface Unclaimed {
  readonly period: Period;
  /** Minor units, less what was forfeited since. */
  readonly amount: bigint;
}

export interface LedgerState {
  /** Of the last event; -1 when there is none. */
  readonly revision: bigint;
  readonly opened: {
    readonly ledgerId: string;
    readonly programId: string;
    readonly partnerId: string;
    readonly currency: string;
    readonly firstPeriod: Period;
  } | null;
  readonly openPeriod: Period;
  readonly balance: bigint;
  /** The last statement's closing and hash. */
  readonly closing: bigint;
  readonly hash: string;
  /** The last source position taken: what is at or before it has been here, unless it is parked. */
  readonly takenUntil: bigint;
  /** By source event; everything that is parked is brought again. */
  readonly parked: OrderedMap<string, { readonly saleId: string | null; readonly isSale: boolean }>;
  readonly book: Book;
  readonly roots: Map<string, Root>;
  /** Roots that no standing payout covers, and those of them with a hold. */
  readonly unpaid: Set<string>;
  readonly held: Set<string>;
  readonly periods: Map<Period, OpenPeriod>;
  readonly payouts: Map<string, Payout>;
  /** What the last statements in a row left payable only for want of a tax form or payout method, the oldest first. */
  readonly unclaimed: readonly Unclaimed[];
}

export const initialLedger: LedgerState = {
  revision: -1n,
  opened: null,
  openPeriod: '',
  balance: 0n,
  closing: 0n,
  hash: '',
  takenUntil: -1n,
  parked: OrderedMap(),
  book: emptyBook(''),
  roots: Map(),
  unpaid: Set(),
  held: Set(),
  periods: Map(),
  payouts: Map(),
  unclaimed: [],
};

export type OpenLedgerState = LedgerState & { readonly opened: NonNullable<LedgerState['opened']> };

export const isOpen = (state: LedgerState): state is OpenLedgerState => state.opened !== null;

/** A hold still stands at a moment: neither released nor over. One that ends exactly then is over. */
const standsAt = (hold: Hold, at: Instant): boolean => hold.until === null || hold.until > at;

export const isHeldAt = (root: Root, at: Instant): boolean => root.holds.some((hold) => standsAt(hold, at));

/** A hold that a person set holds all that is left; once it has ended, those of the sale hold what the sale brought. */
export const isHeldByHandAt = ({ holds, setByHand }: Root, at: Instant): boolean =>
  holds.some((hold) => setByHand.includes(hold.kind) && standsAt(hold, at));

/** The month in which the last hold ends: one that ends exactly with a month ends in it. */
export function payableMonth(earliest: Period, holds: readonly Hold[], timeZone: string): Period | null {
  return holds.reduce<Period | null>((latest, { until }) => {
    if (latest === null || until === null) return null;
    const ends = periodOf(justBefore(until), timeZone);
    return ends > latest ? ends : latest;
  }, earliest);
}

const justBefore = (moment: Instant): Instant => new Date(Date.parse(moment) - 1).toISOString();

export const EMPTY_PERIOD: OpenPeriod = {
  sum: 0n,
  lines: 0,
  digest: '',
  firstRevision: -1n,
  lastRevision: -1n,
  linked: Map(),
  linkedHeld: Map(),
};
