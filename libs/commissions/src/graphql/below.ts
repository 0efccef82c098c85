import type { Principal } from '#libs/access';
import type { NestedPageArgs, Reads } from '#libs/graphql';
import { BalanceRow } from '../read-models/balance.view.js';
import type { BalanceConnection, CommissionConnection, StatementConnection } from './commission.payloads.js';
import { CommissionRow } from '../read-models/commission/commission.row.view.js';
import type { SkippedSourceConnection } from './skipped-source.resolver.js';
import { SkippedSourceRow } from '../read-models/skipped-source.view.js';
import type { PayoutConnection } from './payout.payloads.js';
import { PayoutRow } from '../read-models/payout.row.view.js';
import { StatementRow } from '../read-models/statement.row.view.js';
import type {
  NestedBalanceArgs,
  NestedCommissionArgs,
  NestedSkippedSourceArgs,
  NestedPayoutArgs,
  NestedStatementArgs,
  StatementEntryArgs,
} from './lists/list-filters.js';
import { balanceList, commissionList, payoutList, skippedSourceList, statementList } from './lists/lists.js';

/* Lists of what is owed below whatever names it: they take what the root lists take. */

interface Below<By extends string> {
  readonly reads: Reads;
  readonly caller: Principal;
  readonly by: By;
  readonly of: string;
}

/** By what an entry was caused. */
type Caused = 'saleId' | 'creditNoteId' | 'refundId';

export const commissionsBelow = (
  { reads, caller, by, of }: Below<'programId' | 'partnerId' | Caused | 'payoutId' | 'statementId' | 'linkedTo'>,
  args: NestedCommissionArgs | StatementEntryArgs,
): Promise<CommissionConnection> =>
  reads.nested(CommissionRow, caller, args, { by, of, ...commissionList(args, caller) });

export const statementsBelow = (
  { reads, caller, by, of }: Below<'programId' | 'partnerId'>,
  args: NestedStatementArgs,
): Promise<StatementConnection> => reads.nested(StatementRow, caller, args, { by, of, ...statementList(args, caller) });

export const payoutsBelow = (
  { reads, caller, by, of }: Below<'programId' | 'partnerId'>,
  args: NestedPayoutArgs,
): Promise<PayoutConnection> => reads.nested(PayoutRow, caller, args, { by, of, ...payoutList(args, caller) });

export function skippedSourcesBelow(
  { reads, caller, by, of }: Below<'programId' | 'partnerId' | 'saleId' | 'creditNoteId'>,
  args: NestedPageArgs & Partial<NestedSkippedSourceArgs>,
  partnerId?: string,
): Promise<SkippedSourceConnection> {
  const list = skippedSourceList({ ...args, orderBy: args.orderBy ?? 'newest', partnerId }, caller);
  return reads.nested(SkippedSourceRow, caller, args, { by, of, ...list });
}

export const balancesBelow = (
  { reads, caller, by, of }: Below<'programId'>,
  args: NestedBalanceArgs,
): Promise<BalanceConnection> => reads.nested(BalanceRow, caller, args, { by, of, ...balanceList(args, caller) });
