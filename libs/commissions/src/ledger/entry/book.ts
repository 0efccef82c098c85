import { List, Map } from 'immutable';
import type { Fraction, Rounding } from '#libs/kernel';
import type { BracketScale } from '../../rating/rule.js';
import type { Corrections } from './correction.js';
import type { Entry } from './entry.js';
import { type SourceTree, withSource, withSourceAt } from './source-tree.js';

/** What a ledger knows of its entries: enough to say what stands of each after any event. */
export interface Book {
  readonly currency: string;
  readonly entries: Map<string, Entry>;
  readonly bySale: Map<string, List<string>>;
  readonly windows: Map<string, BracketWindow>;
  readonly capUse: CapUse;
  readonly clawbacks: Map<string, Clawback>;
}

/** One window of a bracket rule in one ledger. Its sources keep their order, whatever becomes of them. */
export interface BracketWindow {
  readonly windowId: string;
  /** That of its first source. */
  readonly rounding: Rounding;
  readonly entryIds: List<string>;
  /** The same entries as they are now, and the place of each. */
  readonly sources: SourceTree | null;
  readonly places: Map<string, number>;
  /** The scales of the plan versions that its sources were recorded under. */
  readonly scales: readonly BracketScale[];
  readonly volume: Fraction;
  /** The exact sum of what its sources are owed. */
  readonly due: Fraction;
  /** What stands of all its entries, minor units, and what persons gave on top of them. */
  readonly stands: bigint;
  readonly given: bigint;
  /** No entry has caps, and persons have taken nothing back: what stands is the due, and what was given. */
  readonly plain: boolean;
}

/** What has been granted under each cap of this ledger; nothing frees it. */
export type CapUse = Map<string, bigint>;

/** What took back from an entry: a person, who may take it back once, or a refund, which is reversed itself. */
interface Clawback {
  readonly entryId: string;
  readonly by: 'person' | 'refund';
  readonly refundId?: string;
  readonly taken: Corrections;
  readonly reversed: boolean;
}

export const emptyBook = (currency: string): Book => ({
  currency,
  entries: Map(),
  bySale: Map(),
  windows: Map(),
  capUse: Map(),
  clawbacks: Map(),
});

export const withEntry = (book: Book, entry: Entry): Book => ({
  ...book,
  entries: book.entries.set(entry.entryId, entry),
  windows: withEntryInWindow(book.windows, entry),
});

function withEntryInWindow(windows: Book['windows'], entry: Entry): Book['windows'] {
  const window = entry.windowId === null ? undefined : windows.get(entry.windowId);
  const place = window?.places.get(entry.entryId);
  if (!window?.sources || place === undefined) return windows;
  return windows.set(window.windowId, { ...window, sources: withSourceAt(window.sources, place, entry) });
}

/** The window with one more source, in the last place. */
export const withLastSource = (window: BracketWindow, entry: Entry): BracketWindow => ({
  ...window,
  entryIds: window.entryIds.push(entry.entryId),
  sources: withSource(window.sources, entry),
  places: window.places.set(entry.entryId, window.entryIds.size),
});

export const withNewEntry = (book: Book, entry: Entry): Book => ({
  ...withEntry(book, entry),
  bySale: book.bySale.update(entry.saleId, List<string>(), (entries) => entries.push(entry.entryId)),
});

export const entriesOf = (book: Book, saleId: string): readonly Entry[] =>
  book.bySale
    .get(saleId, List<string>())
    .toArray()
    .flatMap((entryId) => book.entries.get(entryId) ?? []);
