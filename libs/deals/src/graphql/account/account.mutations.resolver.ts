import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, keyOf, type MutationPayload } from '#libs/graphql';
import { idOf, isRefusal, type Refusal } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  CloseDirectOpportunityInput,
  type DealAccountInput,
  MarkCompetitorInput,
  MarkCustomerInput,
  OpenDirectOpportunityInput,
} from './account.inputs.js';
import type { AccountAnswer, AccountReference } from '../../registration/answers.types.js';
import { DealService } from '../../registration/deal.service.js';
import { accountReference } from './account-reference.js';
import { AccountPayload, OpportunityPayload } from '../deal/payloads.types.js';
import { DealRecording } from '../deal/deal-recording.provider.js';

/** What is said of a customer beside any registration. */
@Resolver()
export class DealAccountMutationsResolver {
  constructor(
    private readonly recording: DealRecording,
    private readonly service: DealService,
  ) {}

  @Mutation(() => OpportunityPayload, {
    description:
      'Says that the vendor’s own people are at work on a customer: registrations of these product lines are refused from now on.',
  })
  @Roles(...STAFF, 'integration')
  openDirectOpportunity(
    @Input() input: OpenDirectOpportunityInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    const id = idOf(caller.tenant, 'opportunity', keyOf({ caller, input }));
    const request = { name: 'openDirectOpportunity', kind: 'opportunity', id, input, caller };
    return this.recording.aboutAccount(request, (context) =>
      at(input.account, (account) => this.service.openDirectOpportunity(account, id, input.productLines, context)),
    );
  }

  @Mutation(() => OpportunityPayload, {
    description: 'Says that such an opportunity has ended; won: the customer has bought.',
  })
  @Roles(...STAFF, 'integration')
  closeDirectOpportunity(
    @Input() input: CloseDirectOpportunityInput,
    @Caller() caller: Principal,
  ): Promise<MutationPayload> {
    const { opportunityId: id, outcome } = input;
    const request = { name: 'closeDirectOpportunity', kind: 'opportunity', id, input, caller };
    return this.recording.aboutAccount(request, (context) =>
      at(input.account, (account) => this.service.closeDirectOpportunity(account, id, outcome, context)),
    );
  }

  @Mutation(() => AccountPayload, { description: 'Says that a customer has bought before.' })
  @Roles(...STAFF, 'integration')
  markCustomer(@Input() input: MarkCustomerInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.aboutAccount({ name: 'markCustomer', kind: 'account', input, caller }, (context) =>
      at(input.account, (account) => this.service.markCustomer(account, input.productLines, context)),
    );
  }

  @Mutation(() => AccountPayload, {
    description: 'Says that a customer is a competitor: a person decides its registrations.',
  })
  @Roles(...STAFF)
  markCompetitor(@Input() input: MarkCompetitorInput, @Caller() caller: Principal): Promise<MutationPayload> {
    return this.recording.aboutAccount({ name: 'markCompetitor', kind: 'account', input, caller }, (context) =>
      at(input.account, (account) => this.service.markCompetitor(account, input.reason, context)),
    );
  }
}

async function at(
  input: DealAccountInput,
  act: (account: AccountReference) => Promise<AccountAnswer>,
): Promise<AccountAnswer | Refusal> {
  const account = accountReference(input);
  return isRefusal(account) ? account : act(account);
}
