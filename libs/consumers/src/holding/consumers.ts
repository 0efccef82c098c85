import { randomUUID } from 'node:crypto';
import { type BlindIndex, bodyHashOf, commandIdOf, type Executor, type StateReader } from '#libs/eventing';
import { FeedFault, type FeedReading, type FilterInput, type FeedReader, type Start, startText } from '#libs/feed';
import { type Actor, type CommandContext, isRefusal, keyFault, type Refusal } from '#libs/kernel';
import { consumerAggregate } from '../consumer/consumer.aggregate.js';
import {
  type ConsumerCommand,
  CreateConsumer,
  DeleteConsumer,
  NoteProgress,
  SeekConsumer,
} from '../consumer/consumer.commands.js';
import type { ShardPlace } from '../consumer/consumer.events.js';
import { consumerIdOf, filterInOrder } from '../consumer/consumer.js';
import type { ConsumerRefusal } from '../consumer/consumer.refusals.js';
import type { ActiveConsumer } from '../consumer/consumer.state.js';
import type { CursorTable, OfTenant } from './cursor-table.js';
import { historyDiffers, sought } from './holding-faults.js';

/** Who acts: a reader of the whole tenant, and in which role. */
export interface ConsumerCaller extends FeedReader {
  readonly role: string;
}

export interface CreateRequest {
  readonly name: string;
  readonly filter: FilterInput;
  readonly start: Start | undefined;
  /** 1 to 32; 0: 1. */
  readonly shards: number;
}

export interface SeekRequest {
  readonly name: string;
  readonly start: Start | undefined;
  readonly reason: string;
  /** Empty: each call moves it anew. */
  readonly idempotencyKey: string;
}

export interface ConsumersParts {
  readonly feed: FeedReading;
  readonly executor: Executor;
  readonly facts: Pick<StateReader, 'of'>;
  readonly blind: BlindIndex;
  readonly cursors: CursorTable;
}

/** Consumers as their owners make, move and delete them: each an event first, and then a change of the cursors that follows from it. */
export class Consumers {
  constructor(private readonly parts: ConsumersParts) {}

  /** As it is now. Throws FeedFault NO_CONSUMER. */
  async active(tenant: string, name: string): Promise<ActiveConsumer> {
    const { state } = await this.parts.facts.of(consumerAggregate, tenant, consumerIdOf(tenant, name));
    if (state.status === 'absent')
      throw new FeedFault('NO_CONSUMER', `There is no consumer ${JSON.stringify(name.slice(0, 64))}. Create it first.`);
    return state;
  }

  /** Throws what keeps from saying it. */
  async isGone(tenant: string, name: string): Promise<boolean> {
    try {
      await this.active(tenant, name);
      return false;
    } catch (fault) {
      if (fault instanceof FeedFault && fault.reason === 'NO_CONSUMER') return true;
      throw fault;
    }
  }

  /** The same settings again have no effect. Throws FeedFault CONSUMER_DIFFERS, HISTORY_DIFFERS, and what is wrong with filter or start. */
  async create(caller: ConsumerCaller, { name, filter, start, shards }: CreateRequest): Promise<ActiveConsumer> {
    const { tenant } = caller;
    this.parts.feed.filter(filter);
    const place = await this.parts.feed.cursorOf(caller, start);
    const data = {
      ...{ consumerId: consumerIdOf(tenant, name), name, filter: filterInOrder(filter), shards: shards || 1 },
      ...{ start: startText(start), place: { cursor: place.cursor, sequence: String(place.sequence) } },
    };
    await this.run(new CreateConsumer(data, contextOf(caller, randomUUID())));
    const consumer = await this.active(tenant, name);
    await this.prepare({ tenant, consumer });
    return consumer;
  }

