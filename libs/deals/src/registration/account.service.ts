import type { Written } from '#libs/eventing';
import type { AccountEvent } from '../account/account.events.js';
import { type Command, isRefusal, refuse, type Refusal } from '#libs/kernel';
import {
  CloseDirectOpportunity,
  MarkCompetitor,
  MarkCustomer,
  OpenDirectOpportunity,
  type Terms,
} from '../account/account.commands.js';
import type { AccountAnswer, AccountReference, DealContext } from './answers.types.js';
import { customerFault } from '../vocabulary/text-validation.js';
import { accountIdOf } from '../vocabulary/ids.js';
import type { Deal } from '../deal/deal.state.js';
import { joinAccounts } from './identity.workflow.js';
import { settleJoins } from './steps/settle-joins.js';
import { type WorkflowParts, DealWorkflow } from './deal.workflow.js';

interface On {
  readonly accountId: string;
  readonly programId: string;
  readonly terms: Terms;
}

/** What the vendor says of a customer itself. */
export class AccountService {
  constructor(private readonly tools: WorkflowParts) {}

  openDirectOpportunity(
    given: AccountReference,
    opportunityId: string,
    productLines: readonly string[],
    context: DealContext,
  ): Promise<AccountAnswer> {
    const data = { opportunityId, productLines };
    return this.about(given, context, (on) => new OpenDirectOpportunity({ ...on, ...data }, context));
  }

  closeDirectOpportunity(
    given: AccountReference,
    opportunityId: string,
    outcome: 'won' | 'lost',
    context: DealContext,
  ): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new CloseDirectOpportunity({ ...on, opportunityId, outcome }, context));
  }

  markCustomer(given: AccountReference, productLines: readonly string[], context: DealContext): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new MarkCustomer({ ...on, productLines }, context));
  }

  markCompetitor(given: AccountReference, reason: string, context: DealContext): Promise<AccountAnswer> {
    return this.about(given, context, (on) => new MarkCompetitor({ ...on, reason }, context));
  }

  /** The CRM has merged two companies: both accounts are one customer from now on. */
  async joinAccounts(
    programId: string,
    { from, into }: { readonly from: AccountReference; readonly into: AccountReference },
    reason: string,
    context: DealContext,
  ): Promise<AccountAnswer> {
    const work = new DealWorkflow(this.tools, context);
    const terms = await work.known.terms(programId, context.occurredAt);
    if (isRefusal(terms)) return terms;
    const [ending, staying] = [await this.resolve(work, from), await this.resolve(work, into)];
    if (isRefusal(ending)) return { ...ending, field: 'from' };
    if (isRefusal(staying)) return { ...staying, field: 'into' };
    return joinAccounts(work.joining(), context, {
      programId,
      accountId: ending.accountId,
      into: staying.accountId,
      reason,
    });
  }

  /** The account that is meant. Of a deal that is to be told its customer: its own id means a customer of its own. */
  async resolve(work: DealWorkflow, given: AccountReference, asking?: Deal): Promise<{ accountId: string } | Refusal> {
    const { programId } = asking ?? given;
    if ('accountId' in given) {
      const { state } = await work.known.account(given.accountId);
      if (state.programId !== programId) return NO_ACCOUNT;
      return { accountId: await work.known.staying(programId, given.accountId) };
    }
    if ('dealId' in given) {
      if (given.dealId === asking?.dealId) return { accountId: accountIdOf(work.context.tenant, asking.dealId) };
      const { state } = await work.known.deal(given.dealId);
      if (state.status === 'absent' || state.programId !== programId || state.accountId === null) return NO_ACCOUNT;
      return { accountId: await work.known.staying(programId, state.accountId) };
    }
    const fault = customerFault(given.customer);
    if (fault) return fault;
    const names = work.names(programId);
    const { identifiers } = await names.known(await names.asKnown(given.customer));
    if (identifiers.length === 0) {
      return refuse('NO_IDENTIFIER', 'name a CRM id, tax id, site or e-mail of the customer', 'customer');
    }
    const { accountId } = await work.claims(programId).forCustomer(identifiers);
    return accountId === null ? DISAGREE : { accountId };
  }

  private async about(
    given: AccountReference,
    context: DealContext,
    command: (on: On) => Command,
  ): Promise<AccountAnswer> {
    const work = new DealWorkflow(this.tools, context);
    const { programId } = given;
    const terms = await work.known.terms(programId, context.occurredAt);
    if (isRefusal(terms)) return terms;
    const account = await this.resolve(work, given);
    if (isRefusal(account)) return account;
    const { accountId } = account;
    await settleJoins(work.joining(), programId, accountId);
    const outcome = await work.send(command({ accountId, programId, terms }));
    if (isRefusal(outcome)) return outcome;
    await work.apply(outcome.events as readonly Written<AccountEvent>[]);
    const { stream, revision, position } = outcome;
    return { stream, revision, position, accountId };
  }
}

const NO_ACCOUNT = refuse('NOT_FOUND', 'the program knows no such customer', 'account');
const DISAGREE = refuse('IDENTIFIERS_DISAGREE', 'these identifiers lead to different customers', 'customer');
