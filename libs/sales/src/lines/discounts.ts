import { Decimal, exponentOf, splitByLargestRemainder } from '#libs/kernel';
import type { LineSold } from './line-sold.js';

interface Net {
  readonly net: Decimal;
  readonly spread: boolean;
}

interface Signed {
  readonly line: LineSold;
  /** Of a credit note, mirrored: what it gives back is positive here. */
  readonly size: Decimal;
}

/**
 * Discounts spread over the lines they belong to: commission-rules.md §2. A discount of −5 over 30 and 20 takes 3 and 2. Lines of a credit
 * note are mirrored.
 */
export function netsOf(lines: readonly LineSold[], currency: string, isCreditNote: boolean): readonly Net[] {
  const mirror = (amount: Decimal): Decimal => (isCreditNote ? amount.negated() : amount);
  const signed = lines.map((line) => ({ line, size: mirror(Decimal.of(line.amount)) }));
  const nets = signed.map(({ size }) => size);
  const spread = new Set<number>();
  for (const [at, discount] of signed.entries()) {
    if (discount.line.kind !== 'discount' || !takeOff(nets, signed, discount, currency)) continue;
    nets[at] = Decimal.zero;
    spread.add(at);
  }
  return nets.map((net, at) => ({ net: mirror(net), spread: spread.has(at) }));
}

/** Whether there was a line to take the discount off. */
function takeOff(nets: Decimal[], lines: readonly Signed[], discount: Signed, currency: string): boolean {
  const belongsTo = targetsOf(lines, discount.line);
  const targets = [...lines.entries()].filter(([, { line, size }]) => belongsTo(line) && isPositive(size));
  if (targets.length === 0) return false;
  const scale = Math.max(...targets.map(([, { size }]) => size.scale));
  const places = Math.max(exponentOf(currency) ?? 0, discount.size.places);
  const weights = targets.map(([, { size }]) => size.unitsAt(scale));
  const parts = splitByLargestRemainder(unitsOf(discount.size, places), weights);
  for (const [n, [at]] of targets.entries()) {
    nets[at] = (nets[at] ?? Decimal.zero).plus(Decimal.ofUnits(parts[n] ?? 0n, places));
  }
  return true;
}

function targetsOf(lines: readonly Signed[], { appliesTo }: LineSold): (line: LineSold) => boolean {
  if (appliesTo) {
    const named = new Set(appliesTo);
    return ({ line, kind }) => kind !== 'discount' && named.has(line);
  }
  const isSold = ({ kind }: LineSold): boolean => kind === 'goods' || kind === 'service';
  if (lines.some(({ line }) => isSold(line))) return isSold;
  return ({ kind }) => kind !== 'tax' && kind !== 'discount';
}

const isPositive = (size: Decimal): boolean => !size.isNegative && !size.isZero;

/** Decimals beyond its own places are zeros. */
const unitsOf = (exact: Decimal, places: number): bigint => Decimal.of(exact.toString()).unitsAt(places);
