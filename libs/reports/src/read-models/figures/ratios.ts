import { Decimal, formatUnits } from '#libs/kernel';

const PLACES = 4;

/** A ratio with 4 decimals, towards zero; null over nothing. */
export function ratioOf(top: Decimal, bottom: Decimal): string | null {
  if (bottom.isZero) return null;
  const scale = Math.max(top.scale, bottom.scale);
  return formatUnits((top.unitsAt(scale) * 10n ** BigInt(PLACES)) / bottom.unitsAt(scale), PLACES);
}

const HUNDRED = Decimal.of('100');

/** The same in per cent. */
export const percentOf = (top: Decimal, bottom: Decimal): string | null => ratioOf(top.times(HUNDRED), bottom);
