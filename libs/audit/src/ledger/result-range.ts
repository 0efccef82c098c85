import { passes, worthOf } from '../rating/worth.js';
import { resultInRange } from '../sources/input-range.js';
import type { Settlement } from './settlement.js';
import { type Brings, isNothing, type SaleEvent, type SaleEffect } from './sale-effects.js';
import { broughtBy } from './windows.js';

/**
 * Whether a ledger may post what a source brings it (§1): what it changes of each entry's worth, and of the worth of the others in its window,
 * before caps. Of an amendment it is one posting under brackets.
 */
export const resultsInRange = (
  settlement: Settlement,
  lines: readonly SaleEffect[],
  event: SaleEvent,
  digits: number,
): boolean =>
  lines.every(
    (line) =>
      isNothing(line) ||
      line.leaves ||
      resultsOf(settlement, line, event).every((result) => resultInRange(result, digits)),
  );

function resultsOf(settlement: Settlement, line: Brings, event: SaleEvent): readonly bigint[] {
  const { extent, rule } = line;
  const entry = settlement.entryFor(line);
  if (!entry || (!entry.entered && passes(entry.pinned, extent))) return [];
  if (rule.pays.kind !== 'brackets') return [worthOf(entry.pinned, extent) - (entry.entered ? entry.worth : 0n)];
  const window = entry.window && settlement.windowOf(entry, entry.window.key);
  if (!window) return [];
  const brought = broughtBy(entry.pinned, extent);
  if (window.staysSmall(entry, brought)) return [];
  const { own, others } = window.tried(entry, brought);
  return event === 'accrual' ? [own, others] : [own + others];
}
