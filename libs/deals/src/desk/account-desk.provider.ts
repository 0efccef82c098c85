import { type Command, isRefusal, refuse, type Refusal } from '#libs/kernel';
import {
  CloseDirectOpportunity,
  MarkCompetitor,
  MarkCustomer,
  OpenDirectOpportunity,
  type Terms,
} from '../account/account.commands.js';
import type { AccountAnswer, AccountGiven, DeskContext } from './deal-desk.answer.js';
import { customerFault } from '../deal/deal.faults.js';
import { accountIdOf } from '../deal/deal.ids.js';
import type { Deal } from '../deal/deal.state.js';
import { type DeskTools, DeskWork } from './desk.work.provider.js';

interface On {
  readonly accountId: string;
  readonly programId: string;
  readonly terms: Terms;
}

/** What the vendor says of a customer itself. */
export class AccountDesk {
  constructor(private readonly tools: DeskTools) {}

  openDirectOpportunity(
    given: AccountGiven,
    opportunityId: string,
    productLines: readonly string[],
    context: DeskContext,
  ): Promise<AccountAnswer> {
    const data = { opportunityId, productLines };
    return this.about(given, context, (on) => new OpenDirectOpportunity({ ...on, ...data }, context));
  }

  closeDirectOpportunity(
    given: AccountGiven,
    opportunityId: string,
    outcome: 'won' | 'lost',
    context: DeskContext,
  ): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new CloseDirectOpportunity({ ...on, opportunityId, outcome }, context));
  }

  markCustomer(given: AccountGiven, productLines: readonly string[], context: DeskContext): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new MarkCustomer({ ...on, productLines }, context));
  }

  markCompetitor(given: AccountGiven, reason: string, context: DeskContext): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new MarkCompetitor({ ...on, reason }, context));
  }

  /** The account that is meant. Of a deal that is to be told its customer: its own id means a customer of its own. */
  async resolve(work: DeskWork, given: AccountGiven, asking?: Deal): Promise<{ accountId: string } | Refusal> {
    const { programId } = asking ?? given;
    if ('accountId' in given) {
      const { state } = await work.known.account(given.accountId);
      return state.programId === programId ? { accountId: given.accountId } : NO_ACCOUNT;
    }
    if ('dealId' in given) {
      if (given.dealId === asking?.dealId) return { accountId: accountIdOf(work.context.tenant, asking.dealId) };
      const { state } = await work.known.deal(given.dealId);
      if (state.status === 'absent' || state.programId !== programId || state.accountId === null) return NO_ACCOUNT;
      return { accountId: state.accountId };
    }
    const fault = customerFault(given.customer);
    if (fault) return fault;
    const names = work.names(programId);
    const { identifiers } = await names.known(await names.asKnown(given.customer));
    if (identifiers.length === 0) {
      return refuse('NO_IDENTIFIER', 'name a CRM id, tax id, site or e-mail of the customer', 'customer');
    }
    const { accountId } = await work.claimFor(work.context.commandId, programId, identifiers);
    return accountId === null ? DISAGREE : { accountId };
  }

  private async about(given: AccountGiven, context: DeskContext, command: (on: On) => Command): Promise<AccountAnswer> {
    const work = new DeskWork(this.tools, context);
    const { programId } = given;
    const terms = await work.known.terms(programId, context.occurredAt);
    if (isRefusal(terms)) return terms;
    const account = await this.resolve(work, given);
    if (isRefusal(account)) return account;
    const { accountId } = account;
    const outcome = await work.send(command({ accountId, programId, terms }));
    if (isRefusal(outcome)) return outcome;
    await work.follow(accountId, context.commandId);
    return { ...outcome, accountId };
  }
}

const NO_ACCOUNT = refuse('NOT_FOUND', 'the program knows no such customer', 'account');
const DISAGREE = refuse('IDENTIFIERS_DISAGREE', 'these identifiers lead to different customers', 'customer');
