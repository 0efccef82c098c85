/** By what a request knows a customer: each text as it was handed in, null where nothing was said. */
export interface CustomerDraft {
  /** The vendor's own reference. */
  readonly ref: string | null;
  readonly email: string | null;
  readonly crmId: string | null;
  readonly website: string | null;
  readonly taxId: string | null;
  /** The number of its lead, of those that `leadNumberOf` gives. */
  readonly leadNumber: string | null;
  /** The partner that numbers its leads so; null: the vendor. Each has numbers of its own. */
  readonly leadNumberOf: string | null;
  /** Of a customer that is known by nothing else: what tells its click from all others. */
  readonly click: string | null;
}

export const NOBODY: CustomerDraft = {
  ref: null,
  email: null,
  crmId: null,
  website: null,
  taxId: null,
  leadNumber: null,
  leadNumberOf: null,
  click: null,
};
