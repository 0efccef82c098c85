/** 2^32: what a touch of the day of the sale counts. */
const BITS = 32;

const known = new Map<string, bigint>();

/**
 * What a touch that is some whole days old counts, halved for each half-life: `⌊2^(32 − (d mod H)/H)⌋` shifted right by `⌊d/H⌋`. The
 * power is an integer root, so that every machine gets the same number. With H = 7: 4,294,967,296 at 0 days, 2,147,483,648 at 7.
 */
export function decayedBy(days: number, halfLifeDays: number): bigint {
  const rest = days % halfLifeDays;
  const halvings = BigInt((days - rest) / halfLifeDays);
  const key = `${halfLifeDays}:${rest}`;
  const full = known.get(key) ?? integerRoot(2n ** BigInt(BITS * halfLifeDays - rest), halfLifeDays);
  known.set(key, full);
  return full >> halvings;
}

/** The greatest integer whose power is not above the number. */
function integerRoot(number: bigint, degree: number): bigint {
  let [low, high] = [0n, 2n ** BigInt(BITS) + 1n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(degree) <= number) low = middle;
    else high = middle;
  }
  return low;
}
