/** By what a request knows a customer: each text as it was handed in, null where nothing was said. */
export interface CustomerDraft {
  /** The vendor's own reference. */
  readonly ref: string | null;
  readonly email: string | null;
  readonly crmId: string | null;
  readonly website: string | null;
  readonly taxId: string | null;
  /** The vendor's or the partner's own number of its lead. */
  readonly leadNumber: string | null;
}

export const NOBODY: CustomerDraft = {
  ref: null,
  email: null,
  crmId: null,
  website: null,
  taxId: null,
  leadNumber: null,
};
