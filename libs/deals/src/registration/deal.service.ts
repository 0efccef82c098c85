import { BlindIndex, STATE_READER, type StateReader } from '#libs/eventing';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AccountService } from './account.service.js';
import type {
  AccountAnswer,
  AccountReference,
  ClosingDraft,
  DecisionDraft,
  DealAnswer,
  DealContext,
  InfluenceDraft,
} from './answers.types.js';
import { forManyDeals } from '../state-reader/deal.state-reader.js';
import type { DealContentDraft, DealDraft, ImportDraft } from '../vocabulary/deal.drafts.js';
import { closeDeal, extendDeal, reinstateDeal, revokeDeal } from './closing.workflow.js';
import { draftDeal, importDeal, registerDeal, reviseDeal, submitDeal } from './submission.workflow.js';
import { decideDeal, identifyDealCustomer, withdrawDeal } from './review.workflow.js';
import { carryOut, recordDealInfluence } from './activities.workflow.js';
import type { ActivityCommand } from '../deal/deal.commands.js';
import { mergeDeals, reassignDeal } from './identity.workflow.js';
import { type WorkflowParts, DealWorkflow } from './deal.workflow.js';

/**
 * Takes a registration through everything that has to be asked, and a decision through everything that follows from it. Each step has an id that
 * follows from the event it answers: who goes the same way again, a policy after a crash or a second caller, changes nothing.
 */
@Injectable()
export class DealService {
  private readonly tools: WorkflowParts;
  private readonly accounts: AccountService;

  constructor(commands: CommandBus, @Inject(STATE_READER) facts: StateReader, index: BlindIndex) {
    this.tools = { commands, facts, index };
    this.accounts = new AccountService(this.tools);
  }

  /** A draft under this id; of a number that there is: DEAL_EXISTS. */
  draft(dealId: string, given: DealDraft, context: DealContext): Promise<DealAnswer> {
    return draftDeal(this.work(context), dealId, given);
  }

  /** Only a draft, or what was returned. */
  revise(dealId: string, given: DealContentDraft, context: DealContext): Promise<DealAnswer> {
    return reviseDeal(this.work(context), dealId, given);
  }

  submit(dealId: string, context: DealContext): Promise<DealAnswer> {
    return submitDeal(this.work(context), dealId);
  }

  /** Draft and submission in one. */
  register(dealId: string, given: DealDraft, context: DealContext): Promise<DealAnswer> {
    return registerDeal(this.work(context), dealId, given);
  }

  /**
   * As history: into its final state, protecting nothing. A row of a number that is known is a repeat. For the deals of one request: what
   * programs and partners say is read once for all of them.
   */
  importing(): (dealId: string, given: ImportDraft, context: DealContext) => Promise<DealAnswer> {
    const facts = forManyDeals(this.tools.facts);
    return (dealId, given, context) => importDeal(this.work(context, facts), dealId, given);
  }

  /** By a person. The account may be another deal's, or this deal's own id for a customer of its own. */
  identifyCustomer(
    dealId: string,
    account: AccountReference,
    note: string | null,
    context: DealContext,
  ): Promise<DealAnswer> {
    return identifyDealCustomer(this.work(context), this.accounts, dealId, account, note);
  }

  /** By a person; its caller has made sure that it is none of the partner's. */
  decide(dealId: string, given: DecisionDraft, context: DealContext): Promise<DealAnswer> {
    return decideDeal(this.work(context), dealId, given);
  }

  withdraw(dealId: string, reason: string | null, context: DealContext): Promise<DealAnswer> {
    return withdrawDeal(this.work(context), dealId, reason);
  }

  /** What happens around a deal, by a command that asks nobody else. */
  carryOut(command: ActivityCommand, context: DealContext): Promise<DealAnswer> {
    return carryOut(this.work(context), command);
  }

  extend(dealId: string, days: number, reason: string, context: DealContext): Promise<DealAnswer> {
    return extendDeal(this.work(context), dealId, days, reason);
  }

  reinstate(dealId: string, reason: string, context: DealContext): Promise<DealAnswer> {
    return reinstateDeal(this.work(context), dealId, reason);
  }

  revoke(dealId: string, reason: string, context: DealContext): Promise<DealAnswer> {
    return revokeDeal(this.work(context), dealId, reason);
  }

  close(dealId: string, given: ClosingDraft, context: DealContext): Promise<DealAnswer> {
    return closeDeal(this.work(context), dealId, given);
  }

  recordInfluence(dealId: string, given: InfluenceDraft, context: DealContext): Promise<DealAnswer> {
    return recordDealInfluence(this.work(context), dealId, given);
  }

  /** Two accounts of a program are one customer. */
  joinAccounts(
    programId: string,
    accounts: { readonly from: AccountReference; readonly into: AccountReference },
    reason: string,
    context: DealContext,
  ): Promise<AccountAnswer> {
    return this.accounts.joinAccounts(programId, accounts, reason, context);
  }

  /** Another partner's from now on. */
  reassign(dealId: string, partnerId: string, reason: string, context: DealContext): Promise<DealAnswer> {
    return reassignDeal(this.work(context), dealId, partnerId, reason);
  }

  /** One opportunity under several numbers: the others end as duplicates of the one that stays. */
  merge(into: string, from: readonly string[], reason: string, context: DealContext): Promise<DealAnswer> {
    return mergeDeals(this.work(context), into, from, reason);
  }

  /** The vendor's own; refused where a partner is protected or waits. */
  openDirectOpportunity(
    account: AccountReference,
    opportunityId: string,
    productLines: readonly string[],
    context: DealContext,
  ): Promise<AccountAnswer> {
    return this.accounts.openDirectOpportunity(account, opportunityId, productLines, context);
  }

  closeDirectOpportunity(
    account: AccountReference,
    opportunityId: string,
    outcome: 'won' | 'lost',
    context: DealContext,
  ): Promise<AccountAnswer> {
    return this.accounts.closeDirectOpportunity(account, opportunityId, outcome, context);
  }

  /** Has bought these product lines, as is known otherwise. */
  markCustomer(
    account: AccountReference,
    productLines: readonly string[],
    context: DealContext,
  ): Promise<AccountAnswer> {
    return this.accounts.markCustomer(account, productLines, context);
  }

  /** From now on a person looks at every registration of it. */
  markCompetitor(account: AccountReference, reason: string, context: DealContext): Promise<AccountAnswer> {
    return this.accounts.markCompetitor(account, reason, context);
  }

  private work(context: DealContext, facts: StateReader = forManyDeals(this.tools.facts)): DealWorkflow {
    return new DealWorkflow({ ...this.tools, facts }, context);
  }
}
