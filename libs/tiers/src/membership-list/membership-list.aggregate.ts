import { aggregate } from '#libs/eventing';
import { AskReview, ListPartners, type MembershipCommand, membershipDecider } from './membership-list.js';
import { membershipEvents } from './membership-list.events.js';

/** Who is in a program. */
export const membershipAggregate = aggregate({
  decider: membershipDecider,
  events: membershipEvents,
  commands: { ListPartners, AskReview },
  id: ({ data }: MembershipCommand) => data.programId,
});
