import type { Book } from '../entry/book.js';
import { worthIn } from './correct.js';
import { type Corrections, giving, givingBack, taking } from '../entry/correction.js';
import type { Entry } from '../entry/entry.js';

type Earlier = (entry: Entry, minor: bigint) => Corrections;

/** What a correction made of an entry before corrections said so: the same rules, worked out again. */
export const correctionBefore = {
  taken:
    (book: Book): Earlier =>
    (entry, minor) =>
      minor < 0n ? taking(entry, -minor) : giving(entry, minor, worthIn(book, entry)),
  reversed:
    (_book: Book, taken: Corrections): Earlier =>
    (entry) =>
      givingBack(entry, taken),
};
