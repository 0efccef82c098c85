import { own, type Principal } from '#libs/access';
import type { Reads } from '#libs/graphql';
import { BalanceRow } from '../balance.view.js';
import type { BalanceConnection, CommissionConnection, StatementConnection } from '../commission.payloads.types.js';
import { CommissionRow } from '../commission.row.view.js';
import type { PassedSourceConnection } from '../passed-source.resolver.js';
import { PassedSourceRow } from '../passed-source.view.js';
import type { PayoutConnection } from '../payout.payloads.types.js';
import { PayoutRow } from '../payout.row.view.js';
import { StatementRow } from '../statement.row.view.js';
import type {
  NestedCommissionArgs,
  NestedPassedSourceArgs,
  NestedPayoutArgs,
  NestedStatementArgs,
} from './list-filters.js';
import type { NestedPageArgs } from '#libs/graphql';

/* Lists of what is owed below whatever names it, in the order in which the root lists have them. */

interface Below<By extends string> {
  readonly reads: Reads;
  readonly caller: Principal;
  readonly by: By;
  readonly of: string;
}

const LATEST_FIRST = { by: 'occurredAt', direction: 'desc' } as const;
const LATEST_MONTH_FIRST = { by: 'period', direction: 'desc' } as const;

export function commissionsBelow(
  { reads, caller, by, of }: Below<'programId' | 'partnerId' | 'saleId' | 'payoutId'>,
  args: NestedCommissionArgs,
): Promise<CommissionConnection> {
  const { saleId, payoutId, period, status, kind } = args;
  const where = { saleId, payoutId, period, status, kind, ...own(caller, 'partnerId') };
  return reads.nested(CommissionRow, caller, args, { by, of, where, order: LATEST_FIRST });
}

export function statementsBelow(
  { reads, caller, by, of }: Below<'programId' | 'partnerId'>,
  args: NestedStatementArgs,
): Promise<StatementConnection> {
  const where = { status: args.status, period: args.period, ...own(caller, 'partnerId') };
  return reads.nested(StatementRow, caller, args, { by, of, where, order: LATEST_MONTH_FIRST });
}

export function payoutsBelow(
  { reads, caller, by, of }: Below<'programId' | 'partnerId'>,
  args: NestedPayoutArgs,
): Promise<PayoutConnection> {
  const where = { status: args.status, period: args.period, ...own(caller, 'partnerId') };
  return reads.nested(PayoutRow, caller, args, { by, of, where, order: LATEST_MONTH_FIRST });
}

export function passedSourcesBelow(
  { reads, caller, by, of }: Below<'programId' | 'partnerId' | 'saleId'>,
  args: NestedPassedSourceArgs,
): Promise<PassedSourceConnection> {
  const where = { saleId: args.saleId, reason: args.reason, ...own(caller, 'partnerId') };
  return reads.nested(PassedSourceRow, caller, args, { by, of, where, order: LATEST_FIRST });
}

export const balancesBelow = (
  { reads, caller, by, of }: Below<'programId'>,
  args: NestedPageArgs,
): Promise<BalanceConnection> =>
  reads.nested(BalanceRow, caller, args, { by, of, where: own(caller, 'partnerId'), order: { by: 'partnerId' } });
