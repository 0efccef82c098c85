import type { Instant } from '#libs/kernel';
import type { DealOutcome, ImportedFrom, Involvement } from './deal.types.js';

/** What is said of a customer: each text as it was handed in, null where nothing was said. */
export interface CustomerDraft {
  readonly name: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly crmId: string | null;
  /** The system that the id is of; null: none is named. */
  readonly crmSystem: string | null;
  readonly website: string | null;
  readonly email: string | null;
  readonly taxId: string | null;
}

export const NO_CUSTOMER: CustomerDraft = {
  name: null,
  country: null,
  crmId: null,
  crmSystem: null,
  website: null,
  email: null,
  taxId: null,
};

/** What may be said anew while a deal is drafted or returned. */
export interface DealContentDraft {
  readonly customer: CustomerDraft;
  readonly productLines: readonly string[];
  /** Plain decimal notation in `currency`. */
  readonly amount: string | null;
  readonly currency: string;
  /** `2026-12-31`. */
  readonly expectedCloseOn: string | null;
  /** The partner's contact who leads the deal: its id. */
  readonly representative: string | null;
  readonly involvement: Involvement;
  readonly territory: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface DealDraft extends DealContentDraft {
  readonly programId: string;
  readonly externalId: string | null;
  readonly partnerId: string;
}

/** One row of an export of a CRM in which the decisions were made. `partnerId` null: the vendor's own. */
export interface ImportDraft extends DealContentDraft {
  readonly programId: string;
  readonly externalId: string;
  readonly partnerId: string | null;
  readonly outcome: DealOutcome;
  readonly registeredAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly from: ImportedFrom;
}
