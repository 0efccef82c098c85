import { amountFault, amountOf, Decimal, isRefusal, keyOf, quantityOf, refuse, type Refusal } from '#libs/kernel';
import type { SaleLine } from '../events/sale.events.js';
import { discountFault, type Gives } from './discount-fault.js';
import type { LineDraft } from './draft.js';
import { faultOfLineTexts } from './texts.js';
import type { ContentRefusal } from '../events/sale.refusals.js';

/** Line numbers are small: a sale has some thousand lines. */
const HIGHEST_NUMBER = 100_000;

/** What is sold, and what all lines come to. */
interface Sold {
  readonly lines: readonly SaleLine[];
  readonly total: Decimal;
}

/** Checks lines and works out their amounts: of a sale, or of a credit note, where discounts have the other sign. */
export function soldLines(given: readonly LineDraft[], gives: Gives): Sold | Refusal<ContentRefusal> {
  if (given.length === 0) return refuse('NO_LINES', 'give at least one line', 'lines');
  const lines: SaleLine[] = [];
  let total = Decimal.zero;
  for (const [at, line] of given.entries()) {
    const worked = lineOf(line, at);
    if (isRefusal(worked)) return worked;
    lines.push(worked.line);
    total = total.plus(worked.amount);
  }
  return numberFault(lines) ?? discountFault(lines, gives) ?? amountFault(total, 'lines') ?? { lines, total };
}

function lineOf(
  given: LineDraft,
  at: number,
): { readonly line: SaleLine; readonly amount: Decimal } | Refusal<ContentRefusal> {
  const field = `lines.${at}`;
  const fault = faultOfLineTexts(given, field);
  if (fault) return fault;
  const quantity = quantityOf(given.quantity, `${field}.quantity`);
  if (isRefusal(quantity)) return quantity;
  const unitPrice = amountOf(given.unitPrice, `${field}.unitPrice`);
  if (isRefusal(unitPrice)) return unitPrice;
  const amount = quantity.times(unitPrice);
  const overflow = amountFault(amount, field);
  if (overflow) return overflow;
  const line: SaleLine = {
    line: given.line ?? at + 1,
    product: keyOf(given.product),
    category: given.category,
    kind: given.kind,
    quantity: quantity.toString(),
    unitPrice: unitPrice.toString(),
    amount: amount.toString(),
    ...(given.appliesTo && { appliesTo: given.appliesTo }),
  };
  return { line, amount };
}

function numberFault(lines: readonly SaleLine[]): Refusal<ContentRefusal> | undefined {
  const seen = new Set<number>();
  for (const [at, { line }] of lines.entries()) {
    const isNumber = Number.isInteger(line) && line >= 1 && line <= HIGHEST_NUMBER;
    if (!isNumber) return refuse('BAD_LINE', `a line number is from 1 to ${HIGHEST_NUMBER}`, `lines.${at}.line`);
    if (seen.has(line)) return refuse('BAD_LINE', `two lines have the number ${line}`, `lines.${at}.line`);
    seen.add(line);
  }
  return undefined;
}
