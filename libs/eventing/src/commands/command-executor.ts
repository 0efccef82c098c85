import { setTimeout as pause } from 'node:timers/promises';
import { type Command, type DomainEvent, isRefusal, refuse } from '#libs/kernel';
import type { Aggregate, Executed, Executor } from '../definitions/aggregate.js';
import { type BlindIndex, MemoryBlindIndex } from '../codec/blind-index.js';
import { type EventCodec, isOfErased } from '../codec/codec.js';
import { eventIndexOf } from '../codec/event-index.js';
import { commandHash, eventIdsOf, IdempotencyConflict } from './command-identity.js';
import {
  type EventStore,
  type NewEvent,
  OutcomeUnknown,
  RevisionConflict,
  StreamTrimmed,
} from '../store/event-store.js';
import { executedBefore, writtenOf } from './executed.js';
import { KeyedQueue } from '../async/keyed-queue.js';
import { LoadedStream } from './loaded-stream.js';
import { breatheAfter } from '../async/breath.js';
import { pages } from '../store/pages.js';
import { preparing } from './preparing.js';
import { mayBeBehind, written } from './request-time.js';
import { StreamCache } from '../store/stream-cache.js';
import { streamOf } from '../store/stream-name.js';

export interface ExecutorOptions {
  /** Hides the bodies of commands that carry no hash of their own. Absent: those of a store in memory. */
  readonly blind?: BlindIndex;
  /** How long a command tries against others that write the same stream. Milliseconds, 10,000 unless given. */
  readonly deadlineMs?: number;
  /** About how much memory the streams that are kept may take. Bytes, 100,000,000 unless given. */
  readonly keptBytes?: number;
  /** Told of every command when it is done. */
  readonly onCommand?: (type: string, result: 'accepted' | 'refused' | 'failed', seconds: number) => void;
}

/** Runs commands: load, decide, append at the revision read. One at a time for a stream, and one effect for a command id. */
export class CommandExecutor implements Executor {
  private readonly queue = new KeyedQueue();
  // oxlint-disable-next-line typescript/no-explicit-any -- streams of every noun, each read back under its own aggregate
  private readonly streams: StreamCache<LoadedStream<any, any, any>>;
  private readonly deadlineMs: number;
  readonly blind: BlindIndex;

  constructor(
    readonly store: EventStore,
    readonly codec: EventCodec,
    private readonly options: ExecutorOptions = {},
  ) {
    this.deadlineMs = options.deadlineMs ?? 10_000;
    this.blind = options.blind ?? new MemoryBlindIndex();
    this.streams = new StreamCache(options.keptBytes ?? 100_000_000);
    // Nothing of a person stays in memory after an erasure, and whose words a state holds it does not say.
    codec.personal.whenErased?.((tenant) => this.streams.forget(tenant));
  }

