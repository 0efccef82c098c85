import { Decimal, Fraction, isRefusal, refuse, type Refusal } from '#libs/kernel';
import { soldLines } from '../content/sold-lines.js';
import type { LineDraft } from '../content/draft.js';
import type { SaleEvent } from '../events/sale.events.js';
import { type LineState, linesAsAmended } from '../lines/line-state.js';
import { refundedOf } from '../lines/refund-split.js';
import { moveExcess } from '../refund/move-excess.js';
import { chargedOf, ofSale, type RecordedSale, refundedFigures } from '../refund/recorded-sale.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** All lines anew, as an order stands after it was edited: commission-rules.md §9. The same lines again change nothing. */
export function amend(
  sale: RecordedSale,
  given: readonly LineDraft[],
  when: { readonly occurredAt: string; readonly timeZone: string },
): readonly SaleEvent[] | Refusal<SaleRefusal> {
  const worked = soldLines(given, 'sale');
  if (isRefusal(worked)) return worked;
  const { lines: sold, total } = worked;
  if (JSON.stringify(sold) === JSON.stringify(sale.sold)) return [];
  const { currency, externalId } = sale.sale;
  const lines = linesAsAmended(sale.lines, sold, currency);
  const fault = refundedMore(sale.lines, lines) ?? totalFault(sale, total);
  if (fault) return fault;
  const { moved, ...after } = moveExcess({ lines, refunds: sale.refunds }, currency);
  const data = {
    ...{ ...ofSale(sale), externalId, ...when, lines: sold, amountBefore: chargedOf(sale).toString(), moved },
    ...refundedFigures(sale.lines, { sold, ...after }),
  };
  return [{ type: 'sale.amended', data }];
}

function totalFault({ lines }: RecordedSale, total: Decimal): Refusal<SaleRefusal> | undefined {
  const refunded = refundedOf(lines);
  if (total.isNegative) {
    return refuse('NEGATIVE_SALE', 'a sale is not negative: record what is given back as a refund', 'lines');
  }
  return total.compare(refunded) < 0
    ? refuse(
        'REFUNDED_MORE',
        `${refunded.toString()} of the sale is refunded, and its lines come to ${total.toString()}`,
        'lines',
      )
    : undefined;
}

/** Where a line, also one that was left out, or its units would fall below what is refunded. */
function refundedMore(before: readonly LineState[], lines: readonly LineState[]): Refusal<SaleRefusal> | undefined {
  const after = new Map(lines.map((line, at) => [line.line, { ...line, at }]));
  for (const { line, refunded, refundedUnits } of before) {
    if (refunded === '0' && refundedUnits === '0') continue;
    const now = after.get(line);
    const field = now ? `lines.${now.at}` : 'lines';
    const less = now ? whatFallsBelow(now, refunded, refundedUnits) : 'it is left out';
    if (less) return refuse('REFUNDED_MORE', `of line ${line}, ${refunded} is refunded, and ${less}`, field);
  }
  return undefined;
}

function whatFallsBelow({ net, quantity }: LineState, refunded: string, units: string): string | undefined {
  if (Decimal.of(net).compare(Decimal.of(refunded)) < 0) return `it comes to ${net}`;
  // What is refunded by money alone has no units that a quantity, which may be below zero, could fall below.
  return units !== '0' && Fraction.of(quantity).compare(Fraction.of(units)) < 0
    ? `${units} of its units are, and it has ${quantity}`
    : undefined;
}
