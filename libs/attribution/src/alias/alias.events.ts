import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { AliasKind } from '../vocabulary/identifier.js';

/** What leads to a customer: what it is known by, or the number of a touch, which makes no customer of two. */
export type ClaimedKind = AliasKind | 'touch';

interface Of {
  readonly aliasId: string;
  readonly programId: string;
  readonly journeyId: string;
  readonly at: Instant;
}

/** What a customer of a program is known by, its stream named by an HMAC. Whoever claims it first says to which journey it leads. */
export type AliasEvent =
  /** `placeOf`: of a place of a click its first place, which tells clicks apart; null: it is no place of a click, or nobody wrote it down. */
  | DomainEvent<'alias.claimed', Of & { readonly kind: ClaimedKind; readonly placeOf: string | null }>
  /** Its customer was erased: it may lead to another journey from now on. */
  | DomainEvent<'alias.vacated', Of>;

export const aliasEvents = eventTypes<AliasEvent>()('alias', {
  'alias.claimed': { version: 2, upcast: { 1: (data) => ({ ...data, placeOf: null }) } },
  'alias.vacated': { version: 1 },
});
