import type { Instant } from '#libs/kernel';

/** In the order in which they are tested: the first that fits is the class of a decision. */
export type ConflictClass =
  | 'existing-customer'
  | 'open-direct-opportunity'
  | 'protected-for-another'
  | 'own-duplicate'
  | 'similar-name'
  | 'waiting-behind'
  | 'none';

/** One thing the decision was measured against, at the revision at which it was seen. */
export interface Candidate {
  readonly kind: 'customer' | 'direct-opportunity' | 'protection' | 'place' | 'similar-name' | 'competitor';
  readonly accountId: string;
  readonly dealId: string | null;
  readonly partnerId: string | null;
  readonly productLines: readonly string[];
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** 0 to 100, and what it is made of, for similar names. */
  readonly score: number | null;
  readonly explanation: string | null;
  readonly revision: string;
}

/** What the one who decided, person or policy, could know then. */
export interface Evidence {
  readonly conflict: ConflictClass;
  readonly candidates: readonly Candidate[];
  readonly accountRevision: string | null;
  readonly policyVersion: number;
  readonly programRevision: string;
  readonly partnerRevision: string;
  readonly partnerStanding: string;
  readonly partnerTier: number | null;
  /** Open registrations of the partner, this one included, and how many it may have; null: no limit. */
  readonly openRegistrations: number | null;
  readonly capacity: number | null;
}
