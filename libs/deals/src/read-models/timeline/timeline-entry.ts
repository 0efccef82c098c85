import type { AccountEvent } from '../../account/account.events.js';
import type { DealEvent } from '../../deal/deal.events.js';
import type { ActivityKind, ReviewReason } from '../../vocabulary/deal.types.js';
import type { Evidence } from '../../vocabulary/evidence.js';
import type { PortfolioEvent } from '../../portfolio/portfolio.events.js';

export type StepEvent = DealEvent | AccountEvent | PortfolioEvent;

/** Why, in a word of the rules or a person's, and what a person added. */
export interface Words {
  readonly reason?: string | null;
  readonly note?: string | null;
}

/** What a step says of the deal itself: nothing here tells of another partner. */
export interface StepDetails extends Words {
  readonly until?: string | null;
  readonly days?: number;
  readonly amount?: string | null;
  readonly currency?: string;
  readonly productLines?: readonly string[];
  readonly reviewReasons?: readonly ReviewReason[];
  readonly by?: 'policy' | 'person';
  readonly dealId?: string | null;
  readonly activity?: ActivityKind;
  readonly happenedAt?: string;
  readonly open?: number;
  readonly capacity?: number | null;
}

/** One event as a step in the story of a deal. */
export interface TimelineEntry {
  readonly dealId: string;
  readonly programId: string;
  readonly at: string;
  /** The partner itself, or who acts for it: else it may be another partner's act that led here. */
  readonly ownAct: boolean;
  /** Whether the deal's partner reads it. */
  readonly shared: boolean;
  readonly facts: StepDetails;
  /** What a person said: it goes with the subject. */
  readonly words: Words | null;
  /** Under whose key the words, and the hidden ones, are encrypted; null: there are none, or they are of before that. */
  readonly subjectId: string | null;
  readonly evidence: Evidence | null;
  /** What only the vendor's own people read. */
  readonly hidden: Hidden;
}

interface Hidden {
  readonly accountId?: string | null;
  readonly reviewReasons?: readonly ReviewReason[];
  /** Another deal, or another partner. */
  readonly otherDealId?: string;
  readonly otherPartnerId?: string;
  /** Who said who the customer is. */
  readonly by?: 'identifiers' | 'person';
  /** What a person said. */
  readonly note?: string | null;
}

/** Reasons that tell nothing of anybody else. */
const OWN_REASONS: readonly ReviewReason[] = [
  'NO_IDENTIFIER',
  'LOOKALIKE_NAME',
  'NOT_ACTIVE',
  'TIER_TOO_LOW',
  'AMOUNT_TOO_HIGH',
  'NO_CAPACITY',
  'BY_POLICY',
  'IMPORTED_WITHOUT_ACCOUNT',
];

export const ownReasons = (reasons: readonly ReviewReason[]): ReviewReason[] =>
  reasons.filter((reason) => OWN_REASONS.includes(reason));

interface EntryExtras {
  readonly words?: Words | null;
  readonly subjectId?: string | null;
  readonly evidence?: Evidence | null;
  readonly hidden?: Hidden;
  readonly shared?: boolean;
}

type Placed = Extract<StepEvent, { data: { readonly dealId: string | null } }>['data'];

const entryWith = (
  { dealId, programId, at }: Placed,
  ownAct: boolean,
  facts: StepDetails,
  { words = null, subjectId = null, evidence = null, hidden = {}, shared = true }: EntryExtras = {},
): TimelineEntry | undefined =>
  dealId === null ? undefined : { dealId, programId, at, ownAct, shared, facts, words, subjectId, evidence, hidden };

export const own = (data: Placed, facts: StepDetails = {}, more?: EntryExtras) => entryWith(data, true, facts, more);
export const decided = (data: Placed, facts: StepDetails = {}, more?: EntryExtras) =>
  entryWith(data, false, facts, more);
export const staff = (data: Placed, facts: StepDetails = {}, more: EntryExtras = {}) =>
  entryWith(data, false, facts, { ...more, shared: false });
