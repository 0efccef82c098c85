import {
  type Aggregate,
  type AnyAggregate,
  CommandExecutor,
  EventCodec,
  type EventStore,
  MemoryBlindIndex,
  MemoryEventStore,
  type Outcome,
  type PersonalData,
  StateReaderService,
  streamOf,
} from '#libs/eventing';
import { type Command, type CommandContext, deterministicId, type DomainEvent, idOf, isRefusal } from '#libs/kernel';
import { AdmitPartner, partnerAggregate } from '#libs/partners';
import { CreateProgram, programAggregate } from '#libs/programs';
import type { CommandBus } from '@nestjs/cqrs';
import { aliasAggregate } from '../src/alias/alias.aggregate.js';
import { journeyAggregate } from '../src/journey/journey.aggregate.js';
import { NoteTouch } from '../src/journey/journey.commands.js';
import { type CustomerDraft, NOBODY } from '../src/vocabulary/customer.draft.js';
import { CustomerJourneys } from '../src/workflows/customer-journeys.js';
import { clickIdOf } from '../src/click/click-id.js';
import { CreateLink } from '../src/link/link.commands.js';
import { linkAggregate } from '../src/link/link.aggregate.js';
import { linkIdOf } from '../src/link/link-id.js';
import { CLOCK, touch } from './journey.fixtures.js';

const AGGREGATES: readonly AnyAggregate[] = [
  ...[journeyAggregate, aliasAggregate, linkAggregate],
  ...[partnerAggregate, programAggregate],
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

/** One api process over a store: an executor and caches of its own. */
export class World {
  readonly keys = new Keys();
  readonly index = new MemoryBlindIndex();
  readonly facts: StateReaderService;
  readonly journeys: CustomerJourneys;
  readonly tenant = 'acme';
  readonly programId = idOf('acme', 'program', 'affiliates');
  readonly sent: string[] = [];
  /** The command, counted from 0, before which the process dies. */
  crashAt: number | null = null;
  /** What others do before a command of this process is sent. */
  meanwhile: ((type: string) => Promise<void>) | null = null;
  private readonly executor: CommandExecutor;
  private static calls = 0;

  constructor(readonly store: EventStore = new MemoryEventStore()) {
    const codec = new EventCodec(this.keys);
    this.executor = new CommandExecutor(store, codec, { blind: this.index });
    this.facts = new StateReaderService(store, codec);
    const bus = { execute: (command: Command) => this.send(command) } as CommandBus;
    this.journeys = new CustomerJourneys(bus, this.facts, this.index);
  }

  async send(command: Command): Promise<Outcome> {
    if (this.crashAt === this.sent.length) throw new Error('crash');
    await this.meanwhile?.(command.type);
    this.sent.push(command.type);
    const aggregate = AGGREGATES.find(({ commands }) => command.type in commands) as
      | Aggregate<Command, unknown, DomainEvent>
      | undefined;
    if (!aggregate) throw new Error(`nobody answers ${command.type}`);
    return this.executor.execute(aggregate, command);
  }

  context(at = CLOCK): CommandContext {
    World.calls += 1;
    const commandId = deterministicId('call', String(World.calls));
    const ids = { commandId, bodyHash: commandId, correlationId: commandId, causationId: commandId };
    return { tenant: this.tenant, actor: { subject: 'ada', role: 'manager' }, ...ids, occurredAt: at, clock: CLOCK };
  }

  async begin(...partners: readonly string[]): Promise<this> {
    const { programId } = this;
    const startsAt = '2026-01-01T00:00:00.000Z';
    const program = { programId, name: 'Affiliates', currency: 'USD', timeZone: 'UTC', startsAt };
    await this.sure(new CreateProgram(program, this.context(startsAt)));
    for (const name of partners) {
      const partner = { externalId: name, name, kind: 'affiliate', country: 'US', programKnown: true } as const;
      const partnerId = this.partnerId(name);
      await this.sure(new AdmitPartner({ partnerId, programId, ...partner }, this.context(startsAt)));
    }
    return this;
  }

  partnerId(name: string): string {
    return idOf(this.tenant, 'partner', `${this.programId}:${name}`);
  }

  sale(saleId: string, customer: Partial<CustomerDraft>, soldAt = CLOCK, context = this.context()) {
    const sold = { programId: this.programId, customer: { ...NOBODY, ...customer }, saleId, soldAt };
    return this.journeys.numberSale(sold, context);
  }

  /** A touch as the workflow notes it, without the checks of the door. */
  async touch(touchId: string, customer: Partial<CustomerDraft>, at = CLOCK, context = this.context(at)) {
    const { programId } = this;
    const workflow = this.journeys.workflow(programId, context);
    const identifiers = await workflow.names.identifiers({ ...NOBODY, ...customer });
    const known = { identifiers, marks: null, accountId: null };
    return workflow.onJourney(
      identifiers,
      (journeyId) => new NoteTouch({ journeyId, programId, known, touch: touch(touchId, at) }, context),
    );
  }

  /** The id of a click on a link of a partner, which is created. */
  async click(partner: string, at: string, nonce = '0000000001', activityId: string | null = null): Promise<string> {
    const { tenant, programId } = this;
    const key = `link-of-${partner.toLowerCase()}`;
    const linkId = linkIdOf(tenant, key);
    const to = { destination: 'https://acme.com/', deepPaths: false, name: null, allowedDomains: ['acme.com'] };
    const of = { linkId, programId, partnerId: this.partnerId(partner), key, activityId };
    await this.sure(new CreateLink({ ...of, ...to }, this.context('2026-01-01T00:00:00.000Z')));
    return clickIdOf({ linkId, at, nonce, isRecorded: true, flags: [] }, await this.index.namer(tenant));
  }

  find(customer: Partial<CustomerDraft>) {
    return this.journeys.find(this.tenant, this.programId, { ...NOBODY, ...customer });
  }

  async events(noun: string, id: string): Promise<string[]> {
    const types: string[] = [];
    for await (const { type } of this.store.read(streamOf(noun, this.tenant, id))) types.push(type);
    return types;
  }

  private async sure(command: Command): Promise<void> {
    const outcome = await this.send(command);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused} ${outcome.message}`);
  }
}
