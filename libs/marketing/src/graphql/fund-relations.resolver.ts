import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
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
} from './fund-lists.inputs.js';
import {
  FundClaimConnection,
  FundConnection,
  FundRequestConnection,
  ReimbursementConnection,
} from './fund.payloads.js';

/** Funds under what names them. */
const fundsBelow = (
  reads: Reads,
  caller: Principal,
  by: 'programId' | 'partnerId' | 'budgetId',
  of: string,
  args: NestedFundArgs,
): Promise<FundConnection> => reads.nested(FundRow, caller, args, { by, of, ...fundList(args, caller) });

@Resolver(() => ProgramRow)
export class ProgramFundsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundConnection, { description: 'Funds of its partners; a partner’s own for a partner.' })
  funds(
    @Parent() { id }: ProgramRow,
    @Args() args: NestedFundArgs,
    @Caller() caller: Principal,
  ): Promise<FundConnection> {
    return fundsBelow(this.reads, caller, 'programId', id, args);
  }
}

@Resolver(() => PartnerRow)
export class PartnerFundsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundConnection, { description: 'What it has of budgets.' })
  funds(
    @Parent() { id }: PartnerRow,
    @Args() args: NestedFundArgs,
    @Caller() caller: Principal,
  ): Promise<FundConnection> {
    return fundsBelow(this.reads, caller, 'partnerId', id, args);
  }
}

@Resolver(() => FundBudgetRow)
export class BudgetFundsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundConnection, { description: 'Who has which part of it.' })
  funds(
    @Parent() { id }: FundBudgetRow,
    @Args() args: NestedFundArgs,
    @Caller() caller: Principal,
  ): Promise<FundConnection> {
    return fundsBelow(this.reads, caller, 'budgetId', id, args);
  }
}

@Resolver(() => FundRow)
export class FundRequestsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundRequestConnection, { description: 'What was asked of it.' })
  requests(
    @Parent() { id: of }: FundRow,
    @Args() args: NestedFundRequestArgs,
    @Caller() caller: Principal,
  ): Promise<FundRequestConnection> {
    return this.reads.nested(FundRequestRow, caller, args, { by: 'fundId', of, ...requestList(args, caller) });
  }
}

@Resolver(() => FundRequestRow)
export class RequestClaimsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundClaimConnection, { description: 'What was claimed of it.' })
  claims(
    @Parent() { id: of }: FundRequestRow,
    @Args() args: NestedFundClaimArgs,
    @Caller() caller: Principal,
  ): Promise<FundClaimConnection> {
    return this.reads.nested(FundClaimRow, caller, args, { by: 'requestId', of, ...claimList(args, caller) });
  }
}

@Resolver(() => FundClaimRow)
export class ClaimPaymentsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => ReimbursementConnection, { description: 'Payments of it.' })
  payments(
    @Parent() { id: of }: FundClaimRow,
    @Args() args: NestedReimbursementArgs,
    @Caller() caller: Principal,
  ): Promise<ReimbursementConnection> {
    return this.reads.nested(ReimbursementRow, caller, args, { by: 'claimId', of, ...reimbursementList(args, caller) });
  }
}
