import { List, Map } from 'immutable';
import { exponentOf, Fraction, type Rounding } from '#libs/kernel';
import { roundTo } from '../../rating/lines/fractions.js';
import type { BracketScale } from '../../rating/rule.js';
import { isByVolumeAlone, windowDue, type WindowSource } from '../../rating/window-due.js';
import type { Book, BracketWindow } from '../entry/book.js';
import { absorbedOf, type Entry, standsOf, windowShareOf, withinCaps } from '../entry/entry.js';

export const emptyWindow = (windowId: string, rounding: Rounding): BracketWindow => ({
  windowId,
  rounding,
  entryIds: List<string>(),
  sources: null,
  places: Map<string, number>(),
  scales: [],
  volume: Fraction.zero,
  due: Fraction.zero,
  stands: 0n,
  given: 0n,
  plain: true,
});

export function withScale(window: BracketWindow, scale: BracketScale): BracketWindow {
  const known = window.scales.some((other) => JSON.stringify(other) === JSON.stringify(scale));
  return known ? window : { ...window, scales: [...window.scales, scale] };
}

/** The scale that alone says what stands of a window, whoever brought which part of its volume; null where each entry counts. */
export function soleScale({ plain, scales }: BracketWindow): BracketScale | null {
  const [scale, ...others] = scales;
  return plain && scale && others.length === 0 && isByVolumeAlone(scale) ? scale : null;
}

export const roundingOf =
  ({ currency }: Book, { rounding }: BracketWindow) =>
  (due: Fraction): bigint =>
    roundTo(due, exponentOf(currency) ?? 0, rounding);

export const sourceOf = (entry: Entry): WindowSource => ({
  ...windowShareOf(entry),
  scale: entry.earning.kind === 'brackets' ? entry.earning.scale : NO_SCALE,
});

const NO_SCALE: BracketScale = { mode: 'marginal', by: 'amount', steps: [] };

/** An entry of a window and its part of the due, before caps; minor units. */
export interface EntryPart {
  readonly entry: Entry;
  readonly part: bigint;
}

/** In ledger order, with the exact due of all. Looks at every source of the window. */
export function partsIn(
  book: Book,
  window: BracketWindow,
): { readonly due: Fraction; readonly parts: readonly EntryPart[] } {
  const entries = window.entryIds.toArray().flatMap((entryId) => book.entries.get(entryId) ?? []);
  const { due, parts } = windowDue(entries.map(sourceOf), book.currency, window.rounding);
  return { due, parts: entries.map((entry, at) => ({ entry, part: parts[at] ?? 0n })) };
}

/** The figures of a window: `posted + cut = due + absorbed`, always. Posted leaves out what persons took and gave. */
export interface WindowFigures {
  readonly due: bigint;
  readonly posted: bigint;
  readonly cut: bigint;
  readonly absorbed: bigint;
}

export function windowFigures(book: Book, window: BracketWindow): WindowFigures {
  const { due, parts } = partsIn(book, window);
  const sum = (amount: (each: EntryPart) => bigint): bigint => parts.reduce((all, each) => all + amount(each), 0n);
  return {
    due: roundingOf(book, window)(due),
    posted: sum(({ entry, part }) => standsOf(entry, part) + entry.kept - entry.given),
    cut: sum(({ entry, part }) => part - withinCaps(entry, part)),
    absorbed: sum(({ entry, part }) => absorbedOf(entry, part)),
  };
}
