import { listBelow, listsBelow } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { FundBudgetRow } from '../read-models/fund-budget.view.js';
import { FundClaimRow } from '../read-models/fund-claim.row.view.js';
import { FundRequestRow } from '../read-models/fund-request.row.view.js';
import { FundRow } from '../read-models/fund.view.js';
import { ReimbursementRow } from '../read-models/reimbursement.view.js';
import {
  claimList,
  fundList,
  NestedFundArgs,
  NestedFundClaimArgs,
  NestedFundRequestArgs,
  NestedReimbursementArgs,
  reimbursementList,
  requestList,
} from '../read-models/lists/fund-lists.inputs.js';
import {
  FundClaimConnection,
  FundConnection,
  FundRequestConnection,
  ReimbursementConnection,
} from './fund.payloads.js';

const funds = listBelow({ row: FundRow, page: FundConnection, args: NestedFundArgs, list: fundList });
const requests = listBelow({
  ...{ row: FundRequestRow, page: FundRequestConnection, args: NestedFundRequestArgs, list: requestList },
});
const claims = listBelow({ row: FundClaimRow, page: FundClaimConnection, args: NestedFundClaimArgs, list: claimList });
const payments = listBelow({
  ...{ row: ReimbursementRow, page: ReimbursementConnection, args: NestedReimbursementArgs, list: reimbursementList },
});

export const FUND_RELATIONS = [
  listsBelow(ProgramRow, {
    funds: funds('programId', 'Funds of its partners; a partner’s own for a partner.'),
    fundRequests: requests(
      'programId',
      'What its partners asked of their funds; what a partner asked itself for a partner.',
    ),
    fundClaims: claims(
      'programId',
      'What its partners claimed of their requests; what a partner claimed itself for a partner.',
    ),
  }),
  listsBelow(PartnerRow, {
    funds: funds('partnerId', 'What it has of budgets.'),
    fundRequests: requests('partnerId', 'What it asked of its funds.'),
    fundClaims: claims('partnerId', 'What it claimed of its requests.'),
  }),
  listsBelow(FundBudgetRow, { funds: funds('budgetId', 'Who has which part of it.') }),
  listsBelow(FundRow, { requests: requests('fundId', 'What was asked of it.') }),
  listsBelow(FundRequestRow, { claims: claims('requestId', 'What was claimed of it.') }),
  listsBelow(FundClaimRow, { payments: payments('claimId', 'Payments of it.') }),
];
