import { Caller, own, type Principal, READERS_AND_PARTNER, Roles, STAFF } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { IdArg, Input, Mutations, ReadArgs, Reads } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { Inject } from '@nestjs/common';
import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ApprovePayout, AssignPayoutCost } from '../ledger/commands/ledger.commands.js';
import { disputeAbout } from '../state-reader/payout-dispute.js';
import { PayoutArgs } from '../read-models/lists/list-filters.js';
import { payoutList } from '../read-models/lists/lists.js';
import { ApprovePayoutInput, AssignPayoutCostInput } from './payout.inputs.js';
import { ApprovePayoutPayload, AssignPayoutCostPayload, PayoutConnection } from './payout.payloads.js';
import { PayoutRow } from '../read-models/payout.row.view.js';
import { StatementRow } from '../read-models/statement.row.view.js';

@Resolver(() => PayoutRow)
export class PayoutResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => PayoutRow, { nullable: true, description: 'One payout; null if there is none.' })
  @Roles(...READERS_AND_PARTNER)
  payout(
    @IdArg('id', 'payout', 'Its id.') id: string,
    @Args() args: ReadArgs,
    @Caller() caller: Principal,
  ): Promise<PayoutRow | null> {
    return this.reads.one(PayoutRow, caller, args, { id, ...own(caller, 'partnerId') });
  }

  @Query(() => PayoutConnection, { description: 'Payouts, the latest month first unless another order is asked for.' })
  @Roles(...READERS_AND_PARTNER)
  payouts(@Args() args: PayoutArgs, @Caller() caller: Principal): Promise<PayoutConnection> {
    return this.reads.page(PayoutRow, caller, args, payoutList(args, caller));
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The partner’s reference at the provider. Null: the provider knows it by the partner, or the partner was erased.',
  })
  async destination(
    @Parent() { partnerId, destinationName }: PayoutRow,
    @Caller() caller: Principal,
  ): Promise<string | null> {
    if (destinationName === null) return null;
    const partner = await this.reads.related(PartnerRow, caller, partnerId);
    return partner?.destinations[destinationName] ?? null;
  }

  @Mutation(() => ApprovePayoutPayload, {
    description: 'Approves a payout; above the program’s limit two different persons must.',
  })
  @Roles(...STAFF)
  approvePayout(@Input() input: ApprovePayoutInput, @Caller() caller: Principal): Promise<ApprovePayoutPayload> {
    const { ledgerId, payoutId } = input;
    return this.mutations.changing(
      { name: 'approvePayout', kind: 'payout', id: payoutId, input, caller },
      async (context) =>
        (await disputeAbout(this.facts, caller.tenant, input)) ?? new ApprovePayout({ ledgerId, payoutId }, context),
    );
  }
}

/** What a payout has cost on its way, and who bears it. */
@Resolver()
export class PayoutCostResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => AssignPayoutCostPayload, {
    description:
      'Says who bears what did not come back of a payout that was returned short. VENDOR: the partner is owed it again, in the open month. PARTNER: the statement has a line of 0.00. Example: 95.00 of 100.00 came back; assigned to the vendor, 5.00 are owed again. Once.',
  })
  @Roles(...STAFF)
  assignPayoutCost(
    @Input() input: AssignPayoutCostInput,
    @Caller() caller: Principal,
  ): Promise<AssignPayoutCostPayload> {
    const { ledgerId, payoutId, to, reason } = input;
    return this.mutations.changing(
      { name: 'assignPayoutCost', kind: 'payout', id: payoutId, input, caller },
      (context) => new AssignPayoutCost({ ledgerId, payoutId, to, reason }, context),
    );
  }
}

/** The payout of a statement, shown where the statement is. */
@Resolver(() => StatementRow)
export class StatementPayoutResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PayoutRow, {
    nullable: true,
    description: 'The payout that is its last entry; null when nothing was paid out.',
  })
  payout(@Parent() { id }: StatementRow, @Caller() caller: Principal): Promise<PayoutRow | null> {
    return this.reads.related(PayoutRow, caller, id, { by: 'statementId' });
  }
}
