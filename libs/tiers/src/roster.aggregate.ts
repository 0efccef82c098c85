import { aggregate } from '#libs/eventing';
import { AskReview, ListPartners, type RosterCommand, rosterDecider } from './roster.js';
import { rosterEvents } from './roster.events.js';

/** Who is in a program. */
export const rosterAggregate = aggregate({
  decider: rosterDecider,
  events: rosterEvents,
  commands: { ListPartners, AskReview },
  id: ({ data }: RosterCommand) => data.programId,
});
