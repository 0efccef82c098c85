import { type Command, type CommandContext, deterministicId, type DomainEvent, isRefusal } from '#libs/kernel';
import type { EventTypes, Position, Recorded } from '#libs/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import {
  type Aggregate,
  type AnyAggregate,
  BEGINNING,
  CommandExecutor,
  EventCodec,
  type EventStore,
  eventTypesOf,
  MemoryBlindIndex,
  type MemoryEventStore,
  type Outcome,
  type PersonalData,
  StateReaderService,
  streamOf,
} from '../src/index.js';

/** Personal fields as they are, until they are erased. */
export class PlainPersonalData implements PersonalData {
  readonly erased = new Set<string>();

  seal(_tenant: string, subject: string, plain: string): Promise<string> {
    if (this.erased.has(subject)) return Promise.reject(Object.assign(new Error('erased'), { code: 'SUBJECT_ERASED' }));
    return Promise.resolve(plain);
  }

  open(_tenant: string, subject: string, sealed: string): Promise<string | null> {
    return Promise.resolve(this.erased.has(subject) ? null : sealed);
  }
}

interface WorldOptions<Store extends EventStore, Keys extends PersonalData> {
  readonly aggregates: readonly AnyAggregate[];
  readonly store: Store;
  readonly keys: Keys;
  readonly tenant?: string;
}

/** One process that takes commands over an event store, without Nest: the world of a context adds the verbs of its nouns. */
export class MemoryWorld<Store extends EventStore = MemoryEventStore, Keys extends PersonalData = PlainPersonalData> {
  readonly store: Store;
  readonly keys: Keys;
  readonly tenant: string;
  readonly codec: EventCodec;
  readonly index = new MemoryBlindIndex();
  readonly executor: CommandExecutor;
  readonly facts: StateReaderService;
  /** What services send commands by. */
  readonly bus = { execute: (command: Command) => this.send(command) } as CommandBus;
  /** The types of the commands that were sent, in order. */
  readonly sent: string[] = [];
  /** What comes before a command is taken: a crash, or somebody else who is faster. */
  before: (command: Command) => Promise<void> | void = () => {};
  private readonly aggregates: readonly AnyAggregate[];
  private static calls = 0;

  constructor({ aggregates, store, keys, tenant = 'acme' }: WorldOptions<Store, Keys>) {
    this.aggregates = aggregates;
    [this.store, this.keys, this.tenant] = [store, keys, tenant];
    this.codec = new EventCodec(keys);
    this.executor = new CommandExecutor(store, this.codec, { blind: this.index });
    this.facts = new StateReaderService(store, this.codec);
  }

  async send(command: Command): Promise<Outcome> {
    await this.before(command);
    this.sent.push(command.type);
    return this.carryOut(command);
  }

  /** Throws where the answer is no. */
  async sure(command: Command): Promise<void> {
    const outcome = await this.send(command);
    if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused} ${outcome.message}`);
  }

  /** A manager's call, each under an id of its own. */
  context(occurredAt: string, more: Partial<CommandContext> = {}): CommandContext {
    MemoryWorld.calls += 1;
    const commandId = deterministicId('call', this.tenant, String(MemoryWorld.calls));
    const ids = { commandId, bodyHash: commandId, correlationId: commandId, causationId: commandId };
    return { tenant: this.tenant, actor: { subject: 'ada', role: 'manager' }, ...ids, occurredAt, ...more };
  }

  /** Writes down what nobody has decided here. */
  async happen(types: EventTypes<never>, id: string, event: DomainEvent, occurredAt: string): Promise<void> {
    const stream = streamOf(types.noun, this.tenant, id);
    const revision = BigInt((await this.stored(types.noun, id)).length) - 1n;
    const commandId = `happened ${stream} ${revision}`;
    const actor = { subject: 'ada', role: 'manager' };
    const ids = { commandId, bodyHash: commandId, $correlationId: 'c', $causationId: 'c' };
    const metadata = { tenant: this.tenant, actor, ...ids, occurredAt };
    const encoded = await this.codec.encode(eventTypesOf([types]), event, deterministicId(commandId), metadata);
    await this.store.append(stream, revision < 0n ? 'no-stream' : revision, [encoded]);
  }

  /** What is in a stream, as it is stored, oldest first. */
  async stored(noun: string, id: string) {
    const events = [];
    for await (const event of this.store.read(streamOf(noun, this.tenant, id))) events.push(event);
    return events;
  }

  /** The events of a stream, oldest first. */
  async eventsOf<E extends DomainEvent>(types: EventTypes<E>, id: string): Promise<readonly E[]> {
    return this.codec.decode<E>(eventTypesOf([types as never]), await this.stored(types.noun, id));
  }

  /** What happened after a position, in the order of history; `through`: how far that goes. */
  async happened(
    types: readonly EventTypes<never>[],
    { after = 'start', wanted = () => true }: { after?: Position | 'start'; wanted?: (type: string) => boolean } = {},
  ): Promise<{ readonly events: readonly Recorded<DomainEvent>[]; readonly through: Position }> {
    const stop = new AbortController();
    const found = [];
    let through = after === 'start' ? BEGINNING : after;
    for await (const delivery of this.store.subscribe({ after, prefixes: [''], signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind !== 'event') continue;
      through = delivery.event.position;
      if (wanted(delivery.event.type)) found.push(delivery.event);
    }
    stop.abort();
    return { events: await this.codec.decode<DomainEvent>(eventTypesOf(types), found), through };
  }

  protected carryOut(command: Command): Promise<Outcome> {
    const owner = this.aggregates.find(({ commands }) => command.type in commands);
    if (!owner) throw new Error(`nobody answers ${command.type}`);
    return this.executor.execute(owner as Aggregate<Command, unknown, DomainEvent>, command);
  }
}
