import { Fraction, type Instant } from '#libs/kernel';
import type { LineState } from '#libs/sales';
import { isPostable } from '../ledger.decision.js';
import { asBaseLines } from '../rating/base-lines.js';
import type { Earning } from '../rating/earning.js';
import { isSame } from '../rating/fractions.js';
import { type RatedRule, rateCredit } from '../rating/rate-credit.js';
import { refundedPart } from '../rating/refunded-part.js';
import type { Act } from './acts.js';
import { type Book, entriesOf, withEntry } from './book.js';
import { draw, type SharedAllowance } from './cap-allowance.js';
import { type Entry, type Place, standsOf, windowShareOf, worthOf } from './entry.js';
import { postingIdOf, postUnder, skip } from './post.js';
import { nothingPosted, type Settled } from './posting.js';
import { accrue, entryIdOf, newEntry, type Source } from './record-source.js';
import { moveInWindow } from './window-move.js';

/** A refund, or the reversal of one: the lines of the sale as they stand after it. */
export interface RefundChange {
  readonly causeId: string;
  readonly kind: 'refunded' | 'refund-reversed';
  readonly saleId: string;
  readonly occurredAt: Instant;
  readonly lines: readonly LineState[];
  readonly refundedWhole: boolean;
}

/** A refund, or its reversal, moves every entry of the sale. */
export const refundActs = (book: Book, change: RefundChange): readonly Act[] =>
  entriesOf(book, change.saleId).map(({ entryId, place }) => ({
    place,
    does: (before, shared) => {
      const entry = before.entries.get(entryId);
      return entry ? postChange(before, refunded(entry, change), change, shared) : nothingPosted(before);
    },
  }));

function refunded(entry: Entry, { lines, refundedWhole }: RefundChange): Entry {
  const taken = lines.filter(({ line }) => entry.lines.includes(line));
  return { ...entry, refunded: refundedPart(asBaseLines(taken, entry.withoutDiscounts), refundedWhole) };
}

/** All lines anew, under the terms of the sale. What a rule no longer pays is taken back; a rule that pays first now makes its entry. */
export function amendActs(book: Book, source: Source): readonly Act[] {
  const paid = source.claims.flatMap((claim) =>
    rateCredit(source, claim, book.currency).map((rated, at) => ({
      ...{ claim, rated, place: [claim.part, at] as const },
      entryId: entryIdOf(source.saleId, rated.rule.ruleId, claim.credited),
    })),
  );
  const unpaid = entriesOf(book, source.saleId).filter(
    (entry) => !paid.some(({ entryId }) => entryId === entry.entryId),
  );
  return [
    ...unpaid.map(({ entryId, place }) => amendAct(source, entryId, place, null)),
    ...paid.map(({ entryId, place, rated, claim }): Act => {
      if (book.entries.has(entryId)) return amendAct(source, entryId, place, rated);
      const earns = claim.levels.some(({ level, standing }) => level === rated.rule.level && standing === 'earns');
      const { earning } = rated;
      if (!earning || !earns) return { place, does: nothingPosted };
      const made = newEntry(source, claim, { ...rated, earning, place }, book.currency);
      return { place, does: (before, shared) => accrue(before, { ...source, inOnePosting: true }, made, shared) };
    }),
  ];
}

const amendAct = ({ causeId, occurredAt }: Source, entryId: string, place: Place, now: RatedRule | null): Act => ({
  place,
  does: (book, shared) => {
    const entry = book.entries.get(entryId);
    if (!entry) return nothingPosted(book);
    const settled = postChange(book, amended(entry, place, now), { causeId, occurredAt, kind: 'amended' }, shared);
    return settled.postings.every(({ amount }) => isPostable(amount, book.currency)) ? settled : null;
  },
});

function amended(before: Entry, place: Place, now: RatedRule | null): Entry {
  const entry = { ...before, place };
  if (!now?.earning) return { ...entry, lines: [], earning: nothing(entry.earning), made: null };
  return {
    ...entry,
    lines: now.lines.map(({ line }) => line),
    earning: now.earning,
    refunded: now.refunded,
    made: null,
  };
}

const nothing = (earning: Earning): Earning =>
  earning.kind === 'amount' ? { ...earning, amount: 0n } : { ...earning, base: Fraction.zero, volume: Fraction.zero };

/** Posts the change of what stands. Under brackets it is that of the whole window, and what moves its volume is posted even if it comes to nothing. */
function postChange(
  book: Book,
  entry: Entry,
  {
    causeId,
    kind,
    occurredAt: at,
  }: Pick<RefundChange, 'causeId' | 'occurredAt'> & { kind: RefundChange['kind'] | 'amended' },
  shared: SharedAllowance,
): Settled {
  const {
    book: after,
    amount,
    moved,
  } = entry.windowId === null ? changed(book, entry, shared) : inWindow(book, entry, shared);
  const { entryId } = entry;
  if (!moved) return kind === 'amended' ? nothingPosted(after) : skip(after, entryId, 'NOTHING_LEFT_TO_CLAW_BACK');
  const settled = postUnder(after, entryId, { causeId, kind, amount, at });
  if (kind !== 'refunded') return settled;
  const clawback = { entryId, by: 'refund' as const, taken: { kept: 0n, given: 0n }, reversed: false };
  const clawbacks = settled.book.clawbacks.set(postingIdOf(causeId, kind, entryId), clawback);
  return { ...settled, book: { ...settled.book, clawbacks } };
}

interface Changed {
  readonly book: Book;
  readonly amount: bigint;
  readonly moved: boolean;
}

function changed(book: Book, entry: Entry, shared: SharedAllowance): Changed {
  const before = book.entries.get(entry.entryId) ?? entry;
  const worth = worthOf(entry);
  const { drawn, used } = draw(entry, worth, book.capUse, shared);
  const drew = { ...entry, drawn };
  const amount = standsOf(drew, worth) - standsOf(before, worthOf(before));
  return { book: { ...withEntry(book, drew), capUse: used }, amount, moved: amount !== 0n };
}

function inWindow(book: Book, entry: Entry, shared: SharedAllowance): Changed {
  const before = windowShareOf(book.entries.get(entry.entryId) ?? entry);
  const now = windowShareOf(entry);
  const move = moveInWindow(book, entry, shared);
  const moved = !isSame(before.volume, now.volume) || !isSame(before.base, now.base);
  return { book: move.book, amount: move.own + move.others, moved: moved || move.own + move.others !== 0n };
}
