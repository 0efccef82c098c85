import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** A customer of a program, by a name that tells nobody who it is. */
export type CustomerEvent = DomainEvent<
  /** What the vendor knew it by can be read nowhere from now on; no sum changes, and its name goes on counting in windows of caps. */
  'customer.erased',
  { readonly person: string; readonly programId: string; readonly at: Instant }
>;

export const customerEvents = eventTypes<CustomerEvent>()('customer', { 'customer.erased': { version: 1 } });
