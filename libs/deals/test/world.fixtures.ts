import {
  type Aggregate,
  type AnyAggregate,
  CommandExecutor,
  EventCodec,
  type EventStore,
  type Executor,
  StateReaderService,
  MemoryBlindIndex,
  type Outcome,
  type PersonalData,
  streamOf,
} from '#libs/eventing';
import { type Command, type CommandContext, type DomainEvent, deterministicId, idOf, isRefusal } from '#libs/kernel';
import { partnerAggregate, AdmitPartner } from '#libs/partners';
import { CreateProgram, type DealPolicy, programAggregate, SetDealPolicy } from '#libs/programs';
import type { CommandBus } from '@nestjs/cqrs';
import { accountAggregate } from '../src/account/account.aggregate.js';
import { dealAggregate, dealIdOf } from '../src/deal/deal.aggregate.js';
import { ContinueRegistration, continueRegistration } from '../src/registration/continue-registration.js';
import { DealService } from '../src/registration/deal.service.js';
import type { DealAnswer, DealContext } from '../src/registration/answers.types.js';
import { type CustomerDraft, type DealDraft, type ImportDraft, NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import { identifierAggregate } from '../src/customer/identifier.aggregate.js';
import { sameCustomerAggregate } from '../src/joins/same-customer.aggregate.js';
import { nameBlockAggregate } from '../src/customer/name-block.aggregate.js';
import { portfolioAggregate } from '../src/portfolio/portfolio.aggregate.js';

const AGGREGATES: readonly AnyAggregate[] = [
  ...[dealAggregate, accountAggregate, portfolioAggregate, identifierAggregate, nameBlockAggregate],
  ...[programAggregate, partnerAggregate, sameCustomerAggregate],
];

/** Personal fields as they are, until they are erased. */
class Keys implements PersonalData {
  readonly erased = new Set<string>();
  seal(_tenant: string, subject: string, plain: string): Promise<string> {
    if (this.erased.has(subject)) return Promise.reject(Object.assign(new Error('erased'), { code: 'SUBJECT_ERASED' }));
    return Promise.resolve(plain);
  }
  open(_tenant: string, subject: string, sealed: string): Promise<string | null> {
    return Promise.resolve(this.erased.has(subject) ? null : sealed);
  }
}

/** The deal service over a real executor and a store, with a program and partners: without Nest. */
export class World {
  readonly keys = new Keys();
  readonly codec = new EventCodec(this.keys);
  readonly index = new MemoryBlindIndex();
  readonly facts: StateReaderService;
  readonly service: DealService;
  /** Every command that was sent, in order; and one that a crash keeps from being sent, with all after it. */
  readonly sent: string[] = [];
  crashBefore: string | null = null;
  /** What somebody else does just before a command is sent; once. */
  meanwhile: { readonly before: string; readonly act: () => Promise<unknown> } | null = null;
  readonly programId: string;
  private readonly executor: CommandExecutor;
  private calls = 0;

  constructor(
    readonly store: EventStore,
    readonly tenant: string = 'acme',
  ) {
    this.executor = new CommandExecutor(store, this.codec, { blind: this.index });
    this.facts = new StateReaderService(store, this.codec);
    this.programId = idOf(tenant, 'program', 'resellers');
    this.service = new DealService(
      { execute: (command: Command) => this.send(command) } as CommandBus,
      this.facts,
      this.index,
    );
  }

  async send(command: Command): Promise<Outcome> {
    if (this.crashBefore === command.type) throw new Error('crash');
    const { meanwhile } = this;
    if (meanwhile?.before === command.type) {
      this.meanwhile = null;
      await meanwhile.act();
    }
    this.sent.push(command.type);
    if (command instanceof ContinueRegistration) return this.continued(command);
    const aggregate = AGGREGATES.find(({ commands }) => command.type in commands) as
      | Aggregate<Command, unknown, DomainEvent>
      | undefined;
    if (!aggregate) throw new Error(`nobody answers ${command.type}`);
    return this.executor.execute(aggregate, command);
  }

  /** Each step of it may be cut off, too. */
  private continued(command: ContinueRegistration): Promise<Outcome> {
    const executor = { execute: (_: unknown, step: Command) => this.send(step) } as Executor;
    return continueRegistration.carryOut(command, { executor, facts: this.facts });
  }

  context(at: string, more: Partial<DealContext> = {}): DealContext {
    this.calls += 1;
    const commandId = deterministicId('call', this.tenant, String(this.calls));
    return {
      tenant: this.tenant,
      actor: { subject: 'ada', role: 'manager' },
      commandId,
      bodyHash: commandId,
      correlationId: commandId,
      causationId: commandId,
      occurredAt: at,
      ...more,
    };
  }

  async begin(at: string, policy: Partial<DealPolicy> = {}): Promise<this> {
    const { programId } = this;
    const zone = { currency: 'USD', timeZone: 'UTC', startsAt: at };
    await this.sure(new CreateProgram({ programId, name: 'Resellers', ...zone }, this.context(at)));
    const draft = { ...STANDARD, ...policy, effectiveFrom: at };
    await this.sure(new SetDealPolicy({ programId, ...draft }, this.context(at)));
    return this;
  }

  async partner(name: string, at: string): Promise<string> {
    const partnerId = this.partnerId(name);
    const { programId } = this;
    const known = { externalId: name, name, kind: 'reseller', country: 'US', programKnown: true } as const;
    await this.sure(new AdmitPartner({ partnerId, programId, ...known }, this.context(at)));
    return partnerId;
  }

  partnerId(name: string): string {
    return idOf(this.tenant, 'partner', `${this.programId}:${name}`);
  }

  dealId(externalId: string): string {
    return dealIdOf(this.tenant, this.programId, externalId);
  }

  given(
    externalId: string,
    partner: string,
    customer: Partial<CustomerDraft>,
    more: Partial<DealDraft> = {},
  ): DealDraft {
    const { programId } = this;
    return {
      ...CONTENT,
      programId,
      externalId,
      partnerId: this.partnerId(partner),
      customer: { ...NO_CUSTOMER, ...customer },
      ...more,
    };
  }

  register(
    externalId: string,
    partner: string,
    customer: Partial<CustomerDraft>,
    at: string,
    more: Partial<DealDraft> = {},
  ): Promise<DealAnswer> {
    const given = this.given(externalId, partner, customer, more);
    return this.service.register(this.dealId(externalId), given, this.context(at));
  }

  import(given: Omit<ImportDraft, 'programId'>, at: string, context: CommandContext = this.context(at)) {
    const { programId } = this;
    return this.service.importing()(this.dealId(given.externalId), { ...given, programId }, context);
  }

  async deal(externalId: string) {
    const { state } = await this.facts.of(dealAggregate, this.tenant, this.dealId(externalId));
    if (state.status === 'absent') throw new Error(`no deal ${externalId}`);
    return state;
  }

  /** What is in a stream, oldest first. */
  async events(noun: string, id: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const events: { type: string; data: Record<string, unknown> }[] = [];
    for await (const { type, data } of this.store.read(streamOf(noun, this.tenant, id))) {
      events.push({ type, data: data as Record<string, unknown> });
    }
    return events;
  }

  private async sure(command: Command): Promise<void> {
    const outcome = await this.send(command);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused} ${outcome.message}`);
  }
}

export const CONTENT = {
  productLines: ['crm'],
  amount: '1000',
  currency: 'USD',
  expectedCloseOn: null,
  representative: null,
  involvement: 'sourced',
  territory: null,
  metadata: {},
} as const;

const STANDARD = {
  protectionDays: 90,
  maxExtensions: 2,
  maxExtensionDays: 60,
  activityWithinDays: 30,
  decideWithinBusinessDays: 2,
  placeHeldBusinessDays: 5,
  remindDaysBefore: 14,
  existingCustomer: 'same-product-line',
  capacity: 25,
  automaticApproval: { enabled: true, upToAmount: null, fromTier: null },
  similarNamesFrom: 85,
  productLines: null,
} as const;
