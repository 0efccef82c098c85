import type { Instant } from '#libs/kernel';

/** Where a lead stands. `converted`: its customer has bought. */
export type LeadStatus = 'new' | 'qualified' | 'disqualified' | 'converted';

export type DisqualifyReason =
  | 'DUPLICATE'
  | 'EXISTING_CUSTOMER'
  | 'NOT_A_FIT'
  | 'BAD_DATA'
  | 'NO_INTEREST'
  | 'FRAUD'
  | 'OTHER';

/** What the person agreed to when it gave its data. */
export interface Consent {
  /** Whether its data may be shared with partners. */
  readonly given: boolean;
  readonly at: Instant;
  /** What it was asked, in the words that it read. */
  readonly wording: string | null;
}
