import { Fraction, type Instant } from '#libs/kernel';
import type { LineState } from '#libs/sales';
import { isPostable } from '../ledger.decision.js';
import { asBaseLines } from '../rating/base-lines.js';
import type { Earning } from '../rating/earning.js';
import { isSame } from '../rating/fractions.js';
import { type RatedRule, rateCredit } from '../rating/rate-credit.js';
import { refundedPart } from '../rating/refunded-part.js';
import { type Book, entriesOf, withEntry } from './book.js';
import { draw, type SharedAllowance } from './cap-allowance.js';
import { type Entry, standsOf, windowShareOf, worthOf } from './entry.js';
import { postingIdOf, postUnder, skip } from './post.js';
import { andThen, nothingPosted, type Settled } from './posting.js';
import { accrue, type Claim, entryIdOf, newEntry, type Source } from './record-source.js';
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

/** Posts what changes of every entry of the sale. */
export function refundSale(book: Book, change: RefundChange, shared: SharedAllowance): Settled {
  const { lines, refundedWhole } = change;
  return entriesOf(book, change.saleId).reduce((settled, { entryId }) => {
    const entry = settled.book.entries.get(entryId);
    if (!entry) return settled;
    const taken = asBaseLines(
      lines.filter(({ line }) => entry.lines.includes(line)),
      entry.withoutDiscounts,
    );
    const next = { ...entry, refunded: refundedPart(taken, refundedWhole) };
    return andThen(settled, postChange(settled.book, next, change, shared));
  }, nothingPosted(book));
}

/** All lines anew, under the terms of the sale. What a rule no longer pays is taken back; a rule that pays first now makes its entry. */
export function amendSale(book: Book, source: Source, shared: SharedAllowance): Settled | null {
  const rated = source.claims.flatMap((claim) =>
    rateCredit(source, claim, book.currency).map((each) => ({
      ...{ claim, each, entryId: entryIdOf(source.saleId, each.rule.ruleId, claim.credited) },
    })),
  );
  const change = { causeId: source.causeId, kind: 'amended' as const, occurredAt: source.occurredAt };
  let settled = nothingPosted(book);
  for (const entry of entriesOf(book, source.saleId)) {
    if (rated.some(({ entryId }) => entryId === entry.entryId)) continue;
    settled = andThen(settled, postChange(settled.book, amended(entry, null), change, shared));
  }
  for (const { claim, each } of rated) {
    const next = amendOrMake(settled.book, source, claim, each, shared);
    if (!next) return null;
    settled = andThen(settled, next);
  }
  return settled.postings.every(({ amount }) => isPostable(amount, book.currency)) ? settled : null;
}

function amendOrMake(
  book: Book,
  source: Source,
  claim: Claim,
  rated: RatedRule,
  shared: SharedAllowance,
): Settled | null {
  const { causeId, occurredAt } = source;
  const entry = book.entries.get(entryIdOf(source.saleId, rated.rule.ruleId, claim.credited));
  if (entry) return postChange(book, amended(entry, rated), { causeId, occurredAt, kind: 'amended' }, shared);
  const earns = claim.levels.some(({ level, standing }) => level === rated.rule.level && standing === 'earns');
  if (!rated.earning || !earns) return nothingPosted(book);
  const made = newEntry(book, source, claim, rated, rated.earning);
  return accrue(book, { causeId, occurredAt, inOnePosting: true }, made, shared);
}

function amended(entry: Entry, now: RatedRule | null): Entry {
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
