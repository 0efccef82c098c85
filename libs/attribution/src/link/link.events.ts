import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';
import type { Utm } from '../vocabulary/utm.js';

interface Of {
  readonly linkId: string;
  readonly programId: string;
  readonly partnerId: string;
  readonly at: Instant;
}

/** Where a link sends people, and what of it they may choose. */
export interface LinkTarget {
  /** An `https` address. */
  readonly destination: string;
  /** Whether the path may be given in the request, `?to=/shoes`, below the destination's host. */
  readonly deepPaths: boolean;
  /** What is added where the destination does not say it itself; null: nothing. */
  readonly utm: Utm | null;
}

/** Where a partner sends people. Its stream is named by its key, which is unique in the tenant. */
export type LinkEvent =
  | DomainEvent<
      'link.created',
      Of & LinkTarget & { readonly key: string; readonly name: string | null; readonly activityId: string | null }
    >
  | DomainEvent<'link.changed', Of & LinkTarget & { readonly name: string | null }>
  /** People are sent on all the same; nothing counts from then on. */
  | DomainEvent<'link.disabled', Of & { readonly reason: string | null }>
  | DomainEvent<'link.enabled', Of>;

const v1 = { version: 1 };
const withUtm = { version: 2, upcast: { 1: (data: object) => ({ ...data, utm: null }) } };

export const linkEvents = eventTypes<LinkEvent>()('link', {
  'link.created': withUtm,
  'link.changed': withUtm,
  'link.disabled': { version: 1, personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' } },
  'link.enabled': v1,
});
