import { CountedConnection, MutationPayload, SummedConnection } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { FundClaimRow } from '../read-models/fund-claim.row.view.js';
import { FundRequestRow } from '../read-models/fund-request.row.view.js';
import { FundRow } from '../read-models/fund.view.js';
import { FundBudgetRow } from '../read-models/fund-budget.view.js';
import { FundWorkRow } from '../read-models/fund-work.view.js';
import { ReimbursementRow } from '../read-models/reimbursement.view.js';

const sum = (of: string, description: string) => ({ of, minor: true, description });

@ObjectType({ description: 'A page of budgets.' })
export class FundBudgetConnection extends SummedConnection(FundBudgetRow, 'FundBudget', {
  amount: sum('amountMinor', 'What there is to allocate.'),
  allocated: sum('allocatedMinor', 'What their funds have.'),
}) {}

@ObjectType({ description: 'A page of funds.' })
export class FundConnection extends SummedConnection(FundRow, 'Fund', {
  allocated: sum('allocatedMinor', 'What they have in all.'),
  pending: sum('pendingMinor', 'What requests ask for that nobody has decided on.'),
  approved: sum('approvedMinor', 'What was granted and is neither paid nor given back.'),
  paid: sum('paidMinor', 'What has arrived, less what was taken back.'),
  available: sum('availableMinor', 'What requests may still ask for.'),
  expired: sum('expiredMinor', 'What has expired of requests.'),
}) {}

@ObjectType({ description: 'A page of requests.' })
export class FundRequestConnection extends SummedConnection(FundRequestRow, 'FundRequest', {
  amount: sum('amountMinor', 'What they ask for.'),
  approved: sum('approvedMinor', 'What was granted.'),
  claimed: sum('claimedMinor', 'What approved claims come to.'),
  paid: sum('paidMinor', 'What of them has arrived, less what was taken back.'),
}) {}

@ObjectType({ description: 'A page of claims.' })
export class FundClaimConnection extends SummedConnection(FundClaimRow, 'FundClaim', {
  approved: sum('amountMinor', 'What was granted.'),
  paid: sum('paidMinor', 'What has arrived.'),
  recovered: sum('recoveredMinor', 'What of it was taken back.'),
}) {}

@ObjectType({ description: 'A page of payments of claims.' })
export class ReimbursementConnection extends SummedConnection(ReimbursementRow, 'Reimbursement', {
  amount: sum('amountMinor', 'What they come to, those that failed or came back among them.'),
}) {}

@ObjectType({ description: 'A page of the work list.' })
export class FundWorkConnection extends CountedConnection(FundWorkRow, 'FundWorkItem') {}

@ObjectType({ description: 'The budget, or why nothing was changed.' })
export class FundBudgetPayload extends MutationPayload {}

@ObjectType({ description: 'The fund, or why nothing was changed.' })
export class FundPayload extends MutationPayload {}

@ObjectType({ description: 'The request, or why nothing was changed.' })
export class FundRequestPayload extends MutationPayload {}

@ObjectType({ description: 'The claim, or why nothing was changed.' })
export class FundClaimPayload extends MutationPayload {}

@ObjectType({ description: 'The payment, or why nothing was changed.' })
export class ReimbursementPayload extends MutationPayload {}
