import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { IdentifierKind } from '../vocabulary/deal.types.js';

/** One identifier of a customer, its stream named by an HMAC: whoever claims it first says which account it leads to, for ever. */
export type IdentifierEvent = DomainEvent<
  'identifier.claimed',
  {
    readonly identifierId: string;
    readonly programId: string;
    readonly accountId: string;
    readonly kind: IdentifierKind;
    readonly at: Instant;
  }
>;

export const identifierEvents = eventTypes<IdentifierEvent>()('identifier', {
  'identifier.claimed': { version: 1 },
});
