import { own, type Principal } from '#libs/access';
import { allOf, type RowList } from '#libs/graphql';
import type { BalanceRow } from '../balance/balance.row.view.js';
import type { CommissionRow } from '../commission/commission.row.view.js';
import type { PayoutRow } from '../payout.row.view.js';
import type { SkippedSourceRow } from '../skipped-source.view.js';
import type { StatementRow } from '../statement.row.view.js';
import { BALANCE_ORDERS, balanceWhere } from './balance-filter.js';
import { COMMISSION_ORDERS, commissionWhere } from './commission-filter.js';
import type {
  BalanceArgs,
  CommissionArgs,
  NestedBalanceArgs,
  NestedPayoutArgs,
  NestedSkippedSourceArgs,
  NestedStatementArgs,
  PayoutArgs,
  SkippedSourceArgs,
  StatementArgs,
  StatementEntryArgs,
} from './list-filters.js';
import { SKIPPED_SOURCE_ORDERS, skippedSourceWhere } from './skipped-source-filter.js';
import { PAYOUT_ORDERS, payoutWhere } from './payout-filter.js';
import { STATEMENT_ORDERS, statementWhere } from './statement-filter.js';

/* Lists of what is owed, of the root and below whatever names it: for a partner its own. */

export const commissionList = (
  args: StatementEntryArgs & Partial<CommissionArgs>,
  caller: Principal,
): RowList<CommissionRow> => {
  const { programId, partnerId, saleId, payoutId, period, status, kind, filter, orderBy } = args;
  const where = { programId, partnerId, saleId, payoutId, period, status, kind, ...allOf(commissionWhere(filter)) };
  return { where: { ...where, ...own(caller, 'partnerId') }, order: COMMISSION_ORDERS[orderBy] };
};

export const statementList = (
  args: NestedStatementArgs & Partial<StatementArgs>,
  caller: Principal,
): RowList<StatementRow> => {
  const { programId, partnerId, period, status, filter, orderBy } = args;
  const where = { programId, partnerId, period, status, ...allOf(statementWhere(filter)) };
  return { where: { ...where, ...own(caller, 'partnerId') }, order: STATEMENT_ORDERS[orderBy] };
};

export const payoutList = (args: NestedPayoutArgs & Partial<PayoutArgs>, caller: Principal): RowList<PayoutRow> => {
  const { programId, partnerId, period, status, filter, orderBy } = args;
  const where = { programId, partnerId, period, status, ...allOf(payoutWhere(filter)) };
  return { where: { ...where, ...own(caller, 'partnerId') }, order: PAYOUT_ORDERS[orderBy] };
};

export const balanceList = (args: NestedBalanceArgs & Partial<BalanceArgs>, caller: Principal): RowList<BalanceRow> => {
  const { programId, partnerId, filter, orderBy } = args;
  const where = { programId, partnerId, ...allOf(balanceWhere(filter)) };
  return { where: { ...where, ...own(caller, 'partnerId') }, order: BALANCE_ORDERS[orderBy] };
};

export const skippedSourceList = (
  args: NestedSkippedSourceArgs & Partial<SkippedSourceArgs>,
  caller: Principal,
): RowList<SkippedSourceRow> => {
  const { programId, partnerId, saleId, reason, filter, orderBy } = args;
  const where = { programId, partnerId, saleId, reason, ...allOf(skippedSourceWhere(filter)) };
  return { where: { ...where, ...own(caller, 'partnerId') }, order: SKIPPED_SOURCE_ORDERS[orderBy] };
};
