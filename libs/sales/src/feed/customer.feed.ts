import { type AnyFeed, personIdOf } from '#libs/eventing';
import { feed, forStaff, subjectOf } from '#libs/feed';
import type { CustomerEventJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { type CustomerEvent, customerEvents } from '../events/customer.events.js';
import { customerIdOf } from './sold-content.js';

const customer = subjectOf<CustomerEventJson>()({
  kind: 'customer',
  field: 'customer',
  of: (data: { readonly person: string }) => personIdOf(data.person),
});

/** `customer.*`: that it is to be forgotten. */
export const customerFeed: AnyFeed = feed<CustomerEvent>()({
  source: customerEvents,
  on: {
    'customer.erased': forStaff(
      customer.begins(({ data: { person, programId } }) => ({
        id: customerIdOf(person),
        programId: toGlobalId('program', programId),
        erased: true,
      })),
    ),
  },
});
