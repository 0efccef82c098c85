import type { Involvement } from '../vocabulary/deal.types.js';

/** What a partner says of an opportunity. The customer's fields are stored encrypted under the customer's own key. */
export interface DealContent {
  readonly customerId: string;
  readonly customerName: string | null;
  readonly customerCountry: string | null;
  readonly customerCrmId: string | null;
  /** The system that the id is of, in small letters; absent: none was named. */
  readonly customerCrmSystem?: string;
  readonly customerWebsite: string | null;
  readonly customerEmail: string | null;
  readonly customerTaxId: string | null;
  readonly productLines: readonly string[];
  /** Exact decimal in `currency`, null when it is not known yet. */
  readonly amount: string | null;
  readonly currency: string;
  readonly expectedCloseOn: string | null;
  /** The partner's contact who leads the deal: an id, never a name. */
  readonly representative: string | null;
  readonly involvement: Involvement;
  readonly territory: string | null;
  /** E-mail addresses and phone numbers among the values stand as `person:<UUID>`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** These, by key; null where there are none, or once they were erased. */
  readonly personalMetadata: Readonly<Record<string, string>> | null;
}
