import { Caller, own, type Principal, READERS, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import {
  allOf,
  AnyIdOf,
  AnyOf,
  graphqlEnum,
  IdArg,
  IdField,
  Instants,
  type InstantRange,
  listing,
  LiveRows,
  Matching,
  type Order,
  PageArgs,
  ReadArgs,
  Reads,
  type RowList,
  Whether,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { Args, ArgsType, InputType, Query, Resolver, Subscription } from '@nestjs/graphql';
import { FundClaimRow } from '../read-models/fund-claim.row.view.js';
import { FundRequestRow } from '../read-models/fund-request.row.view.js';
import { FundRow } from '../read-models/fund.view.js';
import { type FundWorkKind, FundWorkKindEnum } from '../read-models/fund-enums.types.js';
import { FundWorkRow } from '../read-models/fund-work.view.js';
import { ReimbursementRow } from '../read-models/reimbursement.view.js';
import {
  claimList,
  FundArgs,
  FundClaimArgs,
  fundList,
  FundRequestArgs,
  ReimbursementArgs,
  reimbursementList,
  requestList,
} from '../read-models/lists/fund-lists.inputs.js';
import {
  FundClaimConnection,
  FundConnection,
  FundRequestConnection,
  FundWorkConnection,
  ReimbursementConnection,
} from './fund.payloads.js';

@InputType({ description: 'Which items of the work list.' })
class FundWorkFilter {
  @AnyOf(FundWorkKindEnum, 'Of one of these kinds.')
  kind?: FundWorkKind[];

  @AnyIdOf('fund', 'Of one of these funds.')
  fundId?: string[];

  @Whether('Whether one person has approved it and a second one must.')
  hasFirstApproval?: boolean;

  @Instants('That wait since then, business time.')
  since?: InstantRange;

  @Instants('Requests that expire then unless somebody decides.')
  dueAt?: InstantRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

type FundWorkOrder = 'oldest' | 'newest';

const FundWorkOrderEnum = graphqlEnum<FundWorkOrder>('FundWorkOrder', 'How the work list is sorted.', {
  oldest: 'Who has waited longest first.',
  newest: 'The latest first.',
});

const ORDERS: Readonly<Record<FundWorkOrder, Order<FundWorkRow>>> = {
  oldest: { by: 'since' },
  newest: { by: 'since', direction: 'desc' },
};

@ArgsType()
class FundWorkArgs extends listing(PageArgs, {
  ...{ filter: FundWorkFilter, orders: FundWorkOrderEnum },
  byDefault: 'oldest',
}) {
  @IdField('program', { description: 'The program.' })
  programId: string;
}

const workList = ({ programId, filter, orderBy }: FundWorkArgs): RowList<FundWorkRow> => ({
  where: {
    ...{ programId, waiting: true },
    ...allOf<FundWorkRow>(
      filter && {
        ...{ kind: filter.kind, fundId: filter.fundId, firstApproval: filter.hasFirstApproval },
        ...{ since: filter.since, dueAt: filter.dueAt },
      },
      filter?.partner && ofPartners<FundWorkRow>(filter.partner),
    ),
  },
  order: ORDERS[orderBy],
});

/** Funds, and what was asked, claimed and paid of them. A partner sees its own. */
@Resolver()
export class FundResolver {
  constructor(
    private readonly reads: Reads,
    private readonly live: LiveRows,
  ) {}

  @Query(() => FundRow, { nullable: true, description: 'One fund; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  fund(
    @IdArg('id', 'fund', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<FundRow | null> {
    return this.reads.one(FundRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => FundConnection, { description: 'Funds, those that end last first unless another order is asked for.' })
  @Roles(...READERS_AND_PARTNER)
  funds(@Args() args: FundArgs, @Caller() caller: Principal): Promise<FundConnection> {
    return this.reads.page(FundRow, caller, args, fundList(args, caller));
  }

  @Query(() => FundRequestRow, { nullable: true, description: 'One request; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  fundRequest(
    @IdArg('id', 'fund_request', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<FundRequestRow | null> {
    return this.reads.one(FundRequestRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => FundRequestConnection, {
    description: 'Requests for market development money, the latest first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  fundRequests(@Args() args: FundRequestArgs, @Caller() caller: Principal): Promise<FundRequestConnection> {
    return this.reads.page(FundRequestRow, caller, args, requestList(args, caller));
  }

  @Query(() => FundClaimRow, { nullable: true, description: 'One claim; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  fundClaim(
    @IdArg('id', 'fund_claim', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<FundClaimRow | null> {
    return this.reads.one(FundClaimRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => FundClaimConnection, {
    description: 'Claims of approved requests, the latest first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  fundClaims(@Args() args: FundClaimArgs, @Caller() caller: Principal): Promise<FundClaimConnection> {
    return this.reads.page(FundClaimRow, caller, args, claimList(args, caller));
  }

  @Query(() => ReimbursementConnection, {
    description: 'Payments of claims, the latest first unless another order is asked for.',
  })
  @Roles(...READERS_AND_PARTNER)
  reimbursements(@Args() args: ReimbursementArgs, @Caller() caller: Principal): Promise<ReimbursementConnection> {
    return this.reads.page(ReimbursementRow, caller, args, reimbursementList(args, caller));
  }

  @Query(() => FundWorkConnection, {
    description:
      'Requests and claims that wait for a person’s decision, who has waited longest first unless another order is asked for.',
  })
  @Roles(...READERS)
  fundWorkList(@Args() args: FundWorkArgs, @Caller() caller: Principal): Promise<FundWorkConnection> {
    return this.reads.page(FundWorkRow, caller, args, workList(args));
  }

  @Subscription(() => FundWorkRow, {
    description:
      'Items as they come onto the work list, change, and leave it (`waiting: false`). Ends when changes may have been missed: read the list again then.',
    resolve: (row: FundWorkRow) => row,
  })
  @Roles(...STAFF, 'auditor')
  fundWorkListChanged(
    @IdArg('programId', 'program', 'The program.') programId: string,
    @Caller() caller: Principal,
  ): Promise<AsyncIterableIterator<FundWorkRow>> {
    return this.live.rows(FundWorkRow, caller, { where: { programId } });
  }
}
