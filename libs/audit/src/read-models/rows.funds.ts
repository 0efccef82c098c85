import { allocatedOf, type BudgetModel } from '../funds/budgets.audit.js';
import type { FundMovement } from '../funds/fund.movements.js';
import { approvedOf, availableOf, expiredOf, type FundModel, grantedBefore, pendingOf } from '../funds/fund.model.js';
import type { ProgramAudit } from '../history/program.audit.js';
import { type Columns, rowsOf, type TableCheck } from './tables/table-check.js';

/** Every row that the tables of budgets, funds, requests, claims and payments must hold. */
export function fundChecks({ programId, funds: { funds, budgets, movements } }: ProgramAudit): TableCheck[] {
  const all = [...funds.values()];
  const check = (table: string, rows: readonly (readonly [id: string, row: Columns])[]): TableCheck => ({
    ...{ table, by: ['program_id', programId], expected: new Map(rows) },
    about: (row) => ({ partnerId: typeof row['partner_id'] === 'string' ? row['partner_id'] : null, period: null }),
  });
  return [
    check('fund_budgets', [...budgets.budgets.values()].map(budgetRow)),
    check('funds', all.map(fundRow)),
    check('fund_requests', all.flatMap(requestRows)),
    check('fund_claims', all.flatMap(claimRows)),
    check('reimbursements', all.flatMap(paymentRows)),
    { ...check('fund_movements', []), decimals: [...MOVED], expected: rowsOf(movements.rows, movementRow) },
  ];
}

const MOVED = ['allocated', 'pending', 'approved', 'paid', 'expired'] as const;

function movementRow({ event, fund, kind, at, ...moved }: FundMovement): Columns {
  const { revision, recordedAt: recorded_at } = event;
  return {
    ...{ partner_id: fund.partnerId, fund_id: fund.fundId, revision: Number(revision), kind },
    ...{ occurred_at: at, recorded_at, ...moved },
  };
}

function budgetRow(budget: BudgetModel): [string, Columns] {
  const { budgetId, name, startsOn, endsOn, endsAt, amount } = budget.opened;
  const row = {
    ...{ name, currency: amount.currency, starts_on: startsOn, ends_on: endsOn, ends_at: endsAt },
    ...{ amount_minor: String(budget.amount), allocated_minor: String(allocatedOf(budget)) },
  };
  return [budgetId, row];
}

function fundRow(fund: FundModel): [string, Columns] {
  const row = {
    ...{ partner_id: fund.partnerId, budget_id: fund.budgetId, currency: fund.currency, ends_at: fund.endsAt },
    ...{ ended: fund.ended, allocated_minor: String(fund.allocated), pending_minor: String(pendingOf(fund)) },
    ...{ approved_minor: String(approvedOf(fund)), paid_minor: String(fund.paid) },
    ...{ available_minor: String(availableOf(fund)), expired_minor: String(expiredOf(fund)) },
  };
  return [fund.fundId, row];
}

function requestRows(fund: FundModel): [string, Columns][] {
  const { partnerId, fundId, currency } = fund;
  return [...fund.requests].map(([id, { asked, granted, share, claimUntil }]) => {
    const claims = [...fund.claims.values()].filter(({ requestId }) => requestId === id);
    const paid = claims.reduce((sum, claim) => sum + claim.paid - claim.recovered, 0n);
    const row = {
      ...{ partner_id: partnerId, fund_id: fundId, currency, share, claim_until: claimUntil },
      ...{ amount_minor: String(asked), approved_minor: String(granted), paid_minor: String(paid) },
      claimed_minor: String(grantedBefore(fund, id)),
    };
    return [id, row];
  });
}

const paymentRows = ({ partnerId, fundId, currency, payments }: FundModel): [string, Columns][] =>
  [...payments].map(([id, { claimId, requestId, amount, state }]) => [
    id,
    {
      ...{ partner_id: partnerId, fund_id: fundId, claim_id: claimId, request_id: requestId, currency },
      ...{ status: state, amount_minor: String(amount) },
    },
  ]);

const claimRows = ({ partnerId, fundId, currency, claims }: FundModel): [string, Columns][] =>
  [...claims].map(([claimId, { requestId, decision, granted, payable, paid, recovered }]) => [
    claimId,
    {
      ...{ partner_id: partnerId, fund_id: fundId, request_id: requestId, currency, decision },
      ...{ amount_minor: String(granted), payable_minor: payable === null ? null : String(payable) },
      ...{ paid_minor: String(paid), recovered_minor: String(recovered) },
    },
  ]);
