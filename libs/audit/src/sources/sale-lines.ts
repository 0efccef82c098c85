import { spread } from '../arithmetic/largest-remainder.js';
import { Rational } from '../arithmetic/rational.js';

export interface SaleLine {
  readonly line: number;
  readonly kind: string;
  readonly quantity: Rational;
  readonly unitPrice: Rational;
  readonly product: string | null;
  readonly category: string | null;
  /** Lines that a discount belongs to; null: the usual ones. */
  readonly appliesTo: readonly number[] | null;
}

/** A line with what it costs after discounts (§2). */
export interface NetLine extends SaleLine {
  /** Quantity × price, as it stands on the order. */
  readonly amount: Rational;
  readonly net: Rational;
  /** A discount that other lines carry: it has no net amount of its own. */
  readonly spread: boolean;
}

const amountOf = ({ quantity, unitPrice }: SaleLine): Rational => quantity.times(unitPrice);
const isDiscount = ({ kind }: SaleLine): boolean => kind === 'discount';

/** Whether the discounts may stand on such an order: of a sale none is above zero, of a credit note none below. */
export function discountFault(lines: readonly SaleLine[], creditNote: boolean): 'BAD_DISCOUNT' | undefined {
  const others = new Set(lines.filter((line) => !isDiscount(line)).map(({ line }) => line));
  const wrong = creditNote ? -1 : 1;
  const bad = lines.some(
    (line) => isDiscount(line) && (amountOf(line).sign === wrong || line.appliesTo?.some((at) => !others.has(at))),
  );
  return bad ? 'BAD_DISCOUNT' : undefined;
}

/** Spreads the discounts of an order or, mirrored, of a credit note; `digits` is the minor unit exponent of its currency. */
export function netLines(lines: readonly SaleLine[], creditNote: boolean, digits: number): NetLine[] {
  const mirrored = (amount: Rational): Rational => (creditNote ? amount.negated() : amount);
  const amounts = lines.map((line) => mirrored(amountOf(line)));
  const nets = [...amounts];
  const carried = new Set<number>();
  lines.forEach((line, at) => {
    if (!isDiscount(line)) return;
    const bearers = bearersOf(line, lines).filter((bearer) => (amounts[bearer] ?? Rational.zero).sign > 0);
    if (bearers.length === 0) return;
    carried.add(at);
    const discount = amounts[at] ?? Rational.zero;
    const parts = spread(
      discount,
      bearers.map((bearer) => amounts[bearer] ?? Rational.zero),
      Math.max(digits, discount.places),
    );
    bearers.forEach((bearer, part) => {
      nets[bearer] = (nets[bearer] ?? Rational.zero).plus(parts[part] ?? Rational.zero);
    });
  });
  return lines.map((line, at) =>
    Object.assign({}, line, {
      amount: amountOf(line),
      net: carried.has(at) ? Rational.zero : mirrored(nets[at] ?? Rational.zero),
      spread: carried.has(at),
    }),
  );
}

/** Indexes of the lines that a discount belongs to. */
function bearersOf({ appliesTo }: SaleLine, lines: readonly SaleLine[]): number[] {
  const all = lines.map((_, at) => at);
  const kindOf = (at: number): string => lines[at]?.kind ?? '';
  if (appliesTo) return all.filter((at) => appliesTo.includes(lines[at]?.line ?? Number.NaN));
  const usual = all.filter((at) => kindOf(at) === 'goods' || kindOf(at) === 'service');
  return usual.length > 0 ? usual : all.filter((at) => kindOf(at) !== 'tax' && kindOf(at) !== 'discount');
}

export const totalOf = (amounts: readonly Rational[]): Rational =>
  amounts.reduce((sum, amount) => sum.plus(amount), Rational.zero);