  /** Throws FeedFault NO_CONSUMER, REQUEST_MALFORMED, IDEMPOTENCY_CONFLICT, and what is wrong with the start. */
  async seek(caller: ConsumerCaller, request: SeekRequest): Promise<ActiveConsumer> {
    const { tenant } = caller;
    const { name, start, reason, idempotencyKey: key } = request;
    const { consumerId } = await this.active(tenant, name);
    const { cursor, sequence } = await this.parts.feed.cursorOf(caller, start);
    const data = { consumerId, start: startText(start), place: { cursor, sequence: String(sequence) }, reason };
    const fault = key === '' ? undefined : keyFault(key, 'idempotency_key');
    if (fault) throw asFault(fault);
    const { blind } = this.parts;
    const commandId = key === '' ? randomUUID() : await commandIdOf(blind, tenant, 'SeekConsumer', key);
    // Where `end` is differs from call to call: a repeat is known by what was asked.
    const bodyHash = await bodyHashOf(blind, tenant, { name, start: data.start, reason });
    await this.run(new SeekConsumer(data, { ...contextOf(caller, commandId), bodyHash }));
    return this.moved(tenant, name);
  }

  /** Throws FeedFault NO_CONSUMER. */
  async delete(caller: ConsumerCaller, name: string): Promise<void> {
    const { tenant } = caller;
    const consumerId = consumerIdOf(tenant, name);
    try {
      await this.run(new DeleteConsumer({ consumerId }, contextOf(caller, randomUUID())));
    } finally {
      // Also where it is gone already: who deleted it may have come no further.
      if (await this.isGone(tenant, name)) await this.parts.cursors.remove(tenant, consumerId);
    }
  }

  /** Gives each shard its cursor. Throws FeedFault HISTORY_DIFFERS, and CONSUMER_SOUGHT where it was moved meanwhile. */
  async prepare({ tenant, consumer }: OfTenant): Promise<void> {
    if (!(await this.parts.cursors.prepare({ tenant, consumer }))) return;
    const { version } = await this.active(tenant, consumer.name);
    throw version > consumer.version ? sought() : historyDiffers();
  }

  /** How far shards are, for the case that their cursors are lost. */
  async note(tenant: string, { consumerId, version }: ActiveConsumer, shards: readonly ShardPlace[]): Promise<void> {
    const actor = { subject: 'feed', role: 'policy' };
    await this.run(new NoteProgress({ consumerId, version, shards }, contextOf({ tenant, ...actor }, randomUUID())));
  }

  private async moved(tenant: string, name: string): Promise<ActiveConsumer> {
    const { cursors } = this.parts;
    let consumer = await this.active(tenant, name);
    if (await cursors.prepare({ tenant, consumer })) {
      // It was moved again meanwhile, or its cursors are of a history that is not there: then where they were is nowhere.
      const { version } = consumer;
      consumer = await this.active(tenant, name);
      if (consumer.version === version) await cursors.remove(tenant, consumer.consumerId);
      await cursors.prepare({ tenant, consumer });
    }
    return consumer;
  }

  private async run(command: ConsumerCommand): Promise<void> {
    const outcome = await this.parts.executor.execute(consumerAggregate, command).catch(refusedBy);
    if (isRefusal(outcome)) throw asFault(outcome as Refusal<ConsumerRefusal>);
  }
}

function contextOf({ tenant, subject, role }: { readonly tenant: string } & Actor, commandId: string): CommandContext {
  const occurredAt = new Date().toISOString();
  return { tenant, actor: { subject, role }, commandId, correlationId: commandId, causationId: commandId, occurredAt };
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;

function asFault({ refused, message }: Refusal): FeedFault {
  const text = sentence(message);
  switch (refused as ConsumerRefusal) {
    case 'BAD_TEXT':
      return new FeedFault('REQUEST_MALFORMED', text);
    case 'CONSUMER_DIFFERS':
    case 'NAME_MALFORMED':
    case 'NO_CONSUMER':
    case 'OUT_OF_RANGE':
      return new FeedFault(refused as Exclude<ConsumerRefusal, 'BAD_TEXT'>, text);
  }
}

function refusedBy(fault: unknown): never {
  switch ((fault as { readonly code?: unknown }).code) {
    case 'IDEMPOTENCY_CONFLICT':
      throw new FeedFault('IDEMPOTENCY_CONFLICT', 'This idempotency key was used before to move it elsewhere.');
    case 'OUTCOME_UNKNOWN':
      throw new FeedFault('OUTCOME_UNKNOWN', 'Whether it was done is not known. Ask again under the same key.', 1000);
    default:
      throw fault;
  }
}
