import { type Policy, policy } from '#libs/eventing';
import { type DealEvent, dealEvents } from '../deal/deal.events.js';
import { NOTE, noteHistoryCommand } from '../registration/note-history.js';

/** The account of an imported deal knows of it, and finds what it stood against. */
export const noteHistoryWhenDealImported = (): Policy<DealEvent> =>
  policy<DealEvent>({
    name: NOTE,
    sources: [dealEvents],
    on: ['deal.imported'],
    react: (events) =>
      Promise.resolve(
        events.flatMap((event) => {
          const command = noteHistoryCommand(event);
          return command ? [{ command, answers: [event] }] : [];
        }),
      ),
  });
