import { payFor } from '../rating/window-dues.js';
import { totalFor } from '../rating/worth.js';
import { resultInRange } from '../sources/input-range.js';
import { type Brings, isNothing, type SheetLine } from './sheet.js';
import { broughtBy } from './windows.js';

/** Whether everything that a sale can earn may be posted (§1): of brackets, what the dearest step makes of it. */
export const resultsInRange = (sheet: readonly SheetLine[], digits: number): boolean =>
  sheet.every((line) => isNothing(line) || inRange(line, digits));

function inRange({ sale, credit, terms, rule, extent }: Brings, digits: number): boolean {
  const { source, weights } = sale;
  const { convert, part } = credit;
  const { rounding } = terms;
  const pinned = { creditNote: source.creditNote, rule, rounding, convert, digits, weights, part };
  const { pays } = rule;
  if (pays.kind !== 'brackets') return resultInRange(totalFor(pinned, extent), digits);
  const brought = { ...broughtBy(pinned, extent), steps: pays.steps };
  return pays.steps.every((step) => resultInRange(payFor(brought, step).units(digits, rounding), digits));
}
