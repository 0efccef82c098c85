import { BlindIndex, FACTS, type Facts } from '#libs/eventing';
import type { Instant } from '#libs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AccountDesk } from './account-desk.provider.js';
import type {
  AccountAnswer,
  AccountGiven,
  ActivityGiven,
  ClosingGiven,
  DecisionGiven,
  DeskAnswer,
  DeskContext,
  InfluenceGiven,
} from './deal-desk.answer.js';
import type { Reminder } from '../deal/deal.events.js';
import { forManyDeals } from '../deal/deal.facts.js';
import type { DealContentGiven, DealGiven, ImportGiven } from '../deal/deal.given.js';
import { closeDeal, extendDeal, reinstateDeal, revokeDeal } from './desk.ending.provider.js';
import { draftDeal, importDeal, registerDeal, reviseDeal, submitDeal } from './desk.filing.provider.js';
import { decideDeal, identifyDealCustomer, withdrawDeal } from './desk.judging.provider.js';
import { eraseDealCustomer, logDealActivity, recordDealInfluence, remindDeal } from './desk.noting.provider.js';
import { type DeskTools, DeskWork } from './desk.work.provider.js';

/**
 * Takes a registration through everything that has to be asked, and a decision through everything that follows from it. Each step has an id that
 * follows from the event it answers: who goes the same way again, a policy after a crash or a second caller, changes nothing.
 */
@Injectable()
export class DealDesk {
  private readonly tools: DeskTools;
  private readonly accounts: AccountDesk;

  constructor(commands: CommandBus, @Inject(FACTS) facts: Facts, index: BlindIndex) {
    this.tools = { commands, facts, index };
    this.accounts = new AccountDesk(this.tools);
  }

  /** A draft under this id; of a number that there is: DEAL_EXISTS. */
  draft(dealId: string, given: DealGiven, context: DeskContext): Promise<DeskAnswer> {
    return draftDeal(this.work(context), dealId, given);
  }

  /** Only a draft, or what was returned. */
  revise(dealId: string, given: DealContentGiven, context: DeskContext): Promise<DeskAnswer> {
    return reviseDeal(this.work(context), dealId, given);
  }

  submit(dealId: string, context: DeskContext): Promise<DeskAnswer> {
    return submitDeal(this.work(context), dealId);
  }

  /** Draft and submission in one. */
  register(dealId: string, given: DealGiven, context: DeskContext): Promise<DeskAnswer> {
    return registerDeal(this.work(context), dealId, given);
  }

  /**
   * As history: into its final state, protecting nothing. A row of a number that is known is a repeat. For the deals of one request: what
   * programs and partners say is read once for all of them.
   */
  importing(): (dealId: string, given: ImportGiven, context: DeskContext) => Promise<DeskAnswer> {
    const facts = forManyDeals(this.tools.facts);
    return (dealId, given, context) => importDeal(this.work(context, facts), dealId, given);
  }

  /** By a person. The account may be another deal's, or this deal's own id for a customer of its own. */
  identifyCustomer(
    dealId: string,
    account: AccountGiven,
    note: string | null,
    context: DeskContext,
  ): Promise<DeskAnswer> {
    return identifyDealCustomer(this.work(context), this.accounts, dealId, account, note);
  }

  /** By a person; its caller has made sure that it is none of the partner's. */
  decide(dealId: string, given: DecisionGiven, context: DeskContext): Promise<DeskAnswer> {
    return decideDeal(this.work(context), dealId, given);
  }

  withdraw(dealId: string, reason: string | null, context: DeskContext): Promise<DeskAnswer> {
    return withdrawDeal(this.work(context), dealId, reason);
  }

  logActivity(dealId: string, given: ActivityGiven, context: DeskContext): Promise<DeskAnswer> {
    return logDealActivity(this.work(context), dealId, given);
  }

  extend(dealId: string, days: number, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return extendDeal(this.work(context), dealId, days, reason);
  }

  reinstate(dealId: string, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return reinstateDeal(this.work(context), dealId, reason);
  }

  revoke(dealId: string, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return revokeDeal(this.work(context), dealId, reason);
  }

  close(dealId: string, given: ClosingGiven, context: DeskContext): Promise<DeskAnswer> {
    return closeDeal(this.work(context), dealId, given);
  }

  recordInfluence(dealId: string, given: InfluenceGiven, context: DeskContext): Promise<DeskAnswer> {
    return recordDealInfluence(this.work(context), dealId, given);
  }

  remind(dealId: string, about: Reminder, dueAt: Instant, context: DeskContext): Promise<DeskAnswer> {
    return remindDeal(this.work(context), dealId, about, dueAt);
  }

  eraseCustomer(dealId: string, context: DeskContext): Promise<DeskAnswer> {
    return eraseDealCustomer(this.work(context), dealId);
  }

  /** The vendor's own; refused where a partner is protected or waits. */
  openDirectOpportunity(
    account: AccountGiven,
    opportunityId: string,
    productLines: readonly string[],
    context: DeskContext,
  ): Promise<AccountAnswer> {
    return this.accounts.openDirectOpportunity(account, opportunityId, productLines, context);
  }

  closeDirectOpportunity(
    account: AccountGiven,
    opportunityId: string,
    outcome: 'won' | 'lost',
    context: DeskContext,
  ): Promise<AccountAnswer> {
    return this.accounts.closeDirectOpportunity(account, opportunityId, outcome, context);
  }

  /** Has bought these product lines, as is known otherwise. */
  markCustomer(account: AccountGiven, productLines: readonly string[], context: DeskContext): Promise<AccountAnswer> {
    return this.accounts.markCustomer(account, productLines, context);
  }

  /** From now on a person looks at every registration of it. */
  markCompetitor(account: AccountGiven, reason: string, context: DeskContext): Promise<AccountAnswer> {
    return this.accounts.markCompetitor(account, reason, context);
  }

  private work(context: DeskContext, facts: Facts = forManyDeals(this.tools.facts)): DeskWork {
    return new DeskWork({ ...this.tools, facts }, context);
  }
}
