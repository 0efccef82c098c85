import { Decimal } from '#libs/kernel';
import type { LineKind } from '#libs/programs';
import { netsOf } from './discounts.js';
import type { LineSold } from './line-sold.js';

/** A line as its sale stands: figures are exact, in the sale's currency. */
export interface LineState {
  readonly line: number;
  readonly kind: LineKind;
  readonly product: string;
  readonly category: string | null;
  readonly quantity: string;
  /** As given: quantity × unitPrice. */
  readonly amount: string;
  /** The amount and all parts of discounts that fall to the line; `0` for a discount that was spread. Σ net = Σ amount. */
  readonly net: string;
  /** A discount whose amount stands in the nets of other lines. */
  readonly spread: boolean;
  /** Which lines a discount said it belongs to. */
  readonly appliesTo: readonly number[] | null;
  /** What of the net is refunded: from 0 up to the net; 0 where the net is not positive. */
  readonly refunded: string;
  /** What of the quantity is refunded: a decimal, or a fraction such as `1/3` (`Fraction.of` reads both), since money takes units in proportion. */
  readonly refundedUnits: string;
}

/** What stands of a sale or credit note: its lines, and whether all of it is refunded. */
export interface SaleLines {
  readonly lines: readonly LineState[];
  /** Nothing is left, whatever money stands on single lines: then all of every line counts as refunded. */
  readonly refundedWhole: boolean;
}

/** What of one line a refund, reversal or amendment moved: what is refunded of it before and after, in money and in units. */
export interface LineRefund {
  readonly line: number;
  readonly refundedBefore: string;
  readonly refundedAfter: string;
  readonly unitsBefore: string;
  readonly unitsAfter: string;
}

/** The lines of what was just sold: discounts are spread, nothing is refunded. */
export function linesAsSold(
  sold: readonly LineSold[],
  currency: string,
  { isCreditNote = false } = {},
): readonly LineState[] {
  const nets = netsOf(sold, currency, isCreditNote);
  return sold.map(({ line, kind, product, category, quantity, amount, appliesTo }, at) => ({
    line,
    kind,
    product,
    category,
    quantity,
    amount,
    net: (nets[at]?.net ?? Decimal.zero).toString(),
    spread: nets[at]?.spread ?? false,
    appliesTo: appliesTo ?? null,
    refunded: '0',
    refundedUnits: '0',
  }));
}

/** The lines once what a refund pinned of some of them holds. */
export function withRefunds(lines: readonly LineState[], pinned: readonly LineRefund[]): readonly LineState[] {
  if (pinned.length === 0) return lines;
  const after = new Map(pinned.map((refund) => [refund.line, refund]));
  return lines.map((line) => {
    const refund = after.get(line.line);
    return refund ? { ...line, refunded: refund.refundedAfter, refundedUnits: refund.unitsAfter } : line;
  });
}

/** All lines anew: what is refunded of a line stays with its number. */
export function linesAsAmended(
  before: readonly LineState[],
  sold: readonly LineSold[],
  currency: string,
): readonly LineState[] {
  const known = new Map(before.map((line) => [line.line, line]));
  return linesAsSold(sold, currency).map((line) => {
    const { refunded = '0', refundedUnits = '0' } = known.get(line.line) ?? {};
    return { ...line, refunded, refundedUnits };
  });
}
