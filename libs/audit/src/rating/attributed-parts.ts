import type { AttributionPolicy } from '#libs/programs';

interface Weighed {
  readonly at: string;
}

const DAY = 86_400_000;

/** What each touch gets of all, as whole numbers: written from the page, and no code of the engine's. */
export function partsByModel(touches: readonly Weighed[], sale: string, policy: AttributionPolicy): bigint[] {
  const last = touches.length - 1;
  const only = (place: number): bigint[] => touches.map((_, at) => (at === place ? 1n : 0n));
  if (policy.model === 'last') return only(last);
  if (policy.model === 'first') return only(0);
  if (policy.model === 'linear') return touches.map(() => 1n);
  if (policy.model === 'position') return byPlace(touches.length, policy.position);
  const halved = touches.map(({ at }) =>
    remains(Math.floor(Math.max(0, ms(sale) - ms(at)) / DAY), policy.halfLifeDays),
  );
  return halved.every((one) => one === 0n) ? only(last) : halved;
}

function byPlace(count: number, { first, middle, last }: AttributionPolicy['position']): bigint[] {
  if (count === 1) return [1n];
  if (count === 2) return [BigInt(first), BigInt(last)];
  const inside = BigInt(count - 2);
  const all = Array.from({ length: count }, () => BigInt(middle));
  [all[0], all[count - 1]] = [BigInt(first) * inside, BigInt(last) * inside];
  return all;
}

/** ⌊2^(32 − (d mod H)/H)⌋ shifted by the halvings: bit by bit from the highest, the greatest number whose H-th power does not exceed it. */
function remains(days: number, halfLife: number): bigint {
  const [halvings, rest] = [Math.trunc(days / halfLife), days % halfLife];
  const [limit, power] = [1n << BigInt(32 * halfLife - rest), BigInt(halfLife)];
  let found = 0n;
  for (let bit = 32n; bit >= 0n; bit -= 1n) {
    const tried = found | (1n << bit);
    if (tried ** power <= limit) found = tried;
  }
  return found >> BigInt(halvings);
}

export const ms = (moment: string): number => Date.parse(moment);
