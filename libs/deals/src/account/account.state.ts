import type { List, Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { ReviewReason } from '../vocabulary/deal.types.js';
import type { Evidence } from '../vocabulary/evidence.js';

/** A promise that holds at `from` ≤ t < `until` for all its product lines. */
export interface Protection {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
  readonly from: Instant;
  readonly until: Instant;
  /** Its end is written down. */
  readonly told: boolean;
  readonly extensions: number;
}

/** One who waits, for a person or behind an earlier one. */
export interface QueueEntry {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
  readonly since: Instant;
  readonly reasons: readonly ReviewReason[];
  readonly evidence: Evidence;
  /** Returned: kept until then; null while it waits for a decision. */
  readonly heldUntil: Instant | null;
  /** That it has lapsed is written down. */
  readonly told: boolean;
  /** A person has had it before: it never moves up by itself. */
  readonly handled: boolean;
}

/** An imported registration of the past. */
export interface HistoryEntry {
  readonly dealId: string;
  readonly partnerId: string;
  readonly productLines: readonly string[];
  readonly at: Instant;
  readonly until: Instant | null;
  readonly order: number;
}

export interface AccountState {
  /** null: nothing has happened. */
  readonly programId: string | null;
  /** The account's own time, which never runs backwards; null: nothing has happened. */
  readonly at: Instant | null;
  /** Of the last event; -1 before the first. */
  readonly revision: number;
  /** By deal; what has ended by `at` is gone, so that a long history leaves nothing behind. */
  readonly protections: Map<string, Protection>;
  /** In the order in which they were taken. */
  readonly places: List<QueueEntry>;
  /** Product lines of open direct opportunities, by opportunity. */
  readonly direct: Map<string, readonly string[]>;
  readonly bought: Set<string>;
  readonly competitor: boolean;
  readonly history: Map<string, HistoryEntry>;
  readonly conflicts: Set<string>;
}
