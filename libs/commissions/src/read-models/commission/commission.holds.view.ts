import type { EventOf, Recorded } from '#libs/kernel';
import { heldStill, isDecided, type Stored } from './commission.rows.view.js';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';

type Of<T extends LedgerEvent['type']> = Recorded<EventOf<LedgerEvent, T>>;

const OF_A_SALE: readonly string[] = ['rerated', 'restored', 'amended', 'recredited'] satisfies Stored['kind'][];

/** What a sale brings under an entry has the entry's holds: they are set and released with it. */
export const bringsOfSale = ({ kind }: Stored): boolean => OF_A_SALE.includes(kind);

export const heldBy = (
  row: Stored,
  { data: { hold, at, reason, payableIn } }: Of<'ledger.commission-held'>,
): Stored => ({
  ...row,
  status: 'held',
  dueIn: notBefore(row, payableIn),
  ...heldStill(row, [...row.holds.filter(({ kind }) => kind !== hold.kind), hold], at),
  holdReasons: { ...row.holdReasons, [hold.kind]: reason },
});

export function releasedBy(
  row: Stored,
  { data: { kind: released, at, payableIn } }: Of<'ledger.hold-released'>,
): Stored {
  const holds = row.holds.filter(({ kind }) => kind !== released);
  if (isDecided(row)) return { ...row, holds };
  const still = heldStill(row, holds, at);
  return {
    ...row,
    ...still,
    status: still.holdKinds.length > 0 ? 'held' : 'accrued',
    dueIn: notBefore(row, payableIn),
  };
}

/** What came later than the entry is not due before the month that it is posted to. */
const notBefore = ({ period }: Stored, month: string | null): string | null =>
  month !== null && month < period ? period : month;
