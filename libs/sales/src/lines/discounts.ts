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

/** A line that a discount is taken off, and where it stands. */
type Target = readonly [place: number, line: Signed];

/**
 * Discounts spread over the lines they belong to: commission-rules.md §2. A discount of −5 over 30 and 20 takes 3 and 2. Lines of a credit
 * note are mirrored.
 */
export function netsOf(lines: readonly LineSold[], currency: string, isCreditNote: boolean): readonly Net[] {
  const mirror = (amount: Decimal): Decimal => (isCreditNote ? amount.negated() : amount);
  const signed = lines.map((line) => ({ line, size: mirror(Decimal.of(line.amount)) }));
  const nets = signed.map(({ size }) => size);
  const spread = new Set<number>();
  const places = new Map(signed.map(({ line }, at) => [line.line, at]));
  for (const [at, discount] of signed.entries()) {
    if (discount.line.kind !== 'discount' || !takeOff(nets, targetsOf(signed, places, discount), discount, currency))
      continue;
    nets[at] = Decimal.zero;
    spread.add(at);
  }
  return nets.map((net, at) => ({ net: mirror(net), spread: spread.has(at) }));
}

/** Whether there was a line to take the discount off. */
function takeOff(nets: Decimal[], targets: readonly Target[], discount: Signed, currency: string): boolean {
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

/** In the order of the lines. A discount that names its lines costs no more than these, of however many there are. */
function targetsOf(
  lines: readonly Signed[],
  places: ReadonlyMap<number, number>,
  { line: { appliesTo } }: Signed,
): readonly Target[] {
  const at = appliesTo ? placesNamed(appliesTo, places) : lines.keys();
  const targets = [...at].map((place): Target => [place, lines[place]!]);
  const positive = targets.filter(([, { size }]) => isPositive(size));
  if (appliesTo) return positive.filter(([, { line }]) => line.kind !== 'discount');
  const isSold = ({ kind }: LineSold): boolean => kind === 'goods' || kind === 'service';
  const belongsTo = lines.some(({ line }) => isSold(line)) ? isSold : isNeitherTaxNorDiscount;
  return positive.filter(([, { line }]) => belongsTo(line));
}

const placesNamed = (appliesTo: readonly number[], places: ReadonlyMap<number, number>): readonly number[] =>
  [...new Set(appliesTo)].flatMap((line) => places.get(line) ?? []).sort((a, b) => a - b);

const isNeitherTaxNorDiscount = ({ kind }: LineSold): boolean => kind !== 'tax' && kind !== 'discount';

const isPositive = (size: Decimal): boolean => !size.isNegative && !size.isZero;

/** Decimals beyond its own places are zeros. */
const unitsOf = (exact: Decimal, places: number): bigint => Decimal.of(exact.toString()).unitsAt(places);
