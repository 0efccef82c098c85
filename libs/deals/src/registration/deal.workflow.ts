import type { BlindIndex, StateReader, Outcome } from '#libs/eventing';
import { policyContext } from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, isRefusal, type Recorded, refuse } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { CustomerNames } from '../customer/customer-names.js';
import { IdentifyDealCustomer } from '../deal/deal.commands.js';
import type { DealEvent } from '../deal/deal.events.js';
import type { Identifier } from '../vocabulary/deal.types.js';
import { DealStateReader } from '../state-reader/deal.state-reader.js';
import type { DealContext } from './answers.types.js';
import type { Deal } from '../deal/deal.state.js';
import { followCommand } from './follow-account.js';
import { ClaimIdentifier } from '../customer/identifier.commands.js';
import { WithdrawRegistration } from '../account/account.commands.js';
import { FreeSlot } from '../portfolio/portfolio.commands.js';
import { eventsOf } from '../state-reader/recent.js';
import {
  ASK,
  CLAIM,
  type Customer,
  type CustomerIdentified,
  OVER,
  Registration,
  type Reinstated,
  type Submitted,
} from './registration.js';

export interface WorkflowParts {
  readonly commands: Pick<CommandBus, 'execute'>;
  readonly facts: StateReader;
  readonly index: BlindIndex;
}

/** One request's way through the streams of a tenant. */
export class DealWorkflow {
  readonly known: DealStateReader;
  readonly registration: Registration;

  constructor(
    private readonly tools: WorkflowParts,
    readonly context: DealContext,
  ) {
    this.known = new DealStateReader(tools.facts, context.tenant);
    this.registration = new Registration(this.known);
  }

  names(programId: string): CustomerNames {
    const isClaimed = async (identifierId: string) => (await this.known.identifier(identifierId)) !== null;
    return new CustomerNames(this.tools.index, this.context.tenant, programId, isClaimed);
  }

