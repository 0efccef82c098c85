import { type EventOf, minorUnits, type Recorded } from '#libs/kernel';
import { type Content, heldStill, isDecided, NO_HOLD, type Stored } from './commission.rows.view.js';
import type { HeldByHand, Hold, HoldKind, LedgerEvent, Posting, Standing } from '../../ledger/events/ledger.events.js';

type Of<T extends LedgerEvent['type']> = Recorded<EventOf<LedgerEvent, T>>;

/** A hold that a person sets holds all that stands under an entry, and its end ends that; a clawback that was given back whole, before its entry ended, is as if it had never been. */
export const isHeldWith = (row: Stored): boolean => !isDecided(row) && (!row.reversed || row.alsoUnder !== null);

/** §12: what is taken back comes from what the sale's holds hold first, and says how much; before that was said all of it did. */
export const carriesHolds = ({ standing, currency }: Posting & Standing): boolean =>
  standing === null || minorUnits({ amount: standing.held, currency }) !== 0n;

/** What takes more than the sale's holds held of an entry leaves nothing of it that they hold. */
export const takesOfBoth = ({ standing, amount, currency }: Posting & Standing): boolean => {
  const held = standing === null ? 0n : minorUnits({ amount: standing.held, currency });
  return held !== 0n && held !== minorUnits({ amount, currency });
};

/** More was taken than stood under the entry: what is held of it is nothing. */
const takesBeyond = (entry: Stored | undefined): boolean => entry !== undefined && BigInt(entry.leftMinor) < 0n;

/** A line under an entry that persons hold is held by the same; one that `carries` the entry's holds by those of the sale, too. */
export function heldWith(line: Content, entry: Stored | undefined, carries: boolean): Content {
  if (!entry) return line;
  const { byHand } = entry;
  const isByHand = ({ kind }: Hold): boolean => byHand?.kinds.includes(kind) ?? false;
  const isOfSale = carries && !isDecided(entry) && !entry.holds.every(isByHand);
  const holds = isOfSale ? entry.holds : entry.holds.filter(isByHand);
  if (holds.length === 0) return line;
  const still = heldStill(line, holds, line.occurredAt);
  const status = still.holdKinds.length > 0 ? 'held' : 'accrued';
  const dueIn = notBefore(line, isOfSale ? entry.dueIn : (byHand?.payableIn ?? null));
  if (!isOfSale) return { ...line, ...still, status, dueIn };
  // It came after the last of them had ended.
  return status === 'accrued' && dueIn === line.period
    ? line
    : { ...line, ...still, status, dueIn, alsoUnder: entry.id };
}

/** As persons hold it; where they do not, due in the month of what ended the others. */
function withoutHoldsOfSale(row: Stored, byHand: HeldByHand | null, month: string): Stored {
  const holds = row.holds.filter(({ kind }) => byHand?.kinds.includes(kind));
  if (holds.length === row.holds.length) return row;
  const holdKinds = row.holdKinds.filter((kind) => byHand?.kinds.includes(kind));
  const [heldSince = null] = holdKinds.map((kind) => row.holdsSince[kind] ?? row.occurredAt).toSorted();
  const still = { ...row, holds, holdKinds, heldSince };
  return holds.length === 0
    ? { ...still, status: 'accrued', dueIn: month }
    : { ...still, dueIn: notBefore(row, byHand?.payableIn ?? null) };
}

/** What takes true-ups of other sales, too, leaves nothing of its entry that anybody could hold. */
export function afterEnd(row: Stored, data: Posting & Standing, entry: Stored | undefined): Stored {
  if (takesBeyond(entry)) return withoutHoldsOfSale(row, null, data.period);
  return takesOfBoth(data) ? withoutHoldsOfSale(row, entry?.byHand ?? null, data.period) : row;
}

type Reversed = Of<'ledger.clawback-reversed'>;

/** The clawback and its reversal come to nothing, whatever persons hold; where a refund had taken of it meanwhile, it ended with the entry, or the sale holds it, what gives it back is held with the entry. */
export function reversedBy(row: Stored, { data }: Reversed): Stored {
  const reversed = { ...row, reversed: true, leftMinor: '0' };
  if (!isWhole(row, data)) return { ...reversed, alsoUnder: data.root };
  if (isDecided(row) || row.holds.length === 0) return reversed;
  return { ...reversed, ...NO_HOLD, holds: [], status: 'accrued', dueIn: data.period };
}

/** What gives a clawback back. */
export function reversalOf(line: Content, { data }: Reversed, of: (id: string) => Stored | undefined): Content {
  const clawback = of(data.of);
  if (!clawback || isWhole(clawback, data)) return line;
  return heldWith({ ...line, alsoUnder: data.root }, of(data.root), carriesHolds(data));
}

/** One that ended with its entry came to nothing with that already: what gives it back stands by itself. */
const isWhole = ({ amountMinor, status, alsoUnder }: Stored, reversal: Reversed['data']): boolean =>
  BigInt(amountMinor) === -minorUnits(reversal) && alsoUnder === null && status !== 'voided' && status !== 'declined';

export const heldBy = (row: Stored, { data }: Of<'ledger.commission-held'>): Stored => ({
  ...row,
  status: 'held',
  dueIn: dueIn(row, data),
  ...heldStill(row, [...row.holds.filter(({ kind }) => kind !== data.hold.kind), data.hold], data.at),
  holdReasons: { ...row.holdReasons, [data.hold.kind]: data.reason },
  byHand: data.byHand ?? byHandBefore(row, data, [data.hold.kind]),
});

export function releasedBy(row: Stored, { data }: Of<'ledger.hold-released'>): Stored {
  const holds = row.holds.filter(({ kind }) => kind !== data.kind);
  const byHand = data.byHand ?? byHandBefore(row, data, []);
  if (isDecided(row)) return { ...row, holds, byHand };
  const still = heldStill(row, holds, data.at);
  const status = still.holdKinds.length > 0 ? 'held' : 'accrued';
  return { ...row, ...still, status, dueIn: dueIn({ ...row, holds }, data), byHand };
}

/** Before version 3 events did not say what persons hold: each was of one kind that they set, or released. */
const byHandBefore = ({ byHand }: Stored, data: Changed, set: readonly HoldKind[]): HeldByHand => ({
  kinds: [...(byHand?.kinds ?? []).filter((kind) => kind !== ('hold' in data ? data.hold.kind : data.kind)), ...set],
  payableIn: data.payableIn,
});

type Changed = Of<'ledger.commission-held' | 'ledger.hold-released'>['data'];

/** What came later than the entry is not due before the month that it is posted to, and what no hold of the sale is on not later than its own. */
function dueIn(row: Stored, { of, payableIn, byHand }: Changed): string | null {
  const isHeldBySale = byHand === null || row.holds.some(({ kind }) => !byHand.kinds.includes(kind));
  return notBefore(row, row.id === of || isHeldBySale ? payableIn : byHand.payableIn);
}

const notBefore = ({ period }: Content, month: string | null): string | null =>
  month !== null && month < period ? period : month;
