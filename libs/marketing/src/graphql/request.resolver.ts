import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, keyOf, type MutationPayload } from '#libs/graphql';
import { idOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  ApproveFundRequest,
  CloseFundRequest,
  ExtendClaim,
  RefuseFundRequest,
  SubmitFundRequest,
  WithdrawFundRequest,
} from '../fund/state/fund.commands.js';
import {
  CloseFundRequestInput,
  DecideFundRequestInput,
  ExtendFundRequestInput,
  SubmitFundRequestInput,
  WithdrawFundRequestInput,
} from './fund.inputs.js';
import { FundChanges } from './fund-changes.provider.js';
import { FundRequestPayload } from './fund.payloads.js';

/** What becomes of requests for market development money. */
@Resolver()
export class FundRequestResolver {
  constructor(private readonly changes: FundChanges) {}

  @Mutation(() => FundRequestPayload, {
    description:
      'Asks for money of a fund, for 1 to 20 activities; what is asked for is set aside until somebody decides. More than is available is refused, saying what there is (INSUFFICIENT_FUNDS). Example: of 5,000.00 two requests of 3,000.00: the second is told that 2,000.00 are available.',
  })
  @Roles(...STAFF, 'partner')
  submitFundRequest(@Input() input: SubmitFundRequestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, amount, activities, note = null } = input;
    const again = typeof input.requestId === 'string';
    const id = input.requestId ?? idOf(caller.tenant, 'fund-request', `${fundId}:${keyOf({ caller, input })}`);
    return this.changes.change(
      { name: 'submitFundRequest', kind: 'fund_request', id, input, caller },
      async (fund, context, known) => {
        const { programId, partnerId } = fund;
        const fault = await known.partnerFault(programId, partnerId, context.occurredAt);
        if (fault) return { ...fault, field: 'fundId' };
        const terms = await known.submission(fund, context.occurredAt);
        return new SubmitFundRequest({ fundId, requestId: id, again, amount, activities, note, terms }, context);
      },
    );
  }

  @Mutation(() => FundRequestPayload, {
    description:
      'Grants a request, or a part of it, gives it back or declines it. Who has handed it in does not decide (SAME_PERSON); above the policy’s limit two persons approve the same amount, share and activities, the first without effect (SECOND_PERSON_NEEDED says so to the first one again).',
  })
  @Roles(...STAFF)
  decideFundRequest(@Input() input: DecideFundRequestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, requestId, decision, submission, amount = null, share = null, declinedActivities } = input;
    const { reason = null } = input;
    return this.changes.change(
      { name: 'decideFundRequest', kind: 'fund_request', id: requestId, input, caller },
      async (fund, context, known) => {
        if (decision !== 'approve') {
          return new RefuseFundRequest({ fundId, requestId, decision, submission, reason }, context);
        }
        const timeZone = await known.zone(fund, context.occurredAt);
        const terms = await known.approval(fund, requestId, context.occurredAt);
        const granted = { fundId, requestId, submission, amount, share, declinedActivities, timeZone, terms };
        return new ApproveFundRequest(granted, context);
      },
    );
  }

  @Mutation(() => FundRequestPayload, { description: 'Takes a request back before it is decided.' })
  @Roles(...STAFF, 'partner')
  withdrawFundRequest(@Input() input: WithdrawFundRequestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, requestId, reason = null } = input;
    return this.changes.change(
      { name: 'withdrawFundRequest', kind: 'fund_request', id: requestId, input, caller },
      (_, context) => new WithdrawFundRequest({ fundId, requestId, reason }, context),
    );
  }

  @Mutation(() => FundRequestPayload, {
    description:
      'Ends an approved request: what no claim has taken is available again. Example: approved 2,500.00, claimed 1,800.00: 700.00 are released.',
  })
  @Roles(...STAFF)
  closeFundRequest(@Input() input: CloseFundRequestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, requestId, reason = null } = input;
    return this.changes.change(
      { name: 'closeFundRequest', kind: 'fund_request', id: requestId, input, caller },
      (_, context) => new CloseFundRequest({ fundId, requestId, reason }, context),
    );
  }

  @Mutation(() => FundRequestPayload, {
    description:
      'Takes claims of a request for longer. Of one that has expired, what nobody claimed is set aside again if it is there (INSUFFICIENT_FUNDS).',
  })
  @Roles(...STAFF)
  extendFundRequest(@Input() input: ExtendFundRequestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, requestId, lastClaimAt: until, reason } = input;
    return this.changes.change(
      { name: 'extendFundRequest', kind: 'fund_request', id: requestId, input, caller },
      (_, context) => new ExtendClaim({ fundId, requestId, until, reason }, context),
    );
  }
}
