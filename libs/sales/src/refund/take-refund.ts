import { Decimal, Fraction, refuse, type Refusal, sum } from '#libs/kernel';
import type { LineExcess, LineExtent, RefundExtent } from '../events/refund-request.js';
import type { LineRefund, LineState } from '../lines/line-state.js';
import { leftOf, leftOfSale, spreadOverLines, takeMoney } from '../lines/refund-split.js';
import { priceOfUnits, takeUnits } from '../lines/refund-units.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** What a refund takes of a sale, and what it wanted beyond what is left. */
export interface Taking {
  readonly pinned: readonly LineRefund[];
  readonly amount: Decimal;
  readonly exceeded: Decimal;
  readonly exceededLines: readonly LineExcess[] | null;
}

interface Of {
  readonly lines: readonly LineState[];
  readonly currency: string;
  /** What the refunds that stand asked for in all. */
  readonly before: Decimal;
}

/** Takes what is left of what is asked for: commission-rules.md §8. Refuses lines that cannot be refunded. */
export function takeRefund(of: Of, extent: RefundExtent): Taking | Refusal<SaleRefusal> {
  switch (extent.kind) {
    case 'rest':
      return takeAmount(of, atLeastZero(leftOfSale(of.lines)));
    case 'amount':
      return takeAmount(of, Decimal.of(extent.amount));
    case 'total':
      return takeAmount(of, atLeastZero(Decimal.of(extent.refundedTotal).minus(of.before)));
    case 'lines':
      return lineFault(of.lines, extent.lines) ?? takeLines(of, extent.lines);
  }
}

export function takeAmount({ lines, currency }: Omit<Of, 'before'>, asked: Decimal): Taking {
  const amount = least(asked, atLeastZero(leftOfSale(lines)));
  return {
    pinned: spreadOverLines(lines, amount, currency),
    amount,
    exceeded: asked.minus(amount),
    exceededLines: null,
  };
}

/** Line by line, in the order in which they are named. */
function takeLines({ lines, currency }: Of, extents: readonly LineExtent[]): Taking {
  const known = new Map(lines.map((line) => [line.line, line]));
  const pinned: LineRefund[] = [];
  const excess: LineExcess[] = [];
  const before = atLeastZero(leftOfSale(lines));
  let left = before;
  for (const extent of extents) {
    const line = known.get(extent.line);
    if (!line) continue;
    const { taken, amount, exceeded } = takeLine(line, extent, left, currency);
    if (!isNothing(taken)) pinned.push(taken);
    if (!exceeded.isZero) excess.push({ line: extent.line, amount: exceeded.toString() });
    left = left.minus(amount);
  }
  const exceeded = sum(excess.map(({ amount }) => Decimal.of(amount)));
  return { pinned, amount: before.minus(left), exceeded, exceededLines: excess };
}

/** Units whose price is not left whole go as far as the money does; where all of it goes, they go. */
function takeLine(line: LineState, extent: LineExtent, leftOfAll: Decimal, currency: string) {
  const [units, left] = [unitsAsked(line, extent), leftOf(line)];
  const asked = units ? priceOfUnits(line, units, currency) : extent.amount === null ? left : Decimal.of(extent.amount);
  const amount = least(asked, least(left, leftOfAll));
  const byUnits = units && (amount.equals(asked) || amount.equals(left));
  const taken = byUnits ? takeUnits(line, units, amount) : takeMoney(line, amount);
  return { taken, amount, exceeded: asked.minus(amount) };
}

/** A line that is worth nothing has units alone. */
function unitsAsked(line: LineState, { amount, quantity }: LineExtent): Fraction | undefined {
  if (quantity !== null) return Fraction.of(quantity);
  if (amount !== null || !Decimal.of(line.net).isZero) return undefined;
  const left = Fraction.of(line.quantity).minus(Fraction.of(line.refundedUnits));
  return left.compare(Fraction.zero) > 0 ? left : undefined;
}

function lineFault(lines: readonly LineState[], extents: readonly LineExtent[]): Refusal<SaleRefusal> | undefined {
  const [known, seen] = [new Map(lines.map((line) => [line.line, line])), new Set<number>()];
  for (const [at, { line, quantity }] of extents.entries()) {
    const why = seen.has(line) ? 'it is named twice' : whyNotRefundable(known.get(line), quantity !== null);
    if (why) return refuse('BAD_LINE', `line ${line} cannot be refunded: ${why}`, `lines.${at}.line`);
    seen.add(line);
  }
  return undefined;
}

function whyNotRefundable(known: LineState | undefined, byQuantity: boolean): string | undefined {
  if (!known) return 'there is no such line';
  const { net, spread, quantity } = known;
  if (spread) return 'it is a discount that was spread over other lines; refund those';
  if (Decimal.of(net).isNegative) return 'it is worth less than zero';
  const hasUnits = !Decimal.of(quantity).isNegative && !Decimal.of(quantity).isZero;
  return byQuantity && !hasUnits ? 'it has no quantity above zero; name an amount' : undefined;
}

const isNothing = ({ refundedBefore, refundedAfter, unitsBefore, unitsAfter }: LineRefund): boolean =>
  refundedBefore === refundedAfter && unitsBefore === unitsAfter;

const least = (a: Decimal, b: Decimal): Decimal => (a.compare(b) <= 0 ? a : b);
const atLeastZero = (figure: Decimal): Decimal => (figure.isNegative ? Decimal.zero : figure);
