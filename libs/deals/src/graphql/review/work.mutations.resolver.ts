import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, keyOf, type MutationPayload, Mutations } from '#libs/graphql';
import { idOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  CloseDealsInput,
  EraseDealCustomerInput,
  LoseDealInput,
  RecordDealInfluenceInput,
  WinDealInput,
} from './closing.inputs.js';
import { ExtendDealInput, LogDealActivityInput, NoteDealInput, WithdrawDealInput } from './decision.inputs.js';
import { EraseDealCustomer, LogDealActivity, NoteDeal } from '../../deal/deal.commands.js';
import type { ClosingDraft } from '../../registration/answers.types.js';
import { DealService } from '../../registration/deal.service.js';
import { ahead } from '../deal/drafts.js';
import type { OfDealInput } from '../deal/deal.inputs.js';
import { DealPayload, DealsPayload } from '../deal/payloads.types.js';
import { DealRecording } from '../deal/deal-recording.provider.js';

/** What becomes of a deal after it was handed in. */
@Resolver()
export class DealWorkMutationsResolver {
  constructor(
    private readonly recording: DealRecording,
    private readonly service: DealService,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => DealPayload, { description: 'Takes a deal back; who waits behind it moves up.' })
  @Roles(...STAFF, 'integration', 'partner')
  withdrawDeal(@Input() input: WithdrawDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('withdrawDeal', input, caller, (dealId, context) =>
      this.service.withdraw(dealId, input.reason ?? null, context),
    );
  }

  @Mutation(() => DealPayload, { description: 'Notes that the partner worked on a deal.' })
  @Roles(...STAFF, 'integration', 'partner')
  logDealActivity(@Input() input: LogDealActivityInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { kind, happenedAt } = input;
    const activityId = idOf(caller.tenant, 'deal-activity', keyOf({ caller, input }));
    return this.recording.about(
      'logDealActivity',
      input,
      caller,
      async (dealId, context) =>
        ahead(happenedAt, 'happenedAt') ??
        this.service.carryOut(new LogDealActivity({ dealId, activityId, kind, happenedAt }, context), context),
    );
  }

  @Mutation(() => DealPayload, {
    description:
      'Adds a note to a deal in any state, for the vendor’s own people: a step of its timeline, and `lastNote` of the work list.',
  })
  @Roles(...STAFF)
  noteDeal(@Input() input: NoteDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('noteDeal', input, caller, (dealId, context) =>
      this.service.carryOut(new NoteDeal({ dealId, note: input.note }, context), context),
    );
  }

  @Mutation(() => DealPayload, {
    description: 'Prolongs a protection before it ends.',
  })
  @Roles(...STAFF, 'partner')
  extendDeal(@Input() input: ExtendDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('extendDeal', input, caller, (dealId, context) =>
      this.service.extend(dealId, input.days, input.reason, context),
    );
  }

  @Mutation(() => DealPayload, {
    description: 'Records that a deal was won: it is booked, and earns by plan.',
  })
  @Roles(...STAFF, 'integration')
  winDeal(@Input() input: WinDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { amount, closedAt } = input;
    return this.close('winDeal', input, caller, { outcome: 'won', amount, closedAt, reason: null });
  }

  @Mutation(() => DealPayload, { description: 'Records that a deal was lost.' })
  @Roles(...STAFF, 'integration')
  loseDeal(@Input() input: LoseDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { closedAt, reason = null } = input;
    return this.close('loseDeal', input, caller, { outcome: 'lost', amount: null, closedAt, reason });
  }

  @Mutation(() => DealsPayload, {
    description: 'Records how many deals have ended; each is refused as `winDeal` and `loseDeal` refuse it.',
  })
  @Roles(...STAFF, 'integration')
  async closeDeals(@Input() { items }: CloseDealsInput, @Caller() caller: Principal): Promise<DealsPayload> {
    const account = await this.recording.byAccount(items, caller);
    return this.mutations.each(items, account, (item) => {
      const { outcome, amount = null, closedAt, reason = null } = item;
      return this.close('closeDeals', item, caller, { outcome, amount, closedAt, reason });
    });
  }

  @Mutation(() => DealPayload, {
    description: 'Records that another partner helped a deal.',
  })
  @Roles(...STAFF, 'integration')
  recordDealInfluence(@Input() input: RecordDealInfluenceInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { partnerId, happenedAt, evidence } = input;
    return this.recording.about(
      'recordDealInfluence',
      input,
      caller,
      async (dealId, context) =>
        ahead(happenedAt, 'happenedAt') ??
        this.service.recordInfluence(dealId, { partnerId, happenedAt, evidence }, context),
    );
  }

  @Mutation(() => DealPayload, {
    description: 'Makes what was said of a customer unreadable everywhere and for ever.',
  })
  @Roles(...STAFF)
  eraseDealCustomer(@Input() input: EraseDealCustomerInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('eraseDealCustomer', input, caller, (dealId, context) =>
      this.service.carryOut(new EraseDealCustomer({ dealId }, context), context),
    );
  }

  private close(name: string, input: OfDealInput, caller: Principal, given: ClosingDraft): Promise<MutationPayload> {
    return this.recording.about(
      name,
      input,
      caller,
      async (dealId, context) => ahead(given.closedAt, 'closedAt') ?? this.service.close(dealId, given, context),
    );
  }
}
