import { amountOf, type Decimal, isRefusal, quantityOf, refuse, type Refusal } from '#libs/kernel';
import type { LineExtent, RefundExtent, RefundRequest } from '../events/refund-request.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** What was asked for, its figures checked and written in one way. */
export function requestOf({ currency, extent }: RefundRequest): RefundRequest | Refusal<SaleRefusal> {
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) {
    return refuse('UNKNOWN_CURRENCY', 'currency is no ISO 4217 code of a currency, such as GBP', 'currency');
  }
  const checked = extentOf(extent);
  return isRefusal(checked) ? checked : { currency, extent: checked };
}

function extentOf(extent: RefundExtent): RefundExtent | Refusal<SaleRefusal> {
  switch (extent.kind) {
    case 'rest':
      return extent;
    case 'amount': {
      const amount = aboveZero(amountOf(extent.amount, 'amount'), 'amount');
      return isRefusal(amount) ? amount : { kind: 'amount', amount };
    }
    case 'total': {
      const total = amountOf(extent.refundedTotal, 'refundedTotal');
      if (isRefusal(total)) return total;
      if (total.isNegative) return refuse('NOT_POSITIVE', 'what is refunded in all is not negative', 'refundedTotal');
      return { kind: 'total', refundedTotal: total.toString() };
    }
    case 'lines':
      return linesOf(extent.lines);
  }
}

function linesOf(given: readonly LineExtent[]): RefundExtent | Refusal<SaleRefusal> {
  if (given.length === 0) return refuse('NO_LINES', 'a refund by lines names at least one', 'lines');
  const lines: LineExtent[] = [];
  for (const [at, line] of given.entries()) {
    const checked = lineOf(line, `lines.${at}`);
    if (isRefusal(checked)) return checked;
    lines.push(checked);
  }
  return { kind: 'lines', lines };
}

function lineOf({ line, amount, quantity }: LineExtent, field: string): LineExtent | Refusal<SaleRefusal> {
  if (amount !== null && quantity !== null) {
    return refuse('ONE_OF_TWO', 'say how much of a line by its amount or by its quantity, not by both', field);
  }
  if (amount !== null) {
    const checked = aboveZero(amountOf(amount, `${field}.amount`), `${field}.amount`);
    return isRefusal(checked) ? checked : { line, amount: checked, quantity };
  }
  if (quantity === null) return { line, amount, quantity };
  const checked = aboveZero(quantityOf(quantity, `${field}.quantity`), `${field}.quantity`);
  return isRefusal(checked) ? checked : { line, amount, quantity: checked };
}

function aboveZero(figure: Decimal | Refusal<SaleRefusal>, field: string): string | Refusal<SaleRefusal> {
  if (isRefusal(figure)) return figure;
  const isPositive = !figure.isNegative && !figure.isZero;
  return isPositive ? figure.toString() : refuse('NOT_POSITIVE', `${field} is more than zero`, field);
}
