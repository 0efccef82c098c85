import { lessForfeited, unclaimedAfter } from '../../ledger/forfeiture/forfeiture.js';
import type { ClosedStatement } from '../../ledger/events/ledger.events.js';
import type { Unclaimed } from '../../ledger/state/ledger.state.js';
import type { BalanceRow } from './balance.row.view.js';

type Columns = Pick<BalanceRow, 'unclaimedMonths' | 'unclaimedSince' | 'unclaimedOrder' | 'unclaimedMinor'>;

/** After every month. */
const NONE = '9';

export const NOTHING_UNCLAIMED: Columns = {
  ...{ unclaimedMonths: [], unclaimedSince: null, unclaimedOrder: NONE, unclaimedMinor: '0' },
};

/** As the ledger remembers it. */
export const unclaimedOf = ({ unclaimedMonths }: Pick<Columns, 'unclaimedMonths'>): readonly Unclaimed[] =>
  unclaimedMonths.map(({ period, minor }) => ({ period, amount: BigInt(minor) }));

export const closed = (row: Columns, statement: ClosedStatement): Columns =>
  columns(unclaimedAfter(unclaimedOf(row), statement));

/** @param amount what the ledger posts for it, below zero */
export const lapsed = (row: Columns, amount: bigint): Columns => columns(lessForfeited(unclaimedOf(row), amount));

function columns(months: readonly Unclaimed[]): Columns {
  const last = months.at(-1)?.amount ?? 0n;
  const unclaimedSince = months.find((_, at) => months.slice(at).every(({ amount }) => amount > 0n))?.period ?? null;
  return {
    unclaimedMonths: months.map(({ period, amount }) => ({ period, minor: String(amount) })),
    ...{ unclaimedSince, unclaimedOrder: unclaimedSince ?? NONE, unclaimedMinor: String(last) },
  };
}
