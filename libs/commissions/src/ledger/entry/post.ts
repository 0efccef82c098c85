import { type Book, withEntry } from './book.js';
import { holdPosting } from './hold.js';
import { nothingPosted, type Posting, type PostingKind, type Settled, type SkipReason } from './posting.js';

/** What a posting under an entry is made of; `causeId` is the event or command that it answers. */
export interface Change {
  readonly causeId: string;
  readonly kind: PostingKind;
  readonly amount: bigint;
}

const BY_PERSONS: ReadonlySet<PostingKind> = new Set([
  'clawed-back',
  'clawback-reversed',
  'adjusted',
  'voided',
  'declined',
]);

/** Posts under an entry that the book holds; zero is posted too. */
export function postUnder(
  book: Book,
  entryId: string,
  { causeId, kind, amount }: Change,
  how: Pick<Posting, 'window' | 'rated'> = {},
): Settled {
  const before = book.entries.get(entryId);
  if (!before) return nothingPosted(book);
  const { entry, held } = holdPosting(before, amount, BY_PERSONS.has(kind) ? 'person' : 'sale');
  const posting = { postingId: postingIdOf(causeId, kind, entryId), entryId, kind, amount, held, ...how };
  return { ...nothingPosted(entry === before ? book : withEntry(book, entry)), postings: [posting] };
}

/** One cause makes at most one posting of a kind under an entry. */
export const postingIdOf = (causeId: string, kind: PostingKind, entryId: string): string =>
  [kind, causeId, entryId].join('|');

/** Tells that an entry was looked at and nothing was posted. */
export function skip(book: Book, entryId: string, reason: SkipReason, rated?: Posting['rated']): Settled {
  const entry = book.entries.get(entryId);
  if (!entry) return nothingPosted(book);
  const { credited, ruleId } = entry;
  const how = rated === undefined ? {} : { rated };
  return { ...nothingPosted(book), skipped: [{ credited, ruleId, reason, entryId, ...how }] };
}
