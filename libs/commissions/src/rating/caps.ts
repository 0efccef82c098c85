import { windowOf } from '#libs/kernel';
import type { Cap } from '#libs/programs';
import type { CapTaken } from '../ledger/events/ledger.events.js';

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

/** Where what a cap has granted is counted: the plan, not its version, owns the cap. */
export const capKey = (planId: string, { capId, windowKey }: Pick<CapTaken, 'capId' | 'windowKey'>): string =>
  `${planId}|${capId}|${windowKey}`;

/** What a cap still has, never below zero: a later version may have lowered its amount below what was granted. */
export const leftOf = (limit: bigint, granted: bigint): bigint => (limit > granted ? limit - granted : 0n);

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
