import { type Policy, policy, type StateReader } from '#libs/eventing';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { NOTE, noteHistoryCommand } from '../registration/note-history.js';

/** The account of an imported deal knows of it, and finds what it stood against. */
export const noteHistoryWhenDealImported = (facts: StateReader): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NOTE,
    sources: [dealEvents],
    on: ['deal.imported'],
    react: async (events) => {
      const notes = await Promise.all(
        events.map(async (event) => {
          const command = await noteHistoryCommand(event, new DealStateReader(facts, event.metadata.tenant));
          return command ? [{ command, answers: [event] }] : [];
        }),
      );
      return notes.flat();
    },
  });
