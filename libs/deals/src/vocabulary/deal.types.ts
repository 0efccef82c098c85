/** A partner brought the deal, or helped one that was already in play. */
export type Involvement = 'sourced' | 'influenced';

export type RejectReason =
  | 'duplicate'
  | 'existing-customer'
  | 'too-early'
  | 'out-of-territory'
  | 'incomplete'
  | 'direct-sales-active'
  | 'other';

/** Why a person has to look before anything is promised. */
export type ReviewReason =
  | 'NO_IDENTIFIER'
  | 'IDENTIFIERS_DISAGREE'
  | 'LOOKALIKE_NAME'
  | 'SIMILAR_CUSTOMER'
  | 'COMPETITOR'
  | 'BEHIND_ANOTHER'
  | 'NOT_ACTIVE'
  | 'TIER_TOO_LOW'
  | 'AMOUNT_TOO_HIGH'
  | 'NO_CAPACITY'
  | 'BY_POLICY'
  | 'IMPORTED_WITHOUT_ACCOUNT';

/** Why a deal is on the work list: also for what became of its account later. */
export type WorkReason = ReviewReason | 'ACCOUNTS_JOINED';

/** Where an imported row stood, and the SHA-256 (hex) of its fields: tells an equal repeat from a conflicting one. */
export interface ImportedFrom {
  readonly source: string;
  readonly file: string;
  readonly row: number;
  readonly digest: string;
}

export type DealOutcome = 'open' | 'won' | 'lost';

export type ActivityKind = 'meeting' | 'demo' | 'proposal' | 'call' | 'other';
export type Reminder = 'decision-overdue' | 'place-ends' | 'protection-ends';

export type IdentifierKind = 'domain' | 'tax-id' | 'crm-id';

/** What a customer is known by, as the HMAC of its one form: the text itself is nowhere but in the sealed fields. */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly identifierId: string;
  /** A domain whose letters imitate another's, or mix scripts. */
  readonly lookalike: boolean;
}
