import { refundedPart } from '../../rating/lines/refunded-part.js';
import type { Act } from './acts.js';
import { type Book, entriesOf } from '../entry/book.js';
import { entriesInForce, postChange, remakeAct } from './change-sale.js';
import { type Entry, withoutCredit } from '../entry/entry.js';
import { nothingPosted } from '../entry/posting.js';
import { recordActs } from './record-source.js';
import type { Source } from '../entry/source.js';

/** The sale is credited to others from now on; `sources` are the credits that this ledger has to do with. */
interface Recredit {
  readonly causeId: string;
  readonly saleId: string;
  readonly refundedWhole: boolean;
}

/**
 * What is not credited any more owes nothing; what is credited takes the last place of its window, unless it had an entry of this sale before:
 * that is owed again, in its place and with what it has drawn. So a sale that comes back leaves what was there.
 */
export function recreditActs(book: Book, change: Recredit, sources: readonly Source[]): readonly Act[] {
  const known = entriesOf(book, change.saleId);
  const again = new Set<string>();
  const comes = sources.flatMap((source) =>
    recordActs(source, book.currency, {
      inOnePosting: true,
      remake: (rated, place) => {
        const { rule, claim } = rated;
        const entry = known.find(({ ruleId, credited }) => ruleId === rule.ruleId && credited === claim.credited);
        if (!entry) return undefined;
        again.add(entry.entryId);
        return remakeAct(change, 'recredited', { entryId: entry.entryId, place }, rated);
      },
    }),
  );
  const goes = entriesInForce(book, change.saleId).filter(({ entryId }) => !again.has(entryId));
  return [...goes.map((entry) => leaveAct(entry, change)), ...comes];
}

/** A sale has fewer credits: what leaves stands before all that comes. */
const BEFORE_ALL = 100_000;

const leaveAct = ({ entryId, place: [credit, rule] }: Entry, { causeId, refundedWhole }: Recredit): Act => ({
  place: [credit - BEFORE_ALL, rule],
  does: (book, shared) => {
    const entry = book.entries.get(entryId);
    if (!entry) return nothingPosted(book);
    const left = { ...withoutCredit(entry), refunded: refundedPart([], refundedWhole) };
    return postChange(book, left, { causeId, kind: 'recredited' }, shared);
  },
});
