import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, NO_ID } from '#libs/graphql';
import { isRefusal, type Refusal, refuse } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import type { AccountReference } from '../../registration/answers.types.js';
import { DealService } from '../../registration/deal.service.js';
import { accountReference } from '../account/account-reference.js';
import { DealRecording } from '../deal/deal-recording.provider.js';
import { AccountPayload, DealPayload } from '../deal/payloads.types.js';
import { type JoinedAccountInput, JoinAccountsInput, MergeDealsInput, ReassignDealInput } from './identity.inputs.js';

/** Who a customer is, whose a deal is, and which deals are one: what somebody says of it later. */
@Resolver()
export class DealIdentityResolver {
  constructor(
    private readonly recording: DealRecording,
    private readonly service: DealService,
  ) {}

  @Mutation(() => AccountPayload, {
    description:
      'Joins two accounts that are one customer, such as after the CRM has merged two companies. All identifiers lead to the one that stays. Both protections stand until they end; a deal that is protected beside an earlier one of another partner is on the work list (ACCOUNTS_JOINED). New registrations are judged against both. Example: A is protected for company.com and B for company.de; after the join C is refused for either. The answer’s id is that of the account that stays. Said again it changes nothing.',
  })
  @Roles(...STAFF, 'integration')
  joinAccounts(@Input() input: JoinAccountsInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { programId, reason } = input;
    return this.recording.aboutAccount({ name: 'joinAccounts', kind: 'account', input, caller }, (context) => {
      const [from, into] = [referenceOf(input.from, programId, 'from'), referenceOf(input.into, programId, 'into')];
      if (isRefusal(from)) return Promise.resolve(from);
      if (isRefusal(into)) return Promise.resolve(into);
      return this.service.joinAccounts(programId, { from, into }, reason, context);
    });
  }

  @Mutation(() => DealPayload, {
    description:
      'Merges deals that are one opportunity: the others become duplicates of the one that stays, what they were promised ends, and bookings of those that were won are taken back. The one that stays keeps its state and its booking. One that has taken in others cannot be merged itself. Example: two partners registered one opportunity under two names, and both deals were won: one of them earns.',
  })
  @Roles(...STAFF, 'integration')
  async mergeDeals(@Input() input: MergeDealsInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { programId, reason } = input;
    const named = await Promise.all(
      [input.into, ...input.from].map((one) =>
        this.recording.dealIdOf({ ...one, programId: one.programId ?? programId }, caller),
      ),
    );
    const [into, ...from] = named;
    const id = typeof into === 'string' ? into : NO_ID;
    return this.recording.once({ name: 'mergeDeals', kind: 'deal', id, input, caller }, async (context) => {
      const fault = named.find((one) => isRefusal(one));
      return fault ?? this.service.merge(id, from as string[], reason, context);
    });
  }

  @Mutation(() => DealPayload, {
    description:
      'Gives a deal to another partner. Its protection, its turn in the queue and all dates stay; it leaves the portfolio of the partner before. The next partner is not shown what that one was. A deal that is won takes its booking along: what it has earned leaves one ledger and comes to the other on that day, as `reassignSale` moves it. A new owner loses what it had earned for its help with the deal. Example: won for 1,000 at 10 % and reassigned from A to B: A −100.00, B +100.00.',
  })
  @Roles(...STAFF, 'integration')
  reassignDeal(@Input() input: ReassignDealInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { partnerId, partnerExternalId, reason } = input;
    return this.recording.about('reassignDeal', input, caller, async (dealId, context) => {
      if (Boolean(partnerId) === Boolean(partnerExternalId)) {
        return refuse('ONE_OF_TWO', 'name the partner by either partnerId or partnerExternalId', 'partnerId');
      }
      const named = await this.recording.partnerOf(dealId, partnerExternalId ?? '', caller);
      return this.service.reassign(dealId, partnerId ?? named, reason, context);
    });
  }
}

function referenceOf(input: JoinedAccountInput, programId: string, field: string): AccountReference | Refusal {
  if (input.programId && input.programId !== programId) {
    return refuse('NOT_FOUND', 'the accounts are of different programs: name two of one program', `${field}.programId`);
  }
  const reference = accountReference({ ...input, programId });
  return isRefusal(reference) ? { ...reference, field } : reference;
}
