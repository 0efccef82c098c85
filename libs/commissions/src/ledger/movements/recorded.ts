import { Fraction, minorUnits } from '#libs/kernel';
import type {
  Drawn,
  EntryMade,
  EntryRemade,
  EntryStanding,
  LedgerEvent,
  Source,
  WindowCorrected,
} from '../events/ledger.events.js';
import type { Earning } from '../../rating/earning.js';
import type { BracketScale } from '../../rating/rule.js';
import { type Book, withEntry, withLastSource, withNewEntry } from '../entry/book.js';
import type { Corrections } from '../entry/correction.js';
import { earlierEntry, earlierRefund, heldBefore } from './recorded-earlier.js';
import { type Entry, withoutCredit } from '../entry/entry.js';
import { windowIdOf } from './record-source.js';
import { correctInWindow } from '../window/window-move.js';
import { emptyWindow, withScale } from '../window/window.js';
import { capKey } from '../../rating/caps.js';

type DataOf<T extends LedgerEvent['type']> = Extract<LedgerEvent, { type: T }>['data'];
export type Accrued = DataOf<'ledger.commission-accrued'>;

const minorIn = ({ currency }: Book, amount: string): bigint => minorUnits({ amount, currency });

/** A new entry takes the last place of its window. */
export function withAccrued(book: Book, data: Accrued): Book {
  const { made, standing, rated } = data;
  const entry = made && standing ? entryOf(book, data, made, standing) : earlierEntry(book, data);
  const entered = withDrawn(withNewEntry(book, { ...entry, drawn: 0n }), entry.entryId, entry.drawn);
  const { windowId, earning } = entry;
  if (windowId === null || earning.kind !== 'brackets' || rated.kind !== 'brackets') return entered;
  const before = entered.windows.get(windowId) ?? emptyWindow(windowId, entry.rounding);
  const window = {
    ...withLastSource(withScale(before, earning.scale), entry),
    volume: Fraction.of(rated.volumeAfter),
    due: Fraction.of(rated.after),
    stands: before.stands + minorIn(book, data.amount),
    plain: before.plain && entry.caps.length === 0,
  };
  return withDraws({ ...entered, windows: entered.windows.set(windowId, window) }, data.draws);
}

function entryOf(book: Book, data: Accrued, made: EntryMade, standing: EntryStanding): Entry {
  const { entryId, ruleId, terms, rounding, source, holds, rated } = data;
  const { saleId, credited, withoutDiscounts, limits } = made;
  const { planId, planVersion } = terms;
  const isWindow = rated.kind === 'brackets';
  const windowId = isWindow ? windowIdOf(planId, ruleId, rated, rated.windowKey, credited) : null;
  return {
    entryId,
    saleId,
    planId,
    planVersion,
    ruleId,
    credited,
    rounding,
    withoutDiscounts,
    windowId,
    holds,
    kind: source.kind === 'credit-note' ? 'credit-note' : 'sale',
    ...remadeIn(book, made, windowId === null || !isWindow ? null : scaleIn(book, windowId, rated)),
    made: source.kind === 'amendment' || source.kind === 'recredit' ? null : minorIn(book, data.amount),
    caps: limits.map(({ capId, windowKey, limit, shared }) => ({
      key: capKey(planId, { capId, windowKey }),
      capId,
      windowKey,
      shared,
      limit: minorIn(book, limit),
    })),
    ...standingIn(book, standing),
    held: minorIn(book, standing.held),
  };
}

/** One scale is one value in memory, however many sources of a window were rated by it. */
function scaleIn({ windows }: Book, windowId: string, { mode, by, steps }: BracketScale): BracketScale {
  const scale = { mode, by, steps };
  const text = JSON.stringify(steps);
  const known = windows.get(windowId)?.scales.find((other) => JSON.stringify(other.steps) === text);
  return known ?? scale;
}

function remadeIn(book: Book, { place, lines, earned }: EntryRemade, scale: BracketScale | null) {
  const at: Entry['place'] = [place.credit, place.rule];
  return { place: at, lines: lines.map(({ line }) => line), earning: earningOf(book, earned, scale) };
}

