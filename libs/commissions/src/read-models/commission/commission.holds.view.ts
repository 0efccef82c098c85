import { type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import { type Content, heldStill, isDecided, NO_HOLD, type Stored } from './commission.rows.view.js';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';

type Of<T extends LedgerEvent['type']> = Recorded<EventOf<LedgerEvent, T>>;

/** A hold that a person sets holds all that stands under an entry, and its end ends that; a clawback that was given back whole, before its entry ended, is as if it had never been. */
export const isHeldWith = (row: Stored): boolean => !isDecided(row) && (!row.reversed || row.heldUnder !== null);

/** A line under an entry that persons hold is held by the same. */
export function heldWith(line: Content, entry: Stored | undefined): Content {
  const { holds: all = [], byHand } = entry ?? {};
  const holds = all.filter(({ kind }) => byHand?.kinds.includes(kind));
  if (!byHand || holds.length === 0) return line;
  const still = heldStill(line, holds, line.occurredAt);
  const status = still.holdKinds.length > 0 ? 'held' : 'accrued';
  return { ...line, ...still, status, dueIn: notBefore(line, byHand.payableIn) };
}

type Reversed = Of<'ledger.clawback-reversed'>;

/** The clawback and its reversal come to nothing, whatever holds their entry; where a refund had taken of it meanwhile, or it ended with the entry, what gives it back is held with that. */
export function reversedBy(row: Stored, { data }: Reversed): Stored {
  const reversed = { ...row, reversed: true, leftMinor: '0' };
  if (!isWhole(row, data)) return { ...reversed, heldUnder: data.root };
  if (isDecided(row) || row.holds.length === 0) return reversed;
  return { ...reversed, ...NO_HOLD, holds: [], status: 'accrued', dueIn: data.period };
}

/** What gives a clawback back. */
export function reversalOf(line: Content, { data }: Reversed, of: (id: string) => Stored | undefined): Content {
  const clawback = of(data.of);
  return clawback && !isWhole(clawback, data) ? heldWith({ ...line, heldUnder: data.root }, of(data.root)) : line;
}

/** One that ended with its entry came to nothing with that already: what gives it back stands by itself. */
const isWhole = ({ amountMinor, status }: Stored, reversal: Reversed['data']): boolean =>
  BigInt(amountMinor) === -minorUnits(reversal) && status !== 'voided' && status !== 'declined';

export const heldBy = (row: Stored, { data }: Of<'ledger.commission-held'>): Stored => ({
  ...row,
  status: 'held',
  dueIn: dueIn(row, data),
  ...heldStill(row, [...row.holds.filter(({ kind }) => kind !== data.hold.kind), data.hold], data.at),
  holdReasons: { ...row.holdReasons, [data.hold.kind]: data.reason },
  byHand: data.byHand,
});

export function releasedBy(row: Stored, { data }: Of<'ledger.hold-released'>): Stored {
  const holds = row.holds.filter(({ kind }) => kind !== data.kind);
  const { byHand } = data;
  if (isDecided(row)) return { ...row, holds, byHand };
  const still = heldStill(row, holds, data.at);
  const status = still.holdKinds.length > 0 ? 'held' : 'accrued';
  return { ...row, ...still, status, dueIn: dueIn({ ...row, holds }, data), byHand };
}

type Changed = Of<'ledger.commission-held' | 'ledger.hold-released'>['data'];

/** What came later than the entry is not due before the month that it is posted to, and what no hold of the sale is on not later than its own. */
function dueIn(row: Stored, { of, payableIn, byHand }: Changed): string | null {
  const isHeldBySale = byHand === null || row.holds.some(({ kind }) => !byHand.kinds.includes(kind));
  return notBefore(row, row.id === of || isHeldBySale ? payableIn : byHand.payableIn);
}

const notBefore = ({ period }: Content, month: string | null): string | null =>
  month !== null && month < period ? period : month;
