import { minorUnits, moneyOf, windowOf } from '#libs/kernel';
import type { Cap } from '#libs/programs';
import type { CapTaken } from '../ledger.events.js';

interface Capped {
  readonly planId: string;
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly customer: string | null;
}

/** Where what a cap has granted is counted: the plan, not its version, owns the cap. */
export const capKey = (planId: string, { capId, windowKey }: Pick<CapTaken, 'capId' | 'windowKey'>): string =>
  `${planId}|${capId}|${windowKey}`;

/**
 * Grants what every cap that applies still has left. Each consumes what is granted in the end; nothing ever frees a cap. What is
 * not positive neither consumes nor is cut.
 */
export function grant(
  wanted: bigint,
  caps: readonly Cap[],
  sale: Capped,
  currency: string,
  used: (key: string) => bigint,
): { granted: bigint; taken: readonly CapTaken[] } {
  if (wanted <= 0n) return { granted: wanted, taken: [] };
  const windows = caps.flatMap((cap) => {
    const windowKey = windowKeyOf(cap, sale);
    return windowKey === undefined ? [] : [{ cap, windowKey }];
  });
  const granted = windows.reduce((least, { cap, windowKey }) => {
    const left =
      minorUnits({ amount: cap.amount, currency }) - used(capKey(sale.planId, { capId: cap.capId, windowKey }));
    return least < left ? least : left > 0n ? left : 0n;
  }, wanted);
  const figures = { wanted: moneyOf(wanted, currency).amount, granted: moneyOf(granted, currency).amount };
  return { granted, taken: windows.map(({ cap, windowKey }) => ({ capId: cap.capId, windowKey, ...figures })) };
}

function windowKeyOf({ per, window }: Cap, { occurredAt, timeZone, customer }: Capped): string | undefined {
  const key = windowOf(occurredAt, timeZone, window);
  if (per === 'partner') return key;
  return customer === null ? undefined : `${key}|${customer}`;
}
