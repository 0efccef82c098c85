import { type Fraction, type Refusal, refuse } from '#libs/kernel';
import { roundTo, whole } from '../../rating/lines/fractions.js';
import { type Book, withEntry } from '../entry/book.js';
import { type Corrections, giving, givingBack, taking } from '../entry/correction.js';
import { type Entry, standsOf, withinCaps, worthOf } from '../entry/entry.js';
import { postingIdOf, postUnder, skip } from '../entry/post.js';
import type { PostingKind, Settled } from '../entry/posting.js';
import { correctInWindow } from '../window/window-move.js';
import { partsIn } from '../window/window.js';
import type { LedgerRefusal } from '../events/ledger.refusals.js';

/** What a person does to an entry; `commandId` names the act. */
interface Act {
  readonly commandId: string;
  readonly entryId: string;
}

/** Minor units, a share of what is left (`"0.5"` is half), or all of it. */
export type Taken = { readonly amount: bigint } | { readonly share: Fraction } | 'all';

export function clawBack(book: Book, act: Act, taken: Taken): Settled | Refusal<LedgerRefusal> {
  const entry = book.entries.get(act.entryId);
  if (!entry) return NOT_FOUND;
  const worth = worthIn(book, entry);
  const left = leftOf(entry, worth);
  if (left <= 0n)
    return refuse('NOTHING_LEFT_TO_CLAW_BACK', 'nothing is left of this commission to take back', 'commissionId');
  const amount = amountOf(taken, left, entry);
  if (amount <= 0n) return refuse('NOT_POSITIVE', 'it must be more than zero', 'amount');
  if (amount > left) return MORE_THAN_LEFT;
  const after = taking(entry, amount);
  const settled = correct(book, { entry, worth, after }, act, 'clawed-back');
  const used = { kept: after.kept - entry.kept, given: entry.given - after.given };
  const clawback = { entryId: act.entryId, by: 'person' as const, taken: used, reversed: false };
  const clawbacks = settled.book.clawbacks.set(postingIdOf(act.commandId, 'clawed-back', act.entryId), clawback);
  return { ...settled, book: { ...settled.book, clawbacks } };
}

function amountOf(taken: Taken, left: bigint, { rounding }: Entry): bigint {
  if (taken === 'all') return left;
  return 'amount' in taken ? taken.amount : roundTo(taken.share.times(whole(left)), 0, rounding);
}

/** Gives back a clawback by hand, once; nothing where a refund has taken the same since. */
export function reverseClawback(
  book: Book,
  { commandId, clawbackId }: Omit<Act, 'entryId'> & { readonly clawbackId: string },
): Settled | Refusal<LedgerRefusal> {
  const clawback = book.clawbacks.get(clawbackId);
  const entry = clawback && book.entries.get(clawback.entryId);
  if (!clawback || !entry) return refuse('NOT_FOUND', 'there is no such clawback', 'commissionId');
  if (clawback.by === 'refund')
    return refuse('CAUSED_BY_REFUND', 'a refund caused this clawback: reverse the refund, or adjust', 'commissionId');
  if (clawback.reversed) return refuse('ALREADY_REVERSED', 'this clawback is reversed', 'commissionId');
  const clawbacks = book.clawbacks.set(clawbackId, { ...clawback, reversed: true });
  const correction = { entry, worth: worthIn(book, entry), after: givingBack(entry, clawback.taken) };
  const act = { commandId, entryId: entry.entryId };
  const settled = correct({ ...book, clawbacks }, correction, act, 'clawback-reversed');
  const posted = settled.postings.some(({ amount }) => amount !== 0n);
  return posted ? settled : skip(settled.book, entry.entryId, 'ABSORBED_BY_REFUND');
}

/** A signed amount in minor units. Upwards it gives, downwards it takes; what takes from a sale takes no more than is left. */
export function adjust(book: Book, act: Act, amount: bigint): Settled | Refusal<LedgerRefusal> {
  const entry = book.entries.get(act.entryId);
  if (!entry) return NOT_FOUND;
  if (amount === 0n)
    return refuse('NOT_AN_ADJUSTMENT', 'an adjustment may not be zero: give an amount such as -12.50', 'amount');
  const worth = worthIn(book, entry);
  if (amount < 0n && entry.kind === 'sale' && -amount > leftOf(entry, worth)) return MORE_THAN_LEFT;
  const after = amount < 0n ? taking(entry, -amount) : giving(entry, amount, worth);
  return correct(book, { entry, worth, after }, act, 'adjusted');
}

/** Void or decline: takes back what stands now. What the sale is worth more later stands. */
export function end(book: Book, act: Act, how: 'voided' | 'declined'): Settled | Refusal<LedgerRefusal> {
  const entry = book.entries.get(act.entryId);
  if (!entry) return NOT_FOUND;
  return endAt(book, { entry, worth: worthIn(book, entry) }, act, how);
}

/** The same of an entry whose worth is known. */
export function endAt(
  book: Book,
  { entry, worth }: { readonly entry: Entry; readonly worth: bigint },
  act: Act,
  how: PostingKind,
): Settled {
  const stands = standsOf(entry, worth);
  const after = stands < 0n ? giving(entry, -stands, worth) : taking(entry, stands);
  return correct(book, { entry, worth, after }, act, how);
}

/** What entries are worth, each window worked out once: what persons take changes no part of it. */
export function worthsIn(book: Book): (entry: Entry) => bigint {
  const known = new Map<string, ReadonlyMap<string, bigint>>();
  return (entry) => {
    const window = book.windows.get(entry.windowId ?? '');
    if (!window) return worthOf(entry);
    const parts =
      known.get(window.windowId) ??
      new Map(partsIn(book, window).parts.map(({ entry: { entryId }, part }) => [entryId, part]));
    known.set(window.windowId, parts);
    return parts.get(entry.entryId) ?? 0n;
  };
}

const NOT_FOUND = refuse('NOT_FOUND', 'there is no such commission', 'commissionId');
const MORE_THAN_LEFT = refuse('MORE_THAN_LEFT', 'that is more than is left of this commission', 'amount');

/** What an entry is worth now, before caps; under brackets its part of the window. */
export function worthIn(book: Book, entry: Entry): bigint {
  if (entry.windowId === null) return worthOf(entry);
  const window = book.windows.get(entry.windowId);
  const parts = window ? partsIn(book, window).parts : [];
  return parts.find((each) => each.entry.entryId === entry.entryId)?.part ?? 0n;
}

/** What a person may still take back. Under brackets at most what was posted for the entry itself, less its refunds: true-ups are other sales'. */
function leftOf(entry: Entry, worth: bigint): bigint {
  const { kept, given, made, refunded, rounding, windowId } = entry;
  if (windowId === null || made === null || entry.kind === 'credit-note') return standsOf(entry, worth);
  const own = made - roundTo(whole(made).times(refunded.money), 0, rounding);
  const within = withinCaps(entry, worth);
  const left = (own < within ? own : within) - kept;
  return (left > 0n ? left : 0n) + given;
}

function correct(
  book: Book,
  { entry, worth, after }: { entry: Entry; worth: bigint; after: Corrections },
  { commandId: causeId, entryId }: Act,
  kind: PostingKind,
): Settled {
  const corrected = { ...entry, ...after };
  const amount = standsOf(corrected, worth) - standsOf(entry, worth);
  const next = entry.windowId === null ? withEntry(book, corrected) : correctInWindow(book, corrected, amount);
  return postUnder(next, entryId, { causeId, kind, amount });
}