function earningOf(book: Book, earned: EntryRemade['earned'], scale: BracketScale | null): Earning {
  if (earned.kind === 'amount') {
    return { kind: 'amount', amount: minorIn(book, earned.amount), refundedBy: earned.refundedBy };
  }
  const { base, volume } = earned;
  const steps: BracketScale = scale ?? { mode: 'marginal', by: 'amount', steps: [] };
  return { kind: 'brackets', base: Fraction.of(base), volume: Fraction.of(volume), scale: steps };
}

const standingIn = (book: Book, { refunded, drawn, kept, given }: EntryStanding) => ({
  refunded: { money: Fraction.of(refunded.money), units: Fraction.of(refunded.units) },
  drawn: minorIn(book, drawn),
  kept: minorIn(book, kept),
  given: minorIn(book, given),
});

/** What an entry has drawn in all, counted under each cap of its own ledger. */
function withDrawn(book: Book, entryId: string, drawn: bigint): Book {
  const entry = book.entries.get(entryId);
  if (!entry || entry.drawn === drawn) return book;
  const more = drawn - entry.drawn;
  const own = entry.caps.filter(({ shared }) => !shared);
  const capUse = own.reduce((used, { key }) => used.set(key, used.get(key, 0n) + more), book.capUse);
  return { ...withEntry(book, { ...entry, drawn }), capUse };
}

const withDraws = (book: Book, draws: readonly Drawn[]): Book =>
  draws.reduce((next, { entryId, drawn }) => withDrawn(next, entryId, minorIn(next, drawn)), book);

interface Move {
  readonly amount: string;
  readonly standing: EntryStanding | null;
  readonly window: WindowCorrected | null;
  readonly draws: readonly Drawn[];
  readonly source: Source | null;
  readonly remade?: EntryRemade | null;
  readonly refund?: { readonly after: string; readonly charged: string } | null;
}

/** A refund, its reversal, an amendment or other credits: the entry as it stands, and the window that it moved. */
export function withMoved(book: Book, of: string, move: Move): Book {
  const before = book.entries.get(of);
  if (!before) return book;
  const { standing, window, draws, remade, amount, source } = move;
  if (!standing) return earlierRefund(book, before, move);
  const { drawn, ...stands } = standingIn(book, standing);
  const scale = before.earning.kind === 'brackets' ? before.earning.scale : null;
  const moved = { ...before, ...stands, held: before.held + minorIn(book, standing.held) };
  const entry = remade
    ? { ...moved, ...remadeIn(book, remade, scale), made: null, recredited: false }
    : source?.kind === 'recredit'
      ? withoutCredit(moved)
      : moved;
  const next = withDraws(withDrawn(withEntry(book, entry), of, drawn), draws);
  const known = next.windows.get(before.windowId ?? '');
  if (!known || !window) return next;
  const after = {
    ...known,
    volume: Fraction.of(window.volumeAfter),
    due: Fraction.of(window.after),
    stands: known.stands + minorIn(book, amount),
  };
  return { ...next, windows: next.windows.set(known.windowId, after) };
}

/** The true-up of a window is posted under the entry that caused it. */
export function withTrueUp(book: Book, of: string, amount: string, held: string | null): Book {
  const entry = book.entries.get(of);
  if (!entry) return book;
  const next = held === null ? book : withEntry(book, { ...entry, held: entry.held + minorIn(book, held) });
  const window = next.windows.get(entry.windowId ?? '');
  if (!window) return next;
  const stands = window.stands + minorIn(book, amount);
  return { ...next, windows: next.windows.set(window.windowId, { ...window, stands }) };
}

/** A person took or gave. */
export function withCorrected(
  book: Book,
  of: string,
  { amount, standing }: Pick<Move, 'amount' | 'standing'>,
  earlier: (entry: Entry, minor: bigint) => Corrections,
): Book {
  const before = book.entries.get(of);
  if (!before) return book;
  const minor = minorIn(book, amount);
  const after = standing ? standingIn(book, standing) : earlier(before, minor);
  const held = standing ? before.held + minorIn(book, standing.held) : heldBefore(before, minor);
  const entry = { ...before, kept: after.kept, given: after.given, held };
  return before.windowId === null ? withEntry(book, entry) : correctInWindow(book, entry, minor);
}
