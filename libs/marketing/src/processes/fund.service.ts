import { type Executed, type Outcome, STATE_READER, type StateReader } from '#libs/eventing';
import {
  type Command,
  type CommandContext,
  deterministicId,
  isRefusal,
  keyOf,
  type Position,
  refuse,
  type Refusal,
} from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RequestAllocation } from '../budget/fund-budget.commands.js';
import type { FundBudgetEvent } from '../budget/fund-budget.events.js';
import { fundIdOf } from '../fund/fund.aggregate.js';
import { ApproveClaim, RefuseClaim, type SubmitClaim } from '../fund/state/fund.commands.js';
import type { FundEvent } from '../fund/state/fund.events.js';
import type { Claim, Fund } from '../fund/state/fund.state.js';
import type { InvoiceEvent } from '../invoice/invoice.events.js';
import { ClaimInvoice } from '../invoice/invoice.js';
import { FundStateReader } from '../state-reader/fund.state-reader.js';
import { type AllocationAnswered, type AllocationRequested, askFund, tellBudget } from './allocation-steps.js';

/** A refusal, with the position at which something was written down about it. */
export type FundAnswer = Outcome | (Refusal & { readonly position?: Position });

interface AllocationDraft {
  readonly budgetId: string;
  readonly partnerId: string;
  readonly amount: string;
}

/** What takes several streams: an allocation its budget and its fund, a claim its fund and its invoices. */
@Injectable()
export class FundService {
  constructor(
    private readonly commands: CommandBus,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  known({ tenant }: { readonly tenant: string }): FundStateReader {
    return new FundStateReader(this.facts, tenant);
  }

  /** Sets what a partner has of a budget in all. The budget counts it first, then the fund takes it, or cannot. */
  async allocate({ budgetId, partnerId, amount }: AllocationDraft, context: CommandContext): Promise<FundAnswer> {
    const known = this.known(context);
    const budget = await known.budget(budgetId);
    if (budget.status === 'absent') return refuse('NOT_FOUND', 'there is no such budget', 'budgetId');
    const fault = await known.partnerFault(budget.programId, partnerId, context.clock ?? context.occurredAt);
    if (fault) return fault;
    const fundId = fundIdOf(context.tenant, budgetId, partnerId);
    const asked = await this.run<FundBudgetEvent>(
      new RequestAllocation({ budgetId, fundId, partnerId, amount }, context),
    );
    if (isRefusal(asked)) return asked;
    const [requested] = asked.events as readonly AllocationRequested[];
    if (!requested) return asked;
    const taken = await this.run<FundEvent>(askFund(requested));
    if (isRefusal(taken)) return taken;
    const [answered] = taken.events as readonly AllocationAnswered[];
    if (!answered) return taken;
    const settled = await this.run(tellBudget(answered, budgetId));
    if (isRefusal(settled) || answered.type !== 'fund.allocation-refused') return settled;
    const { position } = settled;
    return { ...refuse('ALLOCATION_IN_USE', 'more than that is asked for, approved or paid', 'amount'), position };
  }

  /** Hands in a claim; a cost that another claim has is refused before anything is written. */
  async submit(fund: Fund, claim: SubmitClaim): Promise<FundAnswer> {
    const { claimId } = claim.data;
    const of = { fundId: fund.fundId, claimId };
    const known = this.known(claim.context);
    const costs = claim.data.costs.map(({ number, sha256 }) => ({ number: keyOf(number), sha256 }));
    for (const [n, cost] of costs.entries()) {
      const places = await known.invoices(fund.programId, of, cost);
      const taken = places.find((place) => place.taken);
      if (taken) return refuse('COST_CLAIMED', 'another claim of this program has it', `costs.${n}.${taken.mark}`);
    }
    const submitted = await this.run(claim);
    if (isRefusal(submitted)) return submitted;
    const submission = await this.submissionOf(of, claim.context);
    const refused = await this.claimInvoices(fund, claimId, costs, claim.context);
    if (!refused) return submitted;
    // Another claim was faster: this one goes back to who handed it in.
    const context = { ...stepContext(claim.context, 'return'), actor: BY_RULE };
    const reason = `another claim has ${refused.number}`;
    const back = new RefuseClaim({ ...of, decision: 'return', submission, reason }, context);
    const returned = await this.run(back);
    return isRefusal(returned) ? returned : { ...refused.refusal, position: returned.position };
  }

  /** Approves a claim whose costs are its own. */
  async approve(
    fund: Fund,
    claim: Claim,
    approval: Omit<ApproveClaim['data'], 'claimedElsewhere'>,
    context: CommandContext,
  ): Promise<FundAnswer> {
    const eligible = claim.costs.filter(({ number }) => !approval.notEligible.includes(number));
    const refused =
      claim.status === 'submitted' ? await this.claimInvoices(fund, claim.claimId, eligible, context) : undefined;
    return this.run(new ApproveClaim({ ...approval, claimedElsewhere: refused?.number ?? null }, context));
  }

  /** Which submission of a claim stands. */
  private async submissionOf(
    { fundId, claimId }: { readonly fundId: string; readonly claimId: string },
    context: CommandContext,
  ): Promise<number> {
    const fund = await this.known(context).fund(fundId);
    return fund.status === 'absent' ? 0 : (fund.claims.get(claimId)?.submitters.length ?? 0);
  }

  private async claimInvoices(
    { fundId, programId }: Fund,
    claimId: string,
    costs: readonly { readonly number: string; readonly sha256: string }[],
    context: CommandContext,
  ): Promise<{ readonly refusal: Refusal; readonly number: string } | undefined> {
    const known = this.known(context);
    for (const { number, sha256 } of costs) {
      for (const { invoiceId, mark, seen } of await known.invoices(
        programId,
        { fundId, claimId },
        { number, sha256 },
      )) {
        const step = stepContext(context, `${mark}:${invoiceId}`);
        const done = await this.run(new ClaimInvoice({ invoiceId, programId, mark, fundId, claimId, seen }, step));
        if (isRefusal(done)) return { refusal: done, number };
      }
    }
    return undefined;
  }

  private run<E extends FundEvent | FundBudgetEvent | InvoiceEvent>(command: Command): Promise<Executed<E>> {
    return this.commands.execute<Command, Executed<E>>(command);
  }
}

const BY_RULE = { subject: 'rule:one-claim-for-each-cost', role: 'policy' };

/** A further command of the same request. */
function stepContext(context: CommandContext, what: string): CommandContext {
  const commandId = deterministicId('fund-step', context.commandId, what);
  return { ...context, commandId, bodyHash: commandId };
}
