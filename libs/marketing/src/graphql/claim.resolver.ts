import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, keyOf, type MutationPayload } from '#libs/graphql';
import { deterministicId, idOf } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import {
  CancelClaimRest,
  IntendReimbursement,
  RecoverClaim,
  RefuseClaim,
  SubmitClaim,
} from '../fund/state/fund.commands.js';
import { referenceOf } from '../processes/reimbursement.orders.js';
import {
  CancelClaimRestInput,
  DecideClaimInput,
  PayClaimInput,
  RecoverClaimInput,
  SubmitClaimInput,
} from './claim.inputs.js';
import { FundChanges } from './fund-changes.provider.js';
import { FundClaimPayload, ReimbursementPayload } from './fund.payloads.js';

/** The provider that reimbursements go through. */
const PROVIDER = 'file';

/** What becomes of claims. */
@Resolver()
export class FundClaimResolver {
  constructor(private readonly changes: FundChanges) {}

  @Mutation(() => FundClaimPayload, {
    description:
      'Hands in costs to be paid from an approved request, with files of proof, until `lastClaimAt` (CLAIM_LATE). A cost is claimed once in a program, by its number or its file (COST_CLAIMED); of a claim that was returned, rejected or given up, and of costs that did not count, another one may have it. At most 20 claims of a request wait at a time, and a fund has at most 1,000 (TOO_MANY).',
  })
  @Roles(...STAFF, 'partner')
  submitClaim(@Input() input: SubmitClaimInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, requestId, proofs } = input;
    const again = typeof input.claimId === 'string';
    const id = input.claimId ?? idOf(caller.tenant, 'fund-claim', `${fundId}:${keyOf({ caller, input })}`);
    return this.changes.change({ name: 'submitClaim', kind: 'fund_claim', id, input, caller }, (fund, context) => {
      const costs = input.costs.map(({ currency, ...cost }) => ({ ...cost, currency: currency ?? fund.currency }));
      return this.changes.service.submit(
        fund,
        new SubmitClaim({ fundId, requestId, claimId: id, again, costs, proofs }, context),
      );
    });
  }

  @Mutation(() => FundClaimPayload, {
    description:
      'Grants a claim, gives it back or rejects it. Payable is min(round(costs that count × share), approved of the request − claimed before), half away from zero; costs in another currency at the rate of their day (NO_RATE where none of the 7 days before was published). Each activity is over and proven first (PROOF_MISSING). Who has handed it in does not decide (SAME_PERSON). What is granted is paid through the payout provider, without touching the commission ledger. Example: 3,333.33 at 5,000 basis points are 1,666.67.',
  })
  @Roles(...STAFF)
  decideClaim(@Input() input: DecideClaimInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, claimId, decision, submission, amount = null, pays = null, notEligible, reason = null } = input;
    return this.changes.change(
      { name: 'decideClaim', kind: 'fund_claim', id: claimId, input, caller },
      async (fund, context, known) => {
        const claim = fund.claims.get(claimId);
        if (decision !== 'approve' || !claim) {
          const refusing = {
            fundId,
            claimId,
            decision: decision === 'return' ? decision : ('reject' as const),
            submission,
            reason,
          };
          return new RefuseClaim(refusing, context);
        }
        const terms = await known.approval(fund, claim.requestId, context.occurredAt);
        const conversions = await known.conversions(fund, claim);
        const approval = { fundId, claimId, submission, amount, pays, notEligible, conversions, terms };
        return this.changes.service.approve(fund, claim, approval, context);
      },
    );
  }

  @Mutation(() => ReimbursementPayload, {
    description:
      'Pays a further part of an approved claim, or again what failed or came back. All payments together never exceed what was granted (MORE_THAN_PAYABLE).',
  })
  @Roles(...STAFF)
  payClaim(@Input() input: PayClaimInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, claimId, amount = null } = input;
    const paymentId = deterministicId('reimbursement', caller.tenant, fundId, claimId, keyOf({ caller, input }));
    return this.changes.change(
      { name: 'payClaim', kind: 'reimbursement', id: paymentId, input, caller },
      async (fund, context, known) => {
        const terms = await known.payable(fund, context.occurredAt);
        const reference = referenceOf(paymentId);
        const intent = { fundId, paymentId, claimId, amount, provider: PROVIDER, reference, terms };
        return new IntendReimbursement(intent, context);
      },
    );
  }

  @Mutation(() => FundClaimPayload, {
    description:
      'Gives up what of an approved claim is neither paid nor on its way, such as when its partner was banned or merged and may not be paid (NOT_PAYABLE). The request can be claimed for it again; of one that is closed or expired it is available at once, and of an expired one it counts as expired. Where nothing of the claim was paid, another claim may have its costs. NOTHING_UNPAID where nothing is left. Example: granted 1,800.00, paid 1,000.00: 800.00 are given up.',
  })
  @Roles(...STAFF)
  cancelClaimRest(@Input() input: CancelClaimRestInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, claimId, reason } = input;
    return this.changes.change(
      { name: 'cancelClaimRest', kind: 'fund_claim', id: claimId, input, caller },
      (_, context) => new CancelClaimRest({ fundId, claimId, reason }, context),
    );
  }

  @Mutation(() => FundClaimPayload, {
    description: 'Records that something of a paid claim has been taken back: it is available again.',
  })
  @Roles(...STAFF)
  recoverClaim(@Input() input: RecoverClaimInput, @Caller() caller: Principal): Promise<MutationPayload> {
    const { fundId, claimId, amount, reason } = input;
    return this.changes.change(
      { name: 'recoverClaim', kind: 'fund_claim', id: claimId, input, caller },
      (_, context) => new RecoverClaim({ fundId, claimId, amount, reason }, context),
    );
  }
}
