import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/**
 * Names of customers that begin alike in one country, under an HMAC of that beginning: where similar ones are looked for without
 * reading a table.
 */
export type NameBlockEvent = DomainEvent<
  'name-block.customer-named',
  {
    readonly nameBlockId: string;
    readonly programId: string;
    readonly accountId: string;
    readonly customerId: string;
    /** In its folded form. */
    readonly name: string | null;
    readonly at: Instant;
  }
>;

export const nameBlockEvents = eventTypes<NameBlockEvent>()('name-block', {
  'name-block.customer-named': { version: 1, personal: { subject: 'customerId', fields: ['name'] } },
});
