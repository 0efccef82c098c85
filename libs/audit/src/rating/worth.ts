import { type Mode, Rational } from '../arithmetic/rational.js';
import { totalOf } from '../sources/sale-lines.js';
import { isRefundedWhole, type SaleState, shareRefunded, unitsRefunded } from '../sources/sale-state.js';
import { partsOf } from '../arithmetic/largest-remainder.js';
import type { RuleTerms } from './plan-terms.js';
import { type BaseLine, baseOf } from './rule-lines.js';

/** Converts an exact amount of the sale's currency into the ledger's at the pinned rates. */
export type Conversion = (amount: Rational) => Rational;

/** What an entry pins of its sale (§6), beside its lines. */
export interface Pinned {
  readonly creditNote: boolean;
  readonly rule: RuleTerms;
  readonly rounding: Mode;
  readonly convert: Conversion;
  /** Minor unit exponent of the ledger's currency. */
  readonly digits: number;
  readonly weights: readonly number[];
  /** Which of the weights is this entry's. */
  readonly part: number;
}

/** How much of the lines that a rule took is there, and how much of it is refunded. */
export interface Extent {
  readonly base: Rational;
  readonly baseLeft: Rational;
  readonly units: Rational;
  readonly unitsLeft: Rational;
  readonly whole: boolean;
  /** Its lines went to other rules in an amendment. */
  readonly none: boolean;
}

export function extentOf(state: SaleState, lines: readonly BaseLine[], creditNote: boolean): Extent {
  const whole = isRefundedWhole(state);
  const base = clamped(baseOf(lines), creditNote);
  if (state.refunds.length === 0) {
    const units = totalOf(lines.flatMap(({ line: { quantity } }) => (quantity.sign > 0 ? [quantity] : [])));
    return { base, baseLeft: base, units, unitsLeft: units, whole: false, none: lines.length === 0 };
  }
  const net = totalOf(lines.map(({ line, net: own }) => own.times(Rational.one.minus(shareRefunded(state, line)))));
  const baseLeft = whole ? Rational.zero : between(clamped(net, creditNote), base);
  const counted = lines.filter(({ line }) => line.quantity.sign > 0).map(({ line }) => line);
  const units = totalOf(counted.map(({ quantity }) => quantity));
  const refunded = totalOf(counted.map(({ line }) => unitsRefunded(state, line)));
  const unitsLeft = whole ? Rational.zero : between(clamped(units.minus(refunded), false), units);
  return { base, baseLeft, units, unitsLeft, whole, none: lines.length === 0 };
}

/** On a sale a base below 0 counts as 0, on a credit note one above 0. */
const clamped = (base: Rational, creditNote: boolean): Rational =>
  creditNote === base.sign > 0 ? Rational.zero : base;

const between = (left: Rational, all: Rational): Rational => (left.abs().compare(all.abs()) > 0 ? all : left);

/** Flat rules and counts pay nothing for a credit note, nor for a base of 0 unless they say so (§4). */
export function passes({ rule, creditNote }: Pick<Pinned, 'rule' | 'creditNote'>, { base, none }: Extent): boolean {
  const byAmount = rule.pays.kind === 'share' || (rule.pays.kind === 'brackets' && rule.pays.by === 'amount');
  return none || (!byAmount && (creditNote || (base.sign === 0 && !rule.onZero)));
}

/** What a share or flat rule pays by §4 before it is split, in minor units, while nothing is refunded. */
function totalFor(pinned: Pinned, extent: Extent): bigint {
  const { rule, convert, digits, rounding } = pinned;
  if (rule.pays.kind === 'brackets' || passes(pinned, extent)) return 0n;
  if (rule.pays.kind === 'share') return convert(extent.base.times(rule.pays.rate)).units(digits, rounding);
  const { amount, per } = rule.pays;
  return (per === 'sale' ? amount : amount.times(extent.units)).units(digits, rounding);
}

/** `A − round(A × R ÷ C)`: what an entry of a share or flat rule, A being its part, is worth while part of its lines is refunded. */
export function worthOf(pinned: Pinned, extent: Extent): bigint {
  const amount = earnedBy(pinned, extent);
  return amount - refundedOf(amount, pinned, extent);
}

/** Its part of what the rule pays while nothing is refunded. */
export const earnedBy = (pinned: Pinned, extent: Extent): bigint =>
  partsOf(totalFor(pinned, extent), pinned.weights.map(BigInt))[pinned.part] ?? 0n;

/** `round(A × R ÷ C)`. */
export function refundedOf(amount: bigint, { rule, rounding }: Pinned, extent: Extent): bigint {
  const perUnit = rule.pays.kind === 'flat' && rule.pays.per === 'unit';
  const [all, left] = perUnit ? [extent.units, extent.unitsLeft] : [extent.base, extent.baseLeft];
  if (all.sign === 0) return extent.whole ? amount : 0n;
  return Rational.whole(amount).times(all.minus(left)).over(all).units(0, rounding);
}
