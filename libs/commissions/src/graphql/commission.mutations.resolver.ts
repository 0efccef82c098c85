import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, Mutations } from '#libs/graphql';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  AdjustCommissionInput,
  ApproveCommissionInput,
  ChangeCommissionInput,
  ClawBackInput,
  HoldCommissionInput,
  type OfCommissionInput,
  ReleaseHoldInput,
} from './commission.inputs.js';
import { AdjustCommissionPayload, ChangeCommissionPayload } from './commission.payloads.js';
import {
  AdjustCommission,
  ApproveCommission,
  ClawBackCommission,
  DeclineCommission,
  HoldCommission,
  ReleaseHold,
  ReverseClawback,
  VoidCommission,
} from '../ledger/commands/ledger.commands.js';

/** What persons change in ledgers. */
@Resolver()
export class CommissionMutationsResolver {
  constructor(private readonly mutations: Mutations) {}

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Takes an entry back, wholly or in part.',
  })
  @Roles(...STAFF)
  clawBackCommission(@Input() input: ClawBackInput, @Caller() caller: Principal): Promise<ChangeCommissionPayload> {
    const { ledgerId, commissionId: entryId, reason, amount = null, share = null } = input;
    return this.mutations.changing(
      request('clawBackCommission', input, caller),
      (context) => new ClawBackCommission({ ledgerId, entryId, reason, amount, share }, context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Gives a whole clawback back, once.',
  })
  @Roles(...STAFF)
  reverseClawback(
    @Input() input: ChangeCommissionInput,
    @Caller() caller: Principal,
  ): Promise<ChangeCommissionPayload> {
    return this.mutations.changing(
      request('reverseClawback', input, caller),
      (context) => new ReverseClawback(entryOf(input), context),
    );
  }

  @Mutation(() => AdjustCommissionPayload, {
    description: 'Posts a correction.',
  })
  @Roles(...STAFF)
  adjustCommission(
    @Input() input: AdjustCommissionInput,
    @Caller() caller: Principal,
  ): Promise<AdjustCommissionPayload> {
    const { ledgerId, commissionId: entryId = null, amount: money, reason } = input;
    return this.mutations.changing(
      { name: 'adjustCommission', kind: 'ledger', id: ledgerId, input, caller },
      (context) => new AdjustCommission({ ledgerId, entryId, ...money, reason }, context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Voids an entry whose statement is open.',
  })
  @Roles(...STAFF)
  voidCommission(@Input() input: ChangeCommissionInput, @Caller() caller: Principal): Promise<ChangeCommissionPayload> {
    return this.mutations.changing(
      request('voidCommission', input, caller),
      (context) => new VoidCommission(entryOf(input), context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Declines an entry whose statement is open.',
  })
  @Roles(...STAFF)
  declineCommission(
    @Input() input: ChangeCommissionInput,
    @Caller() caller: Principal,
  ): Promise<ChangeCommissionPayload> {
    return this.mutations.changing(
      request('declineCommission', input, caller),
      (context) => new DeclineCommission(entryOf(input), context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Holds an entry whose statement is open.',
  })
  @Roles(...STAFF)
  holdCommission(@Input() input: HoldCommissionInput, @Caller() caller: Principal): Promise<ChangeCommissionPayload> {
    const { kind, until = null } = input;
    return this.mutations.changing(
      request('holdCommission', input, caller),
      (context) => new HoldCommission({ ...entryOf(input), kind, until }, context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Releases a hold, also after the statement is closed.',
  })
  @Roles(...STAFF)
  releaseHold(@Input() input: ReleaseHoldInput, @Caller() caller: Principal): Promise<ChangeCommissionPayload> {
    return this.mutations.changing(
      request('releaseHold', input, caller),
      (context) => new ReleaseHold({ ...entryOf(input), kind: input.kind }, context),
    );
  }

  @Mutation(() => ChangeCommissionPayload, {
    description: 'Says that an entry is good.',
  })
  @Roles(...STAFF)
  approveCommission(
    @Input() input: ApproveCommissionInput,
    @Caller() caller: Principal,
  ): Promise<ChangeCommissionPayload> {
    const { ledgerId, commissionId: entryId } = input;
    return this.mutations.changing(
      request('approveCommission', input, caller),
      (context) => new ApproveCommission({ ledgerId, entryId }, context),
    );
  }
}

const request = <Of extends OfCommissionInput>(name: string, input: Of, caller: Principal) => ({
  ...{ name, kind: 'commission', id: input.commissionId, input, caller },
});

const entryOf = ({ ledgerId, commissionId: entryId, reason }: ChangeCommissionInput) => ({ ledgerId, entryId, reason });
