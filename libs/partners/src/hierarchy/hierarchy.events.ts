import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

/** Who stands above whom in a program: one stream for all of them, so that two changes at once cannot close a circle. */
export type HierarchyEvent = DomainEvent<
  'hierarchy.parent-set',
  {
    readonly programId: string;
    readonly partnerId: string;
    /** null: from then on nobody stands above it. */
    readonly parentId: string | null;
    /** From when it holds, by the business time of sales. */
    readonly effectiveFrom: Instant;
    /** When a change takes over that was set before; null: nothing is to follow yet. */
    readonly until: Instant | null;
    readonly at: Instant;
    /** In somebody's own words, which may name a person: sealed, and null once the partner was erased. */
    readonly reason: string | null;
  }
>;

export const hierarchyEvents = eventTypes<HierarchyEvent>()('hierarchy', {
  'hierarchy.parent-set': {
    version: 1,
    personal: { subject: 'partnerId', fields: ['reason'], afterErasure: 'left-out' },
  },
});
