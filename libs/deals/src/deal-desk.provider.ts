import { FACTS, type Facts } from '#libs/eventing';
import { Inject, Injectable } from '@nestjs/common';
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
import type { Reminder } from './deal.events.js';
import type { DealContentGiven, DealGiven, ImportGiven } from './deal.given.js';

/**
 * Takes a registration through everything that has to be asked, and a decision through everything that follows from it. Each step has an id that
 * follows from the command it began with: who goes the same way again, a policy after a crash or a second caller, changes nothing.
 */
@Injectable()
export class DealDesk {
  constructor(@Inject(FACTS) private readonly facts: Facts) {}

  /** A draft under this id; the same again changes nothing. */
  draft(dealId: string, given: DealGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  revise(dealId: string, given: DealContentGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  submit(dealId: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, context);
  }

  /** Draft and submission in one. */
  register(dealId: string, given: DealGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  import(dealId: string, given: ImportGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  identifyCustomer(
    dealId: string,
    account: AccountGiven,
    note: string | null,
    context: DeskContext,
  ): Promise<DeskAnswer> {
    return this.pending(dealId, account, note, context);
  }

  decide(dealId: string, given: DecisionGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  withdraw(dealId: string, reason: string | null, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, reason, context);
  }

  logActivity(dealId: string, given: ActivityGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  extend(dealId: string, days: number, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, days, reason, context);
  }

  reinstate(dealId: string, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, reason, context);
  }

  revoke(dealId: string, reason: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, reason, context);
  }

  close(dealId: string, given: ClosingGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  recordInfluence(dealId: string, given: InfluenceGiven, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, given, context);
  }

  remind(dealId: string, about: Reminder, dueAt: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, about, dueAt, context);
  }

  eraseCustomer(dealId: string, context: DeskContext): Promise<DeskAnswer> {
    return this.pending(dealId, context);
  }

  openDirectOpportunity(
    account: AccountGiven,
    opportunityId: string,
    productLines: readonly string[],
    context: DeskContext,
  ): Promise<AccountAnswer> {
    return this.pending(account, opportunityId, productLines, context);
  }

  closeDirectOpportunity(
    account: AccountGiven,
    opportunityId: string,
    outcome: 'won' | 'lost',
    context: DeskContext,
  ): Promise<AccountAnswer> {
    return this.pending(account, opportunityId, outcome, context);
  }

  markCustomer(account: AccountGiven, productLines: readonly string[], context: DeskContext): Promise<AccountAnswer> {
    return this.pending(account, productLines, context);
  }

  markCompetitor(account: AccountGiven, reason: string, context: DeskContext): Promise<AccountAnswer> {
    return this.pending(account, reason, context);
  }

  private pending(...given: readonly unknown[]): Promise<never> {
    return Promise.reject(new Error(`${given.length} given, ${String(this.facts)}`));
  }
}
