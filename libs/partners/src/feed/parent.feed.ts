import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, publishedAs, subjectOf } from '#libs/feed';
import type { ParentEventJson } from '#libs/feed-client';
import { deterministicId, toGlobalId } from '#libs/kernel';
import { type HierarchyEvent, hierarchyEvents } from '../hierarchy/hierarchy.events.js';

/** Each moment at which something changes is a subject of its own: what is set for one leaves the others as they are. */
const parent = subjectOf<ParentEventJson>()({
  kind: 'parent',
  field: 'parent',
  of: ({ partnerId, effectiveFrom }: { readonly partnerId: string; readonly effectiveFrom: string }) =>
    deterministicId('parent', partnerId, new Date(effectiveFrom).toISOString()),
});

/** `parent.*`: no partner reads who stands above it. */
export const parentFeed: AnyFeed = feed<HierarchyEvent>()({
  source: hierarchyEvents,
  on: {
    'hierarchy.parent-set': forStaff(
      publishedAs(
        'set',
        parent.begins(
          ({ data: { partnerId, programId, parentId, effectiveFrom } }) => ({
            partnerId: toGlobalId('partner', partnerId),
            programId: toGlobalId('program', programId),
            parentId: parentId === null ? null : toGlobalId('partner', parentId),
            effectiveFrom,
          }),
          ({ data: { reason } }) => ({ reason }),
        ),
      ),
    ),
  },
});
