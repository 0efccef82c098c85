import type { Book } from '../entry/book.js';
import type { SharedAllowance } from '../window/cap-allowance.js';
import type { Place } from '../entry/entry.js';
import { andThen, nothingPosted, type Settled } from '../entry/posting.js';

/** What an event does to one entry of a ledger; null where a single result is more than any ledger holds. */
export interface Act {
  readonly place: Place;
  readonly does: (book: Book, shared: SharedAllowance) => Settled | null;
}

/**
 * All that an event does to the ledgers it touches; null where its source is to be parked. Caps of a whole program are drawn on credit by credit and rule by rule, whoever is paid: a
 * parent's entry comes before the next rule of the credited partner.
 */
export function performAcross(
  ledgers: readonly { readonly book: Book; readonly acts: readonly Act[] }[],
  shared: SharedAllowance,
): readonly Settled[] | null {
  const settled = ledgers.map(({ book }) => nothingPosted(book));
  const inOrder = ledgers
    .flatMap(({ acts }, ledger) => acts.map((act) => ({ ledger, act })))
    .sort(({ act: { place: a } }, { act: { place: b } }) => a[0] - b[0] || a[1] - b[1]);
  for (const { ledger, act } of inOrder) {
    const before = settled[ledger];
    const next = before && act.does(before.book, shared);
    if (!next) return null;
    settled[ledger] = andThen(before, next);
  }
  return settled;
}
