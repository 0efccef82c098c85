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

/** Requests and claims under what names them. */
const requestsBelow = (
  reads: Reads,
  caller: Principal,
  by: 'programId' | 'partnerId' | 'fundId',
  of: string,
  args: NestedFundRequestArgs,
): Promise<FundRequestConnection> =>
  reads.nested(FundRequestRow, caller, args, { by, of, ...requestList(args, caller) });

const claimsBelow = (
  reads: Reads,
  caller: Principal,
  by: 'programId' | 'partnerId' | 'requestId',
  of: string,
  args: NestedFundClaimArgs,
): Promise<FundClaimConnection> => reads.nested(FundClaimRow, caller, args, { by, of, ...claimList(args, caller) });

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

  @ResolveField(() => FundRequestConnection, {
    description: 'What its partners asked of their funds; what a partner asked itself for a partner.',
  })
  fundRequests(
    @Parent() { id }: ProgramRow,
    @Args() args: NestedFundRequestArgs,
    @Caller() caller: Principal,
  ): Promise<FundRequestConnection> {
    return requestsBelow(this.reads, caller, 'programId', id, args);
  }

  @ResolveField(() => FundClaimConnection, {
    description: 'What its partners claimed of their requests; what a partner claimed itself for a partner.',
  })
  fundClaims(
    @Parent() { id }: ProgramRow,
    @Args() args: NestedFundClaimArgs,
    @Caller() caller: Principal,
  ): Promise<FundClaimConnection> {
    return claimsBelow(this.reads, caller, 'programId', id, args);
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

  @ResolveField(() => FundRequestConnection, {
    description: 'What it asked of its funds.',
  })
  fundRequests(
    @Parent() { id }: PartnerRow,
    @Args() args: NestedFundRequestArgs,
    @Caller() caller: Principal,
  ): Promise<FundRequestConnection> {
    return requestsBelow(this.reads, caller, 'partnerId', id, args);
  }

  @ResolveField(() => FundClaimConnection, {
    description: 'What it claimed of its requests.',
  })
  fundClaims(
    @Parent() { id }: PartnerRow,
    @Args() args: NestedFundClaimArgs,
    @Caller() caller: Principal,
  ): Promise<FundClaimConnection> {
    return claimsBelow(this.reads, caller, 'partnerId', id, args);
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
    @Parent() { id }: FundRow,
    @Args() args: NestedFundRequestArgs,
    @Caller() caller: Principal,
  ): Promise<FundRequestConnection> {
    return requestsBelow(this.reads, caller, 'fundId', id, args);
  }
}

@Resolver(() => FundRequestRow)
export class RequestClaimsResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => FundClaimConnection, { description: 'What was claimed of it.' })
  claims(
    @Parent() { id }: FundRequestRow,
    @Args() args: NestedFundClaimArgs,
    @Caller() caller: Principal,
  ): Promise<FundClaimConnection> {
    return claimsBelow(this.reads, caller, 'requestId', id, args);
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
