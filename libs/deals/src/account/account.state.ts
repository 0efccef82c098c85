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
  readonly queue: List<QueueEntry>;
  /** Product lines of open direct opportunities, by opportunity. */
  readonly direct: Map<string, readonly string[]>;
  readonly bought: Set<string>;
  readonly competitor: boolean;
  readonly history: Map<string, HistoryEntry>;
  readonly conflicts: Set<string>;
  /** The account that the customer is part of now; null: this one decides. */
  readonly joinedInto: string | null;
  /** Accounts that have ended in this one. */
  readonly absorbed: Set<string>;
}

/** What of an account goes on in the one that has taken it in. */
export interface AccountKept {
  readonly protections: readonly Protection[];
  readonly places: readonly QueueEntry[];
  readonly direct: readonly { readonly opportunityId: string; readonly productLines: readonly string[] }[];
  readonly bought: readonly string[];
  readonly competitor: boolean;
  readonly history: readonly HistoryEntry[];
  readonly conflicts: readonly string[];
  /** Accounts that had ended in it. */
  readonly absorbed: readonly string[];
}

/** The state with everything of both. */
export function withKept(state: AccountState, from: string, kept: AccountKept): AccountState {
  const isNew = ({ dealId }: QueueEntry): boolean => !state.queue.some((place) => place.dealId === dealId);
  const protections = kept.protections.reduce((all, one) => all.set(one.dealId, one), state.protections);
  return {
    ...state,
    protections,
    queue: state.queue.concat(kept.places.filter(isNew)).sortBy(({ since }: QueueEntry) => since),
    direct: kept.direct.reduce((all, one) => all.set(one.opportunityId, one.productLines), state.direct),
    bought: state.bought.union(kept.bought),
    competitor: state.competitor || kept.competitor,
    history: kept.history.reduce((all, one) => all.set(one.dealId, one), state.history),
    conflicts: state.conflicts.union(kept.conflicts),
    absorbed: state.absorbed.add(from).union(kept.absorbed),
  };
}

/** What is kept for a deal, kept for another partner. */
export function withPartner(
  state: AccountState,
  { dealId, partnerId }: { readonly dealId: string; readonly partnerId: string },
): AccountState {
  const held = state.protections.get(dealId);
  return {
    ...state,
    protections: held ? state.protections.set(dealId, { ...held, partnerId }) : state.protections,
    queue: state.queue.map((place) => (place.dealId === dealId ? { ...place, partnerId } : place)),
  };
}
