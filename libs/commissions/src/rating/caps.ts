import { minorUnits, moneyOf, windowOf } from '#libs/kernel';
import type { Cap } from '#libs/programs';
import type { CapTaken } from '../ledger.events.js';

export interface Capped {
  readonly planId: string;
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly customer: string | null;
}

/** A cap that applies to a sale, and the window that the sale falls into. */
export interface CapWindow {
  readonly cap: Cap;
  readonly windowKey: string;
}

/** What an entry would be worth without caps, and what is left of that by the caps of its own ledger; minor units, above zero. */
export interface Wish {
  readonly wanted: bigint;
  readonly asked: bigint;
}

/** What caps of the whole program give of a wish: minor units, at most what is asked. */
export type Draw = (caps: readonly CapWindow[], wish: Wish) => bigint;

/** Where what a cap has granted is counted: the plan, not its version, owns the cap. */
export const capKey = (planId: string, { capId, windowKey }: Pick<CapTaken, 'capId' | 'windowKey'>): string =>
  `${planId}|${capId}|${windowKey}`;

/** What a cap still has, never below zero: a later version may have lowered its amount below what was granted. */
export const leftOf = (limit: bigint, granted: bigint): bigint => (limit > granted ? limit - granted : 0n);

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
  draw: Draw,
): { granted: bigint; taken: readonly CapTaken[] } {
  if (wanted <= 0n || caps.length === 0) return { granted: wanted, taken: [] };
  const windows = windowsOf(caps, sale);
  const asked = windows.reduce((least, { cap, windowKey }) => {
    if (isShared(cap)) return least;
    const left = leftOf(
      minorUnits({ amount: cap.amount, currency }),
      used(capKey(sale.planId, { capId: cap.capId, windowKey })),
    );
    return least < left ? least : left;
  }, wanted);
  const shared = windows.filter(({ cap }) => isShared(cap));
  const granted = shared.length === 0 ? asked : draw(shared, { wanted, asked });
  const figures = { wanted: moneyOf(wanted, currency).amount, granted: moneyOf(granted, currency).amount };
  return { granted, taken: windows.map(({ cap, windowKey }) => ({ capId: cap.capId, windowKey, ...figures })) };
}

/** All partners of the program draw on one amount, which no ledger can count by itself. */
export const isShared = ({ per }: Cap): boolean => per === 'program';

export const windowsOf = (caps: readonly Cap[], sale: Capped): CapWindow[] =>
  caps.flatMap((cap) => {
    const windowKey = windowKeyOf(cap, sale);
    return windowKey === undefined ? [] : [{ cap, windowKey }];
  });

function windowKeyOf({ per, window }: Cap, { occurredAt, timeZone, customer }: Capped): string | undefined {
  const key = windowOf(occurredAt, timeZone, window);
  switch (per) {
    case 'partner':
      return key;
    case 'customer':
      return customer === null ? undefined : `${key}|${customer}`;
    case 'program':
      return `program|${key}`;
  }
}
