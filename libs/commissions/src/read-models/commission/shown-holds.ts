import type { CommissionRow } from './commission.row.view.js';
import type { HoldType } from './commission.types.js';

/** The holds of an entry with since when, and why where a person said so. */
export const shownHoldsOf = ({
  holds,
  holdsSince,
  holdReasons,
  occurredAt,
}: Pick<CommissionRow, 'holds' | 'holdsSince' | 'holdReasons' | 'occurredAt'>): readonly HoldType[] =>
  holds.map(({ kind, until }) => ({
    ...{ kind, until, since: holdsSince[kind] ?? occurredAt },
    reason: holdReasons?.[kind] ?? null,
  }));
