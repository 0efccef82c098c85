import { type Day, type DomainEvent, eventTypes, type Instant, sealedFrom } from '#libs/kernel';

/** Revenue of one day of the program's zone, net of refunds: exact, in program currency, refunds counted on their own day. */
export interface DayRevenue {
  readonly day: Day;
  readonly net: string;
  /** Sales begun on that day; a refund takes none back. */
  readonly sales: number;
}

/** What no exchange rate was published for: told, and not counted. */
export interface Unconverted {
  readonly day: Day;
  readonly currency: string;
  readonly net: string;
}

export interface CountedDeal {
  readonly dealId: string;
  readonly day: Day;
}

/** `amount` in program currency; null: no exchange rate was published for it. */
export interface CountedWin extends CountedDeal {
  readonly amount: string | null;
}

/** What was read of other streams for a review, and at which of their revisions. */
export interface ReviewedBy {
  readonly ladderVersion: number;
  readonly programRevision: string;
  readonly partnerRevision: string;
}

/** What a partner has to show at a moment. */
export interface Figures {
  readonly netRevenue: string;
  readonly approvedRegistrations: number;
  readonly closedDeals: number;
  /** Of each certification that a tier asks for: how many people hold it. */
  readonly certifications: Readonly<Record<string, number>>;
}

/** What was done, without what people hold. */
export type Counted = Omit<Figures, 'certifications'>;

/** The evidence of a decision about a tier: the figures of that moment, and what the next higher tier would still take. */
export interface Review extends ReviewedBy {
  readonly at: Instant;
  readonly figures: Figures;
  /** The highest rank all of whose criteria are met. */
  readonly earned: number;
}

export type TierCause = 'upgrade' | 'downgrade' | 'override' | 'override-ended';

interface Of {
  /** null: the vendor's own, direct sales of the program, which count for its goals only. */
  readonly partnerId: string | null;
  readonly programId: string;
  readonly at: Instant;
}

/** Reasons and notes in somebody's own words may name a person: they are sealed, and null once the partner was erased. */
export type PerformanceEvent =
  /** One for each batch of history. `until`: where in the history it ends; what comes again is recognised by it. */
  | DomainEvent<
      'performance.noted',
      Of & {
        readonly until: string;
        readonly revenue: readonly DayRevenue[];
        readonly unconverted: readonly Unconverted[];
        readonly registrations: readonly CountedDeal[];
        readonly wins: readonly CountedWin[];
        /** Deals that were revoked: neither their approval nor their win counts any more. */
        readonly revoked: readonly string[];
      }
    >
  | DomainEvent<
      'performance.upgrade-proposed',
      Of & { readonly from: number; readonly to: number; readonly review: Review }
    >
  | DomainEvent<
      'performance.proposal-closed',
      Of & { readonly to: number; readonly why: ProposalEnd; readonly note: string | null }
    >
  /** The downgrade comes at `effectiveAt`, the first period end after the grace, unless the criteria are met again. */
  | DomainEvent<
      'performance.downgrade-noticed',
      Of & {
        readonly from: number;
        readonly to: number;
        readonly graceEndsAt: Instant;
        readonly effectiveAt: Instant;
        readonly review: Review;
      }
    >
  | DomainEvent<'performance.notice-lifted', Of & { readonly why: NoticeEnd }>
  /** Whatever the criteria say, until a moment. `before`: the rank it goes back to. */
  | DomainEvent<
      'performance.override-set',
      Of & { readonly tier: number; readonly until: Instant; readonly reason: string | null; readonly before: number }
    >
  | DomainEvent<
      'performance.override-ended',
      Of & { readonly why: 'expired' | 'by-person'; readonly note: string | null }
    >
  /** The partner takes this rank from `effectiveAt` on; its own stream follows by policy. */
  | DomainEvent<
      'performance.tier-decided',
      Of & {
        readonly from: number;
        readonly tier: number;
        readonly cause: TierCause;
        readonly effectiveAt: Instant;
        readonly by: 'policy' | 'person';
        readonly note: string | null;
        readonly review: Review | null;
        readonly partnerRevision: string;
      }
    >;

export type ProposalEnd = 'approved' | 'declined' | 'no-longer-earned' | 'superseded' | 'overridden';
export type NoticeEnd = 'earned-again' | 'downgraded' | 'overridden' | 'changed-by-person';

const v1 = { version: 1 };

export const performanceEvents = eventTypes<PerformanceEvent>()('performance', {
  'performance.noted': v1,
  'performance.upgrade-proposed': v1,
  'performance.proposal-closed': sealedFrom(2, 'partnerId', 'note'),
  'performance.downgrade-noticed': v1,
  'performance.notice-lifted': v1,
  'performance.override-set': sealedFrom(2, 'partnerId', 'reason'),
  'performance.override-ended': sealedFrom(2, 'partnerId', 'note'),
  'performance.tier-decided': sealedFrom(2, 'partnerId', 'note'),
});
