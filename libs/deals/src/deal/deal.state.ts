import type { Map, Set } from 'immutable';
import type { Instant } from '#libs/kernel';
import type { DealContent } from './deal.events.js';
import type { Identifier, Reminder, ReviewReason } from '../vocabulary/deal.types.js';
import type { Evidence } from '../vocabulary/evidence.js';

/** `open`: imported as in play, and protected by nobody. `expired` is a matter of time alone: `statusAt`. */
export type DealStatus =
  | 'draft'
  | 'submitted'
  | 'in-review'
  | 'returned'
  | 'approved'
  | 'rejected'
  | 'duplicate'
  | 'withdrawn'
  | 'won'
  | 'lost'
  | 'expired'
  | 'revoked'
  | 'open';

/** What rows of one number have been seen: rows to know a repeat of the request, digests to know an equal row. */
export interface Imported {
  readonly firstDigest: string;
  readonly rows: Set<string>;
  readonly digests: Set<string>;
}

interface Identified {
  readonly accountId: string;
  readonly by: 'identifiers' | 'person';
  readonly identifiers: readonly Identifier[];
}

export interface Deal extends DealContent {
  readonly status: DealStatus;
  readonly dealId: string;
  readonly programId: string;
  readonly partnerId: string | null;
  readonly externalId: string | null;
  /** Under whose key words about it are encrypted, from its first event on. */
  readonly subjectId: string | null;
  /** Older events of it say something in words, and not whose these are. */
  readonly hasUnownedWords: boolean;
  /** The latest business time of the deal: it never runs backwards. */
  readonly at: Instant;
  /** When the opportunity became known here. */
  readonly since: Instant;
  readonly identifiers: readonly Identifier[];
  readonly nameBlockId: string | null;
  readonly nameImitates: boolean;
  readonly accountId: string | null;
  /** The account that a submission before this one went to. */
  readonly before: Identified | null;
  readonly identifiedBy: 'identifiers' | 'person' | null;
  readonly reasons: readonly ReviewReason[];
  readonly evidence: Evidence | null;
  /** Returned: until when its place is kept. */
  readonly placeUntil: Instant | null;
  /** Approved: until when it is protected, exclusive. */
  readonly expiresAt: Instant | null;
  readonly extensions: number;
  /** When the latest activity happened. */
  readonly activeAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly influencers: Map<string, Instant>;
  /** Deals of other partners that are protected for the same, since accounts were joined. */
  readonly beside: Set<string>;
  /** Deals that have ended as duplicates of this one. */
  readonly tookIn: Set<string>;
  /** The deal that it is a duplicate of by somebody's word. */
  readonly mergedInto: string | null;
  readonly imported: Imported | null;
  /** Of what it was reminded, and which moment that was about. */
  readonly reminded: Map<Reminder, Instant>;
  /** Everybody whose keys have sealed fields of this deal. */
  readonly subjects: Set<string>;
  readonly erased: boolean;
}

export type DealState = { readonly status: 'absent' } | Deal;

/** What a deal is at a moment: an approval has expired from `expiresAt` on, whether or not anybody wrote it down. */
export const statusAt = (deal: Deal, at: Instant): DealStatus =>
  deal.status === 'approved' && deal.expiresAt !== null && deal.expiresAt <= at ? 'expired' : deal.status;

/** A decision is still to come. */
export const UNDECIDED: readonly DealStatus[] = ['submitted', 'in-review', 'returned'];

const OPEN: readonly DealStatus[] = ['submitted', 'in-review', 'returned', 'approved'];

/** Whether it counts against its partner's capacity. */
export const isOpenAt = (deal: Deal, at: Instant): boolean => OPEN.includes(statusAt(deal, at));
