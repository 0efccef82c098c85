import { own, type Principal } from '#libs/access';
import { allOf, graphqlEnum, listing, listingOfProgram, NestedPageArgs, type Order, type RowList } from '#libs/graphql';
import { ArgsType } from '@nestjs/graphql';
import type { FundBudgetRow } from '../fund-budget.view.js';
import type { FundClaimRow } from '../fund-claim.row.view.js';
import type { FundRequestRow } from '../fund-request.row.view.js';
import type { FundRow } from '../fund.view.js';
import type { ReimbursementRow } from '../reimbursement.view.js';
import {
  claimWhere,
  FundBudgetFilter,
  FundClaimFilter,
  FundFilter,
  FundRequestFilter,
  fundWhere,
  ReimbursementFilter,
  reimbursementWhere,
  requestWhere,
} from './fund-filters.inputs.js';

type TimeOrder = 'newest' | 'oldest' | 'amount-highest' | 'amount-lowest';

const byTime = (name: string, what: string, amount = 'amount', note = '') =>
  graphqlEnum<TimeOrder>(name, `How ${what} are listed.`, {
    newest: 'The latest first.',
    oldest: 'The earliest first.',
    'amount-highest': `The greatest ${amount} first, in minor units whatever the currency: ask for one currency.${note}`,
    'amount-lowest': `The least ${amount} first, in minor units whatever the currency: ask for one currency.${note}`,
  });

const orders = <Row>(
  time: keyof Row & string,
  amount: keyof Row & string,
): Readonly<Record<TimeOrder, Order<Row>>> => ({
  newest: { by: time, direction: 'desc' },
  oldest: { by: time },
  'amount-highest': { by: amount, direction: 'desc' },
  'amount-lowest': { by: amount },
});

const FUND_ORDERS = orders<FundRow>('endsAt', 'allocatedMinor');
const REQUEST_ORDERS = orders<FundRequestRow>('submittedAt', 'amountMinor');
const CLAIM_ORDERS = orders<FundClaimRow>('submittedAt', 'amountMinor');
const REIMBURSEMENT_ORDERS = orders<ReimbursementRow>('intendedAt', 'amountMinor');
const BUDGET_ORDERS = orders<FundBudgetRow>('endsOn', 'amountMinor');

const FundOrderEnum = byTime('FundOrder', 'funds');
const FundRequestOrderEnum = byTime('FundRequestOrder', 'requests');
const FundClaimOrderEnum = byTime(
  'FundClaimOrder',
  'claims',
  'amount granted',
  ' Claims that nobody has approved count as 0.',
);
const ReimbursementOrderEnum = byTime('ReimbursementOrder', 'payments');
const FundBudgetOrderEnum = byTime('FundBudgetOrder', 'budgets');

const FUNDS = { filter: FundFilter, orders: FundOrderEnum, byDefault: 'newest' } as const;
const REQUESTS = { filter: FundRequestFilter, orders: FundRequestOrderEnum, byDefault: 'newest' } as const;
const CLAIMS = { filter: FundClaimFilter, orders: FundClaimOrderEnum, byDefault: 'newest' } as const;
const PAYMENTS = { filter: ReimbursementFilter, orders: ReimbursementOrderEnum, byDefault: 'newest' } as const;
const BUDGETS = { filter: FundBudgetFilter, orders: FundBudgetOrderEnum, byDefault: 'newest' } as const;

@ArgsType()
export class FundArgs extends listingOfProgram(FUNDS) {}

@ArgsType()
export class FundRequestArgs extends listingOfProgram(REQUESTS) {}

@ArgsType()
export class FundClaimArgs extends listingOfProgram(CLAIMS) {}

@ArgsType()
export class ReimbursementArgs extends listingOfProgram(PAYMENTS) {}

@ArgsType()
export class FundBudgetArgs extends listingOfProgram(BUDGETS) {}

@ArgsType()
export class NestedFundArgs extends listing(NestedPageArgs, FUNDS) {}

@ArgsType()
export class NestedFundRequestArgs extends listing(NestedPageArgs, REQUESTS) {}

@ArgsType()
export class NestedFundClaimArgs extends listing(NestedPageArgs, CLAIMS) {}

@ArgsType()
export class NestedReimbursementArgs extends listing(NestedPageArgs, PAYMENTS) {}

/* For a partner its own. */

export const fundList = (
  { programId, filter, orderBy }: NestedFundArgs & Partial<FundArgs>,
  caller: Principal,
): RowList<FundRow> => ({
  where: { programId, ...allOf(fundWhere(filter)), ...own(caller, 'partnerId') },
  order: FUND_ORDERS[orderBy],
});

export const requestList = (
  { programId, filter, orderBy }: NestedFundRequestArgs & Partial<FundRequestArgs>,
  caller: Principal,
): RowList<FundRequestRow> => ({
  where: { programId, ...allOf(requestWhere(filter)), ...own(caller, 'partnerId') },
  order: REQUEST_ORDERS[orderBy],
});

export const claimList = (
  { programId, filter, orderBy }: NestedFundClaimArgs & Partial<FundClaimArgs>,
  caller: Principal,
): RowList<FundClaimRow> => ({
  where: { programId, ...allOf(claimWhere(filter)), ...own(caller, 'partnerId') },
  order: CLAIM_ORDERS[orderBy],
});

export const reimbursementList = (
  { programId, filter, orderBy }: NestedReimbursementArgs & Partial<ReimbursementArgs>,
  caller: Principal,
): RowList<ReimbursementRow> => ({
  where: { programId, ...allOf(reimbursementWhere(filter)), ...own(caller, 'partnerId') },
  order: REIMBURSEMENT_ORDERS[orderBy],
});

export const budgetList = ({ programId, filter, orderBy }: FundBudgetArgs): RowList<FundBudgetRow> => ({
  where: { programId, id: filter?.id },
  order: BUDGET_ORDERS[orderBy],
});
