import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations } from '#libs/graphql';
import { isRefusal } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { DealService } from '../../registration/deal.service.js';
import { contentDraft } from './drafts.js';
import {
  DraftDealInput,
  RegisterDealInput,
  RegisterDealsInput,
  ReviseDealInput,
  SubmitDealInput,
} from './deal.inputs.js';
import { ImportDealsInput } from './import.inputs.js';
import { DealPayload, DealsPayload } from './payloads.types.js';
import { DealRecording } from './deal-recording.provider.js';

@Resolver()
export class DealMutationsResolver {
  constructor(
    private readonly recording: DealRecording,
    private readonly service: DealService,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => DealPayload, {
    description: 'Drafts a deal; nothing is promised yet.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  draftDeal(@Input() input: DraftDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.draft(input, caller);
  }

  @Mutation(() => DealPayload, {
    description: 'Changes what a draft, or a deal that was returned, says.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  reviseDeal(@Input() input: ReviseDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { dealId: id } = input;
    return this.recording.once({ name: 'reviseDeal', kind: 'deal', id, input, caller }, async (context) => {
      const given = contentDraft(input);
      return isRefusal(given) ? given : this.service.revise(id, given, context);
    });
  }

  @Mutation(() => DealPayload, {
    description: 'Hands a draft in, or a returned deal again: it is approved, refused, or waits for a person.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  submitDeal(@Input() input: SubmitDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.about('submitDeal', input, caller, (dealId, context) => this.service.submit(dealId, context));
  }

  @Mutation(() => DealPayload, {
    description: 'Drafts a deal and hands it in.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  registerDeal(@Input() input: RegisterDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.register(input, caller);
  }

  @Mutation(() => DealsPayload, {
    description: 'Registers many deals; each is refused as `registerDeal` refuses it.',
  })
  @Roles(...STAFF, 'integration', 'partner')
  registerDeals(@Input() { items }: RegisterDealsInput, @Caller() caller: Principal): Promise<DealsPayload> {
    const customer = this.recording.byCustomer(items);
    return this.mutations.each(items, customer, (item) => this.recording.register(item, caller));
  }

  @Mutation(() => DealsPayload, {
    description:
      'Imports deals that were decided elsewhere. The first row of a number counts, later ones are reported.',
  })
  @Roles(...STAFF, 'integration')
  importDeals(@Input() { items }: ImportDealsInput, @Caller() caller: Principal): Promise<DealsPayload> {
    const inOrder = this.recording.byNumberAndWinner(items);
    return this.mutations.each(items, inOrder, this.recording.importing(caller));
  }
}
