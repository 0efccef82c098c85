import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import type { DecisionDraft } from '../../registration/answers.types.js';
import { DealService } from '../../registration/deal.service.js';
import {
  ApproveDealInput,
  type DecideDealInput,
  DecideDealsInput,
  IdentifyDealCustomerInput,
  ReinstateDealInput,
  RejectDealInput,
  ReturnDealInput,
  RevokeDealInput,
} from './decision.inputs.js';
import { accountReference } from '../account/account-reference.js';
import type { OfDealInput } from '../deal/deal.inputs.js';
import { DealPayload, DealsPayload } from '../deal/payloads.types.js';
import { DealRecording } from '../deal/deal-recording.provider.js';

/** What persons of the vendor decide: no partner does. */
@Resolver()
export class DealDecisionResolver {
  constructor(
    private readonly recording: DealRecording,
    private readonly service: DealService,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => DealPayload, {
    description: 'Says which customer a deal is about, and goes on from there as a submission does.',
  })
  @Roles(...STAFF)
  identifyDealCustomer(
    @Input() input: IdentifyDealCustomerInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    return this.recording.about('identifyDealCustomer', input, caller, async (dealId, context) => {
      const account = accountReference(input.account);
      if (isRefusal(account)) return account;
      return this.service.identifyCustomer(dealId, account, input.note ?? null, context);
    });
  }

  @Mutation(() => DealPayload, { description: 'Approves a registration that waits.' })
  @Roles(...STAFF)
  approveDeal(@Input() input: ApproveDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.decide('approveDeal', input, caller, { decision: 'APPROVE', note: input.note ?? null });
  }

  @Mutation(() => DealPayload, { description: 'Rejects a registration that waits.' })
  @Roles(...STAFF)
  rejectDeal(@Input() input: RejectDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { reason, note = null } = input;
    return this.decide('rejectDeal', input, caller, { decision: 'REJECT', reason, note });
  }

  @Mutation(() => DealPayload, {
    description: 'Returns a registration to its partner to be completed.',
  })
  @Roles(...STAFF)
  returnDeal(@Input() input: ReturnDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.decide('returnDeal', input, caller, { decision: 'RETURN', note: input.note });
  }

  @Mutation(() => DealsPayload, {
    description:
      'Decides many registrations; each is refused as `approveDeal`, `rejectDeal` and `returnDeal` refuse it.',
  })
  @Roles(...STAFF)
  async decideDeals(@Input() { items }: DecideDealsInput, @Caller() caller: Principal): Promise<DealsPayload> {
    const account = await this.recording.byAccount(items, caller);
    return this.mutations.each(items, account, (item) => this.decide('decideDeals', item, caller, decisionOf(item)));
  }

  @Mutation(() => DealPayload, {
    description: 'Protects a deal again whose protection has ended.',
  })
  @Roles(...STAFF)
  reinstateDeal(@Input() input: ReinstateDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('reinstateDeal', input, caller, (dealId, context) =>
      this.service.reinstate(dealId, input.reason, context),
    );
  }

  @Mutation(() => DealPayload, {
    description: 'Takes an approval back; of a won deal, what it earned is taken back, too.',
  })
  @Roles(...STAFF)
  revokeDeal(@Input() input: RevokeDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('revokeDeal', input, caller, (dealId, context) =>
      this.service.revoke(dealId, input.reason, context),
    );
  }

  private decide(name: string, input: OfDealInput, caller: Principal, given: DecisionDraft | Refusal) {
    return this.recording.about(name, input, caller, async (dealId, context) =>
      isRefusal(given) ? given : this.service.decide(dealId, given, context),
    );
  }
}

function decisionOf({ decision, reason, note = null }: DecideDealInput): DecisionDraft | Refusal {
  switch (decision) {
    case 'approve':
      return { decision: 'APPROVE', note };
    case 'reject':
      return reason
        ? { decision: 'REJECT', reason, note }
        : refuse('REASON_NEEDED', 'say why it is rejected', 'reason');
    case 'return':
      return note ? { decision: 'RETURN', note } : refuse('NOTE_NEEDED', 'say what is to be completed', 'note');
  }
}
