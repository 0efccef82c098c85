import { isSame } from '../../rating/lines/fractions.js';
import { type RatedRule, rateCredit } from '../../rating/rate-credit.js';
import { refundedPart } from '../../rating/lines/refunded-part.js';
import type { Act } from './acts.js';
import { type Book, entriesOf, withEntry } from '../entry/book.js';
import { draw, type SharedAllowance } from '../window/cap-allowance.js';
import { type Entry, nothingOf, type Place, standsOf, windowShareOf, worthOf } from '../entry/entry.js';
import { postingIdOf, postUnder, skip } from '../entry/post.js';
import { isPostable, nothingPosted, type Posting, type Settled } from '../entry/posting.js';
import { accrue, newEntry, windowChange } from './record-source.js';
import type { RatedClaim, Source } from '../entry/source.js';
import { moveInWindow } from '../window/window-move.js';

/** Of a sale as it is credited now. */
export const entriesInForce = (book: Book, saleId: string): readonly Entry[] =>
  entriesOf(book, saleId).filter(({ recredited }) => recredited !== true);

/** All lines anew, under the terms of the sale. What a rule no longer pays is taken back; a rule that pays first now makes its entry. */
export function amendActs(book: Book, saleId: string, sources: readonly Source[]): readonly Act[] {
  const known = entriesOf(book, saleId);
  const paid = sources.flatMap((source) =>
    source.claims.flatMap((claim) =>
      rateCredit(source, claim, book.currency).map((rated) => ({
        source,
        claim,
        rated,
        place: [claim.part, rated.at] as const,
        entry: known.find(({ ruleId, credited }) => ruleId === rated.rule.ruleId && credited === claim.credited),
      })),
    ),
  );
  const unpaid = entriesInForce(book, saleId).filter((entry) => !paid.some((other) => other.entry === entry));
  const [cause] = sources;
  return [
    ...unpaid.flatMap(({ entryId, place }) => (cause ? [remakeAct(cause, 'amended', { entryId, place }, null)] : [])),
    ...paid.map(({ entry, place, rated, claim, source }): Act => {
      const earns = claim.levels.some(({ level, standing }) => level === rated.rule.level && standing === 'earns');
      if (entry && (earns || !entry.recredited)) {
        return remakeAct(source, 'amended', { entryId: entry.entryId, place }, { ...rated, source, claim });
      }
      const { earning } = rated;
      if (!earning || !earns) return { place, does: nothingPosted };
      const made = newEntry(source, claim, { ...rated, earning, place }, book.currency);
      const cause = { ...source, inOnePosting: true, rated: { source, claim, rule: { ...rated, earning, place } } };
      return { place, does: (before, shared) => accrue(before, cause, made, shared) };
    }),
  ];
}

/** An entry as the sale makes it anew; null: its rule takes no line any more. */
export const remakeAct = (
  { causeId, refundedWhole }: Pick<Source, 'causeId' | 'refundedWhole'>,
  kind: 'amended' | 'recredited',
  { entryId, place }: Pick<Entry, 'entryId' | 'place'>,
  now: (RatedRule & RatedClaim) | null,
): Act => ({
  place,
  does: (book, shared) => {
    const entry = book.entries.get(entryId);
    if (!entry) return nothingPosted(book);
    const rated = now?.earning ? { ...now, rule: { ...now, earning: now.earning, place } } : null;
    const settled = postChange(book, remade(entry, place, now, refundedWhole), { causeId, kind, rated }, shared);
    return settled.postings.every(({ amount }) => isPostable(amount, book.currency)) ? settled : null;
  },
});

function remade(before: Entry, place: Place, now: RatedRule | null, refundedWhole: boolean): Entry {
  const entry = { ...before, place, recredited: false };
  if (!now?.earning) {
    const refunded = refundedPart([], refundedWhole);
    return { ...entry, lines: [], earning: nothingOf(entry.earning), refunded, made: null };
  }
  return {
    ...entry,
    lines: now.lines.map(({ line }) => line),
    earning: now.earning,
    refunded: now.refunded,
    made: null,
  };
}

/** Posts the change of what stands. Under brackets it is that of the whole window, and what moves its volume is posted even if it comes to nothing. */
export function postChange(
  book: Book,
  entry: Entry,
  {
    causeId,
    kind,
    rated,
  }: {
    readonly causeId: string;
    readonly kind: 'refunded' | 'refund-reversed' | 'amended' | 'recredited';
    readonly rated?: Posting['rated'];
  },
  shared: SharedAllowance,
): Settled {
  const {
    book: after,
    amount,
    moved,
    drew,
  } = entry.windowId === null ? changed(book, entry, shared) : inWindow(book, entry, shared);
  const { entryId } = entry;
  const isOfRefund = kind === 'refunded' || kind === 'refund-reversed';
  if (!moved) return skip(after, entryId, isOfRefund ? 'NOTHING_LEFT_TO_CLAW_BACK' : 'NOTHING_CHANGED', rated);
  const others = { drew: drew.filter((other) => other !== entryId), part: 0n };
  const window = windowChange(book, after, entry.windowId, others);
  const how = rated === undefined ? { window } : { window, rated };
  const settled = postUnder(after, entryId, { causeId, kind, amount }, how);
  return kind === 'refunded' ? withClawback(settled, causeId, entryId) : settled;
}

/** What a refund takes back is remembered until its reversal, or until what it took is settled. */
function withClawback(settled: Settled, causeId: string, entryId: string): Settled {
  const clawback = { entryId, by: 'refund' as const, taken: { kept: 0n, given: 0n }, reversed: false };
  const clawbacks = settled.book.clawbacks.set(postingIdOf(causeId, 'refunded', entryId), clawback);
  return { ...settled, book: { ...settled.book, clawbacks } };
}

interface Changed {
  readonly book: Book;
  readonly amount: bigint;
  readonly moved: boolean;
  readonly drew: readonly string[];
}

function changed(book: Book, entry: Entry, shared: SharedAllowance): Changed {
  const before = book.entries.get(entry.entryId) ?? entry;
  const worth = worthOf(entry);
  const { drawn, used } = draw(entry, worth, book.capUse, shared);
  const drew = { ...entry, drawn };
  const amount = standsOf(drew, worth) - standsOf(before, worthOf(before));
  return { book: { ...withEntry(book, drew), capUse: used }, amount, moved: amount !== 0n, drew: [] };
}

function inWindow(book: Book, entry: Entry, shared: SharedAllowance): Changed {
  const before = windowShareOf(book.entries.get(entry.entryId) ?? entry);
  const now = windowShareOf(entry);
  const move = moveInWindow(book, entry, shared);
  const moved = !isSame(before.volume, now.volume) || !isSame(before.base, now.base);
  return {
    book: move.book,
    amount: move.own + move.others,
    moved: moved || move.own + move.others !== 0n,
    drew: move.drew,
  };
}
