import { Fraction } from '#libs/kernel';
import type { BaseLine } from './base-lines.js';
import { greatest, least, ONE, signOf, total } from './fractions.js';

/** Which part of a rule's lines is refunded, between 0 and 1: of their money (R ÷ C), and of their units. */
export interface RefundedPart {
  readonly money: Fraction;
  readonly units: Fraction;
}

const REFUNDED_WHOLE: RefundedPart = { money: ONE, units: ONE };

/** A sale that is refunded whole leaves nothing to any rule, whatever money stands on its lines. */
export function refundedPart(lines: readonly BaseLine[], whole: boolean): RefundedPart {
  if (whole) return REFUNDED_WHOLE;
  const counted = lines.filter(({ quantity }) => signOf(quantity) > 0);
  return {
    money: ratio(total(lines.map(({ net, refunded }) => net.times(refunded))), total(lines.map(({ net }) => net))),
    units: ratio(
      total(counted.map(({ refundedUnits }) => refundedUnits)),
      total(counted.map(({ quantity }) => quantity)),
    ),
  };
}

const ratio = (part: Fraction, whole: Fraction): Fraction =>
  signOf(whole) <= 0 ? Fraction.zero : least(greatest(part.over(whole), Fraction.zero), ONE);
