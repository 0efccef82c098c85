import type { Hold } from '../../ledger/events/ledger.events.js';
import type { HoldType } from './commission.types.js';

/** By kind: why, where a person said so. */
export type HoldReasons = Readonly<Record<string, string | null>>;

interface Held {
  readonly holds: readonly Hold[];
  /** Since when, by kind; since it happened where nothing is said. */
  readonly holdsSince: Readonly<Record<string, string>>;
  readonly holdReasons: HoldReasons | null;
  readonly occurredAt: string;
}

/** The holds of an entry with since when, and why where a person said so. */
export const shownHoldsOf = ({ holds, holdsSince, holdReasons, occurredAt }: Held): readonly HoldType[] =>
  holds.map(({ kind, until }) => ({
    ...{ kind, until, since: holdsSince[kind] ?? occurredAt },
    reason: holdReasons?.[kind] ?? null,
  }));