  /** An erased customer can be recorded no more: a typed refusal, as its key is gone for good. */
  async send(command: Command): Promise<Outcome> {
    try {
      return await this.tools.commands.execute<Command, Outcome>(command);
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== 'SUBJECT_ERASED') throw fault;
      return refuse('CUSTOMER_ERASED', 'this customer was erased: nothing more can be recorded of it', 'customer');
    }
  }

  /** From a submission to what the account makes of it. */
  async register(submitted: Submitted, deal: Deal): Promise<void> {
    await this.takeSlot(submitted, deal);
    const { programId, identifiers, before } = deal;
    const customer = await this.claimFor(submitted, programId, identifiers, before);
    if (customer.accountId === null) {
      const context = this.step(submitted, 'review');
      const review = await this.registration.review(submitted, deal, customer.reason, context);
      if (review) await this.send(review);
      return;
    }
    const { accountId, by } = customer;
    const identify = { dealId: deal.dealId, accountId, by, note: null };
    await this.send(new IdentifyDealCustomer(identify, this.step(submitted, 'identify')));
    await this.askNow(deal.dealId);
  }

  /** Once the customer of a deal was told since it was last submitted: by this request, or by a policy that was faster. */
  async askNow(dealId: string): Promise<void> {
    const { state: deal, commands } = await this.known.deal(dealId);
    const events = commands.flatMap((own) => own);
    const since = events.slice(events.findLastIndex(({ type }) => type === 'deal.submitted') + 1);
    const identified = since.findLast(({ type }) => type === 'deal.customer-identified');
    if (identified && deal.status !== 'absent') await this.ask(identified as CustomerIdentified, deal);
  }

  /** Whatever the account's command has made happen, to whichever deals: of one in order, of several side by side. */
  async follow(accountId: string, commandId: string): Promise<void> {
    const account = await this.known.account(accountId);
    const deals = new Map<string, Promise<unknown>>();
    for (const event of eventsOf(account, commandId)) {
      const command = followCommand(event);
      if (!command) continue;
      const { dealId } = command.data;
      deals.set(
        dealId,
        (deals.get(dealId) ?? Promise.resolve()).then(() => this.send(command)),
      );
    }
    await Promise.all(deals.values());
  }

  /** Whether this request, cut off before its answer was kept, has had its effect. */
  async doneBefore({ accountId, dealId }: Deal): Promise<boolean> {
    const { commandId } = this.context;
    if (eventsOf(await this.known.deal(dealId), commandId).length > 0) return true;
    return accountId !== null && eventsOf(await this.known.account(accountId), commandId).length > 0;
  }

  /** Its slot, once it is over. */
  async freeSlotOf(dealId: string): Promise<void> {
    const { state: deal, commands } = await this.known.deal(dealId);
    const last = commands.last()?.at(-1);
    if (!last || deal.status === 'absent' || !OVER.has(last.type)) return;
    const command = this.registration.freeSlot(last, deal);
    if (command) await this.send(command);
  }

  async takeSlot(event: Submitted | Reinstated, deal: Deal): Promise<void> {
    const command = await this.registration.takeSlot(event, deal);
    if (!command) return;
    const { limit, portfolioId, programId, partnerId } = command.data;
    const open = limit === null ? null : (await this.known.portfolio(programId, partnerId)).open;
    if (limit !== null && open && !open.has(deal.dealId) && open.size >= limit) {
      for (const { dealId } of await this.registration.overdue(deal, event.data.at)) {
        const over = { portfolioId, programId, partnerId, dealId };
        await this.send(new FreeSlot(over, this.step(event, `free ${dealId}`)));
      }
    }
    await this.send(command);
  }

  /** Takes what is free for the account that the rest leads to. Somebody may be faster: then all is looked at again. */
  async claimFor(
    cause: Recorded<DealEvent> | string,
    programId: string,
    identifiers: readonly Identifier[],
    before: Deal['before'] = null,
  ): Promise<Customer> {
    for (;;) {
      const customer = await this.registration.customer({ identifiers, before });
      const { accountId } = customer;
      if (accountId === null || customer.by === 'person') return customer;
      if (await this.claimAll(cause, { programId }, identifiers, accountId)) return customer;
    }
  }

  /** Whether all of them lead there now. */
  async claimAll(
    cause: Recorded<DealEvent> | string,
    { programId }: Pick<Deal, 'programId'>,
    identifiers: readonly Identifier[],
    accountId: string,
  ): Promise<boolean> {
    for (const identifier of identifiers) {
      if ((await this.known.identifier(identifier.identifierId)) === accountId) continue;
      if (!(await this.claim(cause, programId, identifier, accountId))) return false;
    }
    return true;
  }

  /** Whether it leads there now. */
  async claim(
    cause: Recorded<DealEvent> | string,
    programId: string,
    { identifierId, kind }: Identifier,
    accountId: string,
  ): Promise<boolean> {
    const context = this.step(cause, `claim ${identifierId} ${accountId}`);
    return !isRefusal(await this.send(new ClaimIdentifier({ identifierId, programId, accountId, kind }, context)));
  }

  private async ask(identified: CustomerIdentified, deal: Deal): Promise<void> {
    const { accountId, programId, at } = identified.data;
    // First listed, then compared: of two at once at least one sees the other.
    const name = this.registration.name(identified, deal, this.step(identified, 'name'));
    if (name) await this.send(name);
    const terms = await this.known.terms(programId, at);
    const { before, dealId } = deal;
    if (before && before.accountId !== accountId && !isRefusal(terms)) {
      const leave = { accountId: before.accountId, programId, dealId, reason: null, terms };
      await this.send(new WithdrawRegistration(leave, policyContext(ASK, identified, 1)));
    }
    const command = await this.registration.ask(identified, deal);
    if (!command) return;
    await this.send(command);
    await this.follow(accountId, command.context.commandId);
  }

  /** A step that does nothing when it has been done, under an id of its own. */
  step(cause: Recorded<DealEvent> | string, what: string): CommandContext {
    const commandId = deterministicId('desk', typeof cause === 'string' ? cause : cause.id, what);
    const base = typeof cause === 'string' ? this.context : policyContext(CLAIM, cause);
    return { ...base, commandId, bodyHash: commandId };
  }
}
