import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { type BooksCommand, booksCommands, booksDecider } from './books.js';
import { booksEvents } from './books.events.js';

/** Which partners of a program have a ledger, and which of its months are closed. */
export const books = aggregate({
  decider: booksDecider,
  events: booksEvents,
  commands: booksCommands,
  id: ({ data, context }: BooksCommand) => idOf(context.tenant, 'books', data.programId),
});
