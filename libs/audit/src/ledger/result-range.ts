import type { PlanTerms } from '../rating/plan-terms.js';
import { payFor } from '../rating/window-dues.js';
import { extentOf, totalFor } from '../rating/worth.js';
import { resultInRange } from '../sources/input-range.js';
import type { RecordedSale } from '../rating/recorded-sale.js';
import { type PinnedCredit, type Slot, slotsOf } from './entry-slots.js';
import { broughtBy } from './windows.js';

/** Whether everything that a sale can earn may be posted (§1): of brackets, what the dearest step makes of it. */
export function resultsInRange(sale: RecordedSale, credits: readonly PinnedCredit[], digits: number): boolean {
  const { terms } = sale;
  if (!terms) return true;
  return credits.every((credit) =>
    slotsOf(sale, terms, credit).every((slot) => slotInRange(sale, terms, credit.part, slot, digits)),
  );
}

function slotInRange(
  { source: { creditNote }, state, convert, credits }: RecordedSale,
  { rounding }: PlanTerms,
  part: number,
  { rule, lines }: Slot,
  digits: number,
): boolean {
  const weights = credits.map(({ weight }) => weight);
  const pinned = { creditNote, rule, rounding, convert, digits, weights, part };
  const extent = extentOf(state, lines, creditNote);
  const { pays } = rule;
  if (pays.kind !== 'brackets') return resultInRange(totalFor(pinned, extent), digits);
  const source = { ...broughtBy(pinned, extent), steps: pays.steps };
  return pays.steps.every((step) => resultInRange(payFor(source, step).units(digits, rounding), digits));
}
