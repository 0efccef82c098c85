import { deterministicId, type EventOf } from '#libs/kernel';
import type { LedgerEvent } from '../../ledger/events/ledger.events.js';
import type { CommissionRow } from './commission.row.view.js';
import type { InWindow } from './commission.terms.view.js';

type Line = Pick<CommissionRow, 'id' | 'amountMinor' | 'leftMinor' | 'status' | 'payoutId' | 'inWindow'>;
type Accrued = EventOf<LedgerEvent, 'ledger.commission-accrued'>['data'];
type TrueUp = EventOf<LedgerEvent, 'ledger.window-rerated'>['data'];

export function windowOf({ rated, terms, ruleId, made, partnerId }: Accrued): InWindow | null {
  if (rated.kind !== 'brackets') return null;
  return windowBy(terms.planId, ruleId, rated.mode, rated.by, rated.windowKey, made?.credited ?? partnerId);
}

const windowBy = (...of: readonly string[]): InWindow => ({
  id: deterministicId('window', ...of),
  ...{ trueUpsMinor: '0', takenMinor: '0' },
});

/** The window of a true-up that names no entry: there were none but by amount, and none of a parent. */
export const windowOfEarlier = ({ terms, ruleId, windowKey, partnerId }: TrueUp): InWindow =>
  windowBy(terms.planId, ruleId, 'retroactive', 'amount', windowKey, partnerId);

/** By what true-ups are found, and no more than a window has: of its ledger, as a partner may have been under two parents. */
export const trueUpsOf = (ledgerId: string, { id }: Pick<InWindow, 'id'>): string =>
  deterministicId('true-ups', ledgerId, id);

export const withTrueUp = <Row extends Line>(row: Row, minor: bigint): Row =>
  row.inWindow
    ? { ...row, inWindow: { ...row.inWindow, trueUpsMinor: String(BigInt(row.inWindow.trueUpsMinor) + minor) } }
    : row;

/** What an entry that has ended took with it. */
export const withTaken = <Row extends Line>(row: Row): Row =>
  row.inWindow ? { ...row, inWindow: { ...row.inWindow, takenMinor: String(takenBeyondOwn(row)) } } : row;

const takenBeyondOwn = ({ inWindow, leftMinor }: Line): bigint =>
  BigInt(inWindow?.trueUpsMinor ?? 0) - BigInt(leftMinor);

/**
 * A true-up is one line for all that earned it. It ends with the entry with which all of it is taken: of 4.50 that a sale before earned, the void of that
 * sale takes -9.00, which are 4.50 of its own and these.
 */
export function endedTrueUp<Row extends Line>(
  row: Row,
  ended: Partial<Row>,
  { entry, ofWindow }: { readonly entry: Line | undefined; readonly ofWindow: readonly Row[] },
): Row {
  const window = entry?.inWindow;
  if (!window || row.inWindow?.id !== window.id) return row;
  const [gone, open] = [ofWindow.filter(isEnded), ofWindow.filter((one) => !isEnded(one) && one.payoutId === null)];
  const more = takenBeyondOwn(entry) - BigInt(window.takenMinor);
  const taken = more + sumOf(ofWindow, ({ inWindow }) => inWindow?.takenMinor) - sumOf(gone, amountOf);
  const due = sumOf(open, amountOf);
  const isAllTaken = due < 0n ? taken <= due : taken >= due;
  const after = isAllTaken && open.includes(row) ? { ...row, ...ended } : row;
  const { inWindow } = row;
  const keeps = ofWindow.every(({ id }) => row.id <= id);
  return keeps
    ? { ...after, inWindow: { ...inWindow, takenMinor: String(BigInt(inWindow.takenMinor) + more) } }
    : after;
}

const isEnded = ({ status }: Line): boolean => status === 'voided' || status === 'declined';
const amountOf = ({ amountMinor }: Line): string => amountMinor;
const sumOf = <Row>(rows: readonly Row[], minor: (row: Row) => string | undefined): bigint =>
  rows.reduce((sum, row) => sum + BigInt(minor(row) ?? 0), 0n);