  /**
   * What the command did, with the events it wrote, or why it may not (STREAM_TRIMMED where its stream has lost its beginning); a repeat gets
   * the first receipt and events. Throws IdempotencyConflict for a command id
   * under which another body was taken, OutcomeUnknown when no definite answer came in time, AppendTooLarge.
   */
  async execute<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    command: C,
  ): Promise<Executed<E>> {
    const stream = streamOf(aggregate.events.noun, command.context.tenant, aggregate.id(command));
    const started = performance.now();
    const told = (result: 'accepted' | 'refused' | 'failed'): void =>
      this.options.onCommand?.(command.type, result, (performance.now() - started) / 1000);
    try {
      const outcome = await this.queue.run(stream, () => this.run(aggregate, stream, command));
      told(isRefusal(outcome) ? 'refused' : 'accepted');
      return outcome;
    } catch (fault) {
      told('failed');
      throw fault;
    }
  }

  private async run<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    name: string,
    command: C,
  ): Promise<Executed<E>> {
    try {
      return await this.attempt(aggregate, name, command);
    } catch (fault) {
      mayBeBehind();
      if (!(fault instanceof IdempotencyConflict)) this.streams.delete(name);
      // A refusal, so that it is answered, or put aside, for this stream alone.
      if (fault instanceof StreamTrimmed) return refuse(fault.code, fault.message);
      throw fault;
    }
  }

  private async attempt<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    name: string,
    command: C,
  ): Promise<Executed<E>> {
    const deadline = Date.now() + this.deadlineMs;
    const kept = this.streams.get(name) as LoadedStream<C, S, E> | undefined;
    const stream = kept ?? new LoadedStream(name, aggregate, this.streams.generationOf(command.context.tenant));
    const prepare = await preparing(aggregate, command, this.blind);
    let read = false;
    if (!kept && !aggregate.creates?.includes(command.type)) read = await this.readOn(aggregate, stream, command);
    for (let conflicts = 0; ; conflicts += 1) {
      const taken = stream.takenAt(command.context.commandId);
      if (taken !== undefined) {
        mayBeBehind();
        return executedBefore(this, aggregate, { stream: name, first: taken }, command);
      }
      const began = performance.now();
      const decision = aggregate.decider.decide(prepare(stream.state), stream.state);
      await breatheAfter(began);
      if (!isRefusal(decision) && decision.length > 0) {
        const done = await this.append(aggregate, stream, command, decision).catch((fault: unknown) => {
          // What was decided without reading may have been made long ago, and whoever it is about erased since.
          if (read || !isOfErased(fault)) throw fault;
        });
        if (done) return done;
        if (Date.now() > deadline) throw new OutcomeUnknown(name);
        if (conflicts > 1) await pause(Math.random() * 5 * conflicts);
      } else if (read) {
        mayBeBehind();
        return isRefusal(decision) ? decision : { ...stream.receipt, events: [] };
      }
      // What was decided without reading stood on what this process knew: only the store's newest state may refuse.
      const { revision } = stream;
      read = await this.readOn(aggregate, stream, command);
      // Somebody was faster, twice, and has left nothing: what the stream counts can no longer be read.
      if (conflicts > 0 && stream.revision === revision && !isRefusal(decision) && decision.length > 0)
        throw new StreamTrimmed(name, `it does not end at revision ${revision}, and nothing is behind that`);
    }
  }

  /** What was written, or undefined when another process has written since. */
  private async append<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    stream: LoadedStream<C, S, E>,
    command: C,
    decided: readonly E[],
  ): Promise<Executed<E> | undefined> {
    const events = await this.encode(aggregate, stream.name, command, decided);
    try {
      const appended = await this.store.append(stream.name, stream.expected, events);
      written(appended.position);
      stream.foldOwn(command.context.commandId, decided, appended);
      this.keep(stream, command);
      return { ...stream.receipt, events: writtenOf(stream, decided, events) };
    } catch (fault) {
      if (fault instanceof RevisionConflict) return undefined;
      throw fault;
    }
  }

  private async encode<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    stream: string,
    command: C,
    decided: readonly E[],
  ): Promise<NewEvent[]> {
    const { tenant, actor, commandId, correlationId, causationId, occurredAt, traceparent } = command.context;
    const envelope = {
      tenant,
      actor,
      commandId,
      bodyHash: await commandHash(this.blind, command),
      $correlationId: correlationId,
      $causationId: causationId,
      occurredAt,
      ...(traceparent === undefined ? {} : { traceparent }),
    };
    const index = eventIndexOf(aggregate.events as never);
    const ids = eventIdsOf(stream, envelope, decided, index);
    return Promise.all(decided.map((event, n) => this.codec.encode(index, event, ids[n] ?? '', envelope)));
  }

  private async readOn<C extends Command, S, E extends DomainEvent>(
    aggregate: Aggregate<C, S, E>,
    stream: LoadedStream<C, S, E>,
    command: C,
  ): Promise<true> {
    const index = eventIndexOf(aggregate.events as never);
    const known = stream.revision;
    for await (const page of pages(this.store.read(stream.name, known + 1n)))
      for (const event of await this.codec.decode<E>(index, page)) stream.fold(event);
    if (stream.revision > known) this.keep(stream, command);
    return true;
  }

  /** Unless somebody of its tenant was erased since it was begun: what it holds of them would stay. */
  private keep<C extends Command, S, E extends DomainEvent>(stream: LoadedStream<C, S, E>, { context }: C): void {
    if (stream.generation === this.streams.generationOf(context.tenant)) this.streams.set(stream.name, stream);
  }
}
