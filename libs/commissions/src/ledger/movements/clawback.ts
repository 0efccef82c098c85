import type { BaseRule } from '#libs/programs';
import type { LineState } from '#libs/sales';
import { asBaseLines, baseLines } from '../../rating/lines/base-lines.js';
import { refundedPart } from '../../rating/lines/refunded-part.js';
import type { Book } from '../entry/book.js';
import type { Entry } from '../entry/entry.js';
import { nothingPosted } from '../entry/posting.js';
import type { Act } from './acts.js';
import { entriesInForce, postChange } from './change-sale.js';

/** A refund, or the reversal of one: the lines of the sale as they stand after it. */
export interface RefundChange {
  readonly causeId: string;
  readonly kind: 'refunded' | 'refund-reversed';
  readonly saleId: string;
  readonly lines: readonly LineState[];
  readonly refundedWhole: boolean;
  /** Of entries that do not say which lines they are of: which the plan of the sale leaves out. */
  readonly base?: BaseRule;
}

/** A refund, or its reversal, moves every entry of the sale. */
export const refundActs = (book: Book, change: RefundChange): readonly Act[] =>
  entriesInForce(book, change.saleId).map(({ entryId, place }) => ({
    place,
    does: (before, shared) => {
      const entry = before.entries.get(entryId);
      return entry ? postChange(before, refunded(entry, change), change, shared) : nothingPosted(before);
    },
  }));

function refunded(entry: Entry, { lines, refundedWhole, base }: RefundChange): Entry {
  if (entry.lines === null) {
    const all = base ? baseLines(lines, base) : asBaseLines(lines, entry.withoutDiscounts);
    return { ...entry, refunded: refundedPart(all, refundedWhole) };
  }
  const numbers = new Set(entry.lines);
  const taken = lines.filter(({ line }) => numbers.has(line));
  return { ...entry, refunded: refundedPart(asBaseLines(taken, entry.withoutDiscounts), refundedWhole) };
}
