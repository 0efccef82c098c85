import { Fraction } from '#libs/kernel';
import type { BaseRule } from '#libs/programs';
import type { LineState } from '#libs/sales';
import { isExcluded } from './base.js';

/** A line that a plan pays on. */
export interface BaseLine {
  readonly line: number;
  readonly kind: string;
  readonly product: string;
  readonly category: string | null;
  /** Under the plan: one that ignores discounts pays on the amount as given. */
  readonly net: Fraction;
  readonly quantity: Fraction;
  readonly refundedUnits: Fraction;
  /** Which part of the line is refunded: of its money, or of its units where it was free. */
  readonly refunded: Fraction;
}

export const ignoresDiscounts = ({ excludeKinds }: BaseRule): boolean => excludeKinds.includes('discount');

/** The lines that the plan's base rule does not exclude. */
export const baseLines = (lines: readonly LineState[], rule: BaseRule): BaseLine[] =>
  asBaseLines(
    lines.filter((line) => !isExcluded(line, rule)),
    ignoresDiscounts(rule),
  );

export const asBaseLines = (lines: readonly LineState[], withoutDiscounts: boolean): BaseLine[] =>
  lines
    .filter(({ spread }) => !spread)
    .map((line) => ({
      line: line.line,
      kind: line.kind,
      product: line.product,
      category: line.category,
      net: Fraction.of(withoutDiscounts ? line.amount : line.net),
      quantity: Fraction.of(line.quantity),
      refundedUnits: Fraction.of(line.refundedUnits),
      refunded: refundedPart(line),
    }));

function refundedPart(line: LineState): Fraction {
  const net = Fraction.of(line.net);
  const quantity = Fraction.of(line.quantity);
  if (!net.isZero) return Fraction.of(line.refunded).over(net);
  return quantity.isZero ? Fraction.zero : Fraction.of(line.refundedUnits).over(quantity);
}
