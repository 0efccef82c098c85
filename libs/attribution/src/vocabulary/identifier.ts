/** By what a customer is known. In this order identifiers are claimed. */
export type AliasKind = 'ref' | 'crm-id' | 'email' | 'lead-number' | 'click';

/** One of them, as a journey keeps it: names that tell nothing. */
export interface JourneyIdentifier {
  readonly kind: AliasKind;
  readonly aliasId: string;
  /** Of a reference or an e-mail address: the name under which sales know the same person; else null. */
  readonly person: string | null;
}

/** Names by which a customer's address is compared with those of a partner's contacts; they tell nothing. */
export interface AddressMarks {
  /** Of the address without `+tag` and dots of Gmail. */
  readonly email: string | null;
  /** Of its registrable domain; null for providers of free mail. */
  readonly domain: string | null;
}
