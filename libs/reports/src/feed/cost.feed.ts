import type { AnyFeed } from '#libs/eventing';
import { feed, forStaff, subjectOf } from '#libs/feed';
import type { CostEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type CostEvent, costEvents } from '../cost/cost.events.js';

const cost = subjectOf<CostEventJson>()({
  kind: 'cost',
  field: 'cost',
  of: (data: { readonly costId: string }) => data.costId,
});

/** `cost.*`: what a vendor spends is its own business. */
export const costFeed: AnyFeed = feed<CostEvent>()({
  source: costEvents,
  on: {
    'cost.recorded': forStaff(
      cost.begins(({ data }) => ({
        id: toGlobalId('cost', data.costId),
        programId: toGlobalId('program', data.programId),
        partnerId: data.partnerId && toGlobalId('partner', data.partnerId),
        ...{ externalId: data.externalId, kind: data.kind, amount: data.amount, day: data.day, recordedAt: data.at },
      })),
    ),
  },
});
