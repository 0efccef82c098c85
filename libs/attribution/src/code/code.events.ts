import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

interface Of {
  readonly codeId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly at: Instant;
}

/** When a code may be used, and how often. */
export interface CodeTerms {
  /** null: from the beginning. */
  readonly startsAt: Instant | null;
  /** Half-open; null: without an end. */
  readonly endsAt: Instant | null;
  /** How often in all; null: as often as anybody likes. */
  readonly limit: number | null;
  /** Whether each customer may use it once alone. */
  readonly oncePerCustomer: boolean;
  /** Whether a customer that has bought may not use it. */
  readonly newCustomersOnly: boolean;
}

interface Redemption extends Of {
  readonly redemptionId: string;
}

/** What a partner gives away for customers to type in. Its stream is named by an HMAC of its text, which is encrypted under the partner's key. */
export type CodeEvent =
  | DomainEvent<'code.issued', Of & CodeTerms & { readonly code: string | null }>
  | DomainEvent<'code.changed', Of & CodeTerms>
  | DomainEvent<'code.disabled', Of & { readonly reason: string | null }>
  /** Held for one checkout until then. `customers`: names of what the customer is known by. */
  | DomainEvent<
      'code.redemption-reserved',
      Redemption & { readonly until: Instant; readonly customers: readonly string[] }
    >
  /** `wasHeld`: it had not been released before. */
  | DomainEvent<'code.redemption-confirmed', Redemption & { readonly saleId: string; readonly wasHeld: boolean }>
  | DomainEvent<'code.redemption-released', Redemption & { readonly why: 'lapsed' | 'given-back' }>;

const v1 = { version: 1 };

export const codeEvents = eventTypes<CodeEvent>()('code', {
  'code.issued': { version: 1, personal: { subject: 'partnerId', fields: ['code'], afterErasure: 'left-out' } },
  'code.changed': v1,
  'code.disabled': { version: 1, personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' } },
  'code.redemption-reserved': v1,
  'code.redemption-confirmed': v1,
  'code.redemption-released': v1,
});
