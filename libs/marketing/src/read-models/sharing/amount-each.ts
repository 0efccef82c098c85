import { formatUnits, moneyOf } from '#libs/kernel';

const PLACES = 4;

/** An amount a head with 4 decimals, towards zero; null over nobody. */
export function amountEach(minor: bigint, currency: string, heads: number): string | null {
  if (heads === 0) return null;
  const places = moneyOf(1n, currency).amount.split('.')[1]?.length ?? 0;
  return formatUnits((minor * 10n ** BigInt(PLACES)) / (BigInt(heads) * 10n ** BigInt(places)), PLACES);
}
