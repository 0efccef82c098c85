import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** Which accounts of a program are one customer: one stream for all of them, so that two joins at once cannot close a circle. */
export type SameCustomerEvent = DomainEvent<
  'same-customer.joined',
  {
    readonly programId: string;
    /** The account that ends; whatever led to it leads to the other. */
    readonly accountId: string;
    readonly into: string;
    readonly at: Instant;
    /** In somebody's own words, which may name a person: sealed, and null once the customer was erased. */
    readonly reason: string | null;
  }
>;

export const sameCustomerEvents = eventTypes<SameCustomerEvent>()('same-customer', {
  'same-customer.joined': {
    version: 1,
    personal: { subject: 'accountId', fields: ['reason'], afterErasure: 'left-out' },
  },
});
