import { dueAt, dueOfVolume, movesOthers } from '../../rating/window-due.js';
import { type Book, type BracketWindow, withEntry, withLastSource, withNewEntry } from '../entry/book.js';
import { draw, type SharedAllowance } from './cap-allowance.js';
import { type Entry, standsOf, windowShareOf } from '../entry/entry.js';
import { standingSources } from './standing-sources.js';
import { emptyWindow, partsIn, roundingOf, soleScale, sourceOf, withScale } from './window.js';

/** What an event changes of what stands in a window, minor units: of the entry that is new, and of all the others together. */
export interface WindowMove {
  readonly book: Book;
  readonly own: bigint;
  readonly others: bigint;
  /** The other entries that drew on their caps. */
  readonly drew: readonly string[];
  /** Of a new entry: its part of the due, before caps. */
  readonly part: bigint;
}

/** A new source takes the last place of its window. */
export function enterWindow(book: Book, windowId: string, entry: Entry, shared: SharedAllowance): WindowMove {
  const source = sourceOf(entry);
  const window = withScale(book.windows.get(windowId) ?? emptyWindow(windowId, entry.rounding), source.scale);
  const volume = window.volume.plus(source.volume);
  const plain = window.plain && entry.caps.length === 0;
  const entered = { ...window, volume, plain };
  const round = roundingOf(book, window);
  const own = dueAt(source, window.volume, volume);
  if (!window.scales.some((scale) => movesOthers(scale, window.volume, volume))) {
    const due = window.due.plus(own);
    return enter(book, { ...entered, due }, { entry, part: round(due) - round(window.due), others: 0n }, shared);
  }
  const scale = soleScale(entered);
  if (!scale) return recount(withNewEntry(book, entry), withLastSource(entered, entry), entry.entryId, shared);
  const due = dueOfVolume(scale, volume);
  const part = round(due) - round(due.minus(own));
  const others = round(due) + window.given - window.stands - part;
  return enter(book, { ...entered, due }, { entry, part, others }, shared);
}

function enter(
  book: Book,
  window: BracketWindow,
  { entry, part, others }: { entry: Entry; part: bigint; others: bigint },
  shared: SharedAllowance,
): WindowMove {
  const { drawn, used } = draw(entry, part, book.capUse, shared);
  const drew = { ...entry, drawn };
  const own = standsOf(drew, part);
  const stands = window.stands + own + others;
  const after = withWindow(withNewEntry(book, drew), { ...withLastSource(window, drew), stands });
  return { book: { ...after, capUse: used }, own, others, drew: [], part };
}

/** A source that was refunded, restored or amended keeps its place; `entry` is as it is now. The change is the sum over all. */
export function moveInWindow(book: Book, entry: Entry, shared: SharedAllowance): WindowMove {
  const before = book.entries.get(entry.entryId);
  const next = withEntry(book, entry);
  const window = next.windows.get(entry.windowId ?? '');
  if (!before || !window) return { book: next, own: 0n, others: 0n, drew: [], part: 0n };
  const volume = window.volume.minus(windowShareOf(before).volume).plus(windowShareOf(entry).volume);
  const scale = soleScale(window);
  if (!scale) return moved(next, { ...window, volume }, shared);
  const due = dueOfVolume(scale, volume);
  const stands = roundingOf(book, window)(due) + window.given;
  const others = stands - window.stands;
  return { book: withWindow(next, { ...window, volume, due, stands }), own: 0n, others, drew: [], part: 0n };
}

/** What stands of those that the change may touch; of every source where that cannot be told. */
function moved(book: Book, window: BracketWindow, shared: SharedAllowance): WindowMove {
  const standing = standingSources(book, window, shared);
  if (!standing) return recount(book, window, null, shared);
  const { due, stands, drew, used } = standing;
  const after = { ...drew.reduce(withEntry, withWindow(book, { ...window, due, stands })), capUse: used };
  return { book: after, own: 0n, others: stands - window.stands, drew: drew.map(({ entryId }) => entryId), part: 0n };
}

/** Works out what stands of every source. A new one draws on its caps first, then the others in their order. */
export function recount(book: Book, window: BracketWindow, first: string | null, shared: SharedAllowance): WindowMove {
  const { due, parts } = partsIn(book, window);
  const isFirst = ({ entry }: { entry: Entry }): boolean => entry.entryId === first;
  const others: string[] = [];
  let [after, stands, own, ownPart] = [withWindow(book, window), 0n, 0n, 0n];
  for (const { entry, part } of [...parts.filter(isFirst), ...parts.filter((each) => !isFirst(each))]) {
    const { drawn, used } = draw(entry, part, after.capUse, shared);
    const drew = { ...entry, drawn };
    if (drawn !== entry.drawn) {
      after = { ...withEntry(after, drew), capUse: used };
      if (!isFirst({ entry })) others.push(entry.entryId);
    }
    const standing = standsOf(drew, part);
    stands += standing;
    if (isFirst({ entry })) [own, ownPart] = [standing, part];
  }
  return {
    book: withWindow(after, { ...(after.windows.get(window.windowId) ?? window), due, stands }),
    own,
    others: stands - window.stands - own,
    drew: others,
    part: ownPart,
  };
}

/** A person's correction changes what stands of one entry, and nothing of the window itself. `entry` is as it is now. */
export function correctInWindow(book: Book, entry: Entry, change: bigint): Book {
  const before = book.entries.get(entry.entryId);
  const next = withEntry(book, entry);
  const window = next.windows.get(entry.windowId ?? '');
  if (!before || !window) return book;
  const given = window.given + entry.given - before.given;
  const plain = window.plain && entry.kept === 0n;
  return withWindow(next, { ...window, given, plain, stands: window.stands + change });
}

const withWindow = (book: Book, window: BracketWindow): Book => ({
  ...book,
  windows: book.windows.set(window.windowId, window),
});
