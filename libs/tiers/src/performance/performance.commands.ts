import { command, type Day, type Instant } from '#libs/kernel';
import type { TierLadder } from '#libs/programs';
import type { Counted } from './performance.events.js';

/** One thing that happened, where in the history (commit position), and in program currency where it was converted. */
export type PerformanceItem = { readonly position: string; readonly day: Day } & (
  | { readonly kind: 'revenue'; readonly net: string; readonly sales: number }
  | { readonly kind: 'unconverted'; readonly net: string; readonly currency: string }
  | { readonly kind: 'registration'; readonly dealId: string }
  | { readonly kind: 'win'; readonly dealId: string; readonly amount: string | null }
  | { readonly kind: 'revoked'; readonly dealId: string }
);

/** What other streams say at the moment of a review. Read by who sends the command. */
export interface ReviewTerms {
  readonly at: Instant;
  /** The day of `at` in the program's zone. */
  readonly day: Day;
  readonly ladder: TierLadder;
  /** The rank the partner holds at `at`. */
  readonly tier: number;
  readonly certifications: Readonly<Record<string, number>>;
  /** What the records that were merged into the partner by then did in the 12 months that end with `day`. */
  readonly takenOver: Counted;
  /** For a downgrade noticed at `at`: when its grace ends, and the first period end from then on. */
  readonly graceEndsAt: Instant;
  readonly downgradeAt: Instant;
  readonly programRevision: string;
  readonly partnerRevision: string;
}

interface Of {
  readonly performanceId: string;
  readonly partnerId: string;
  readonly programId: string;
}

/** A batch of history. `review`: null where there is nothing to review a partner by. */
export class NotePerformance extends command('NotePerformance')<
  Omit<Of, 'partnerId'> & {
    readonly partnerId: string | null;
    readonly items: readonly PerformanceItem[];
    readonly review: ReviewTerms | null;
  }
>() {}

export class ReviewTier extends command('ReviewTier')<Of & { readonly review: ReviewTerms }>() {}

export class ApproveUpgrade extends command('ApproveUpgrade')<
  Of & { readonly note: string | null; readonly review: ReviewTerms }
>() {}

export class DeclineUpgrade extends command('DeclineUpgrade')<Of & { readonly note: string }>() {}

/** Replaces an override that stands. */
export class OverrideTier extends command('OverrideTier')<
  Of & { readonly tier: number; readonly until: Instant; readonly reason: string; readonly review: ReviewTerms }
>() {}

export class EndOverride extends command('EndOverride')<
  Of & { readonly reason: string; readonly review: ReviewTerms }
>() {}

export type PerformanceCommand =
  | NotePerformance
  | ReviewTier
  | ApproveUpgrade
  | DeclineUpgrade
  | OverrideTier
  | EndOverride;
