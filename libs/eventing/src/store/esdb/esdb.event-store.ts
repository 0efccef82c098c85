import { type AllStreamResolvedEvent, BACKWARDS, END, FORWARDS, type ResolvedEvent } from '@eventstore/db-client';
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Position } from '#libs/kernel';
import { checkAppend, checkStream } from '../append-check.js';
import { appendUntilKnown } from './esdb.append.js';
import { clientOf, type EsdbOptions, readerOf } from './client/client.js';
import { isDeleted, isFinalFault } from './esdb.faults.js';
import { surviveBrokenBatchStreams } from './esdb.rejections.js';
import { type ReadyOptions, untilUsable } from './esdb.start.js';
import { iterate, METADATA_OF, physicalName, resumed, storedEvent, supervised } from './esdb.streams.js';
import { deliveriesOf, type SubscriptionOptions } from './esdb.subscription.js';
import { isKeptFor, keepFor, lastSaid, type MetadataOfStream, WholeStreams } from './esdb.whole-streams.js';
import { EsdbWriter } from './esdb.writer.js';
import {
  type Appended,
  type Delivery,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  OutcomeUnknown,
  type StoredEvent,
  StreamTrimmed,
} from '../event-store.js';
import { within } from '../../async/timeout.js';

const CLOSE_WITHIN_MS = 2_000;
const BACK_FROM_END = { fromRevision: END, direction: BACKWARDS, requiresLeader: true } as const;
const NEWEST = { fromPosition: END, direction: BACKWARDS, maxCount: 1, requiresLeader: true } as const;

/**
 * The port over EventStoreDB (or KurrentDB, or the embedded node). One per process: the client keeps what waits for an answer in
 * one place for all of its instances, so that a broken connection of one fails the appends of another. What is read or followed is
 * asked of the leader: all of it decides something.
 */
export class EsdbEventStore implements EventStore {
  /** Appends and reads use connections of their own: only the one for appends ever has to be replaced. */
  private readonly writer: EsdbWriter;
  private readonly reader: EventStoreDBClient;
  private readonly deadlineMs: number;
  private readonly attemptMs: number;
  private readonly prefix: string;
  private readonly closing = new AbortController();
  private readonly whole = new WholeStreams({
    of: async (stream) => (await lastSaid(this.metadataOf(stream)))?.data,
    follow: (begins) => this.follow({ after: 'start', prefixes: [METADATA_OF], signal: this.closing.signal }, begins),
  });

  /** `url` is a connection string, such as `esdb://127.0.0.1:2113?tls=false`. Nothing is connected before the first call. */
  constructor(
    private readonly url: string,
    private readonly options: EsdbOptions = {},
  ) {
    const { onFault, deadlineMs = 30_000, attemptMs = 5_000, streamPrefix = '' } = options;
    this.deadlineMs = deadlineMs;
    this.attemptMs = attemptMs;
    this.prefix = streamPrefix;
    surviveBrokenBatchStreams();
    this.writer = new EsdbWriter(() => clientOf(url), { attemptMs, onFault });
    this.reader = readerOf(url, (line) => onFault?.('connection string', new Error(line)));
  }

  /**
   * Resolves once the leader answers and lets this user read. Throws StoreUnusable, with one line for an operator: at once for what only
   * people can mend, after `patienceMs` for the rest.
   */
  async ready(options: ReadyOptions = {}): Promise<void> {
    await untilUsable(this.url, options, async () => {
      for await (const item of iterate(this.reader.readAll(NEWEST), this.attemptMs)) void item;
    });
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    checkAppend(stream, events);
    try {
      if (expected === 'no-stream') await this.checkNew(stream);
      const written = await appendUntilKnown({
        stream,
        expected,
        events,
        attempt: () => this.writer.attempt(this.prefix + stream, expected, events),
        read: (from, deadlineMs) => this.read(stream, from, deadlineMs),
        deadlineMs: this.deadlineMs,
        signal: this.closing.signal,
      });
      // Deleted within the moment since it was looked at: told at once, and refused from the next read on.
      if (expected === 'no-stream' && written.revision >= events.length)
        throw new StreamTrimmed(stream, `what was to begin it is revision ${written.revision}`);
      return written;
    } catch (fault) {
      throw this.told(stream, fault);
    }
  }

  async *read(stream: string, from = 0n, deadlineMs?: number): AsyncIterable<StoredEvent> {
    checkStream(stream);
    try {
      const last = { revision: from - 1n };
      yield* this.reading(() => this.page(stream, last), deadlineMs);
      if (last.revision < 0n) await this.whole.check(stream);
    } catch (fault) {
      throw this.told(stream, fault);
    }
  }

  async *readBackwards(stream: string, count: number): AsyncIterable<StoredEvent> {
    checkStream(stream);
    yield* this.backwards(this.prefix + stream, count);
  }

  subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    return this.follow({ ...options, signal: AbortSignal.any([options.signal, this.closing.signal]) });
  }

  async keepFor(stream: string, days: number): Promise<void> {
    await keepFor(days, this.metadataOf(stream));
  }

  async isKeptFor(stream: string, days: number): Promise<boolean> {
    return isKeptFor(days, this.metadataOf(stream));
  }

  async head(): Promise<Position | undefined> {
    const newest = this.reading(() => iterate<AllStreamResolvedEvent>(this.reader.readAll(NEWEST), this.attemptMs));
    for await (const { event } of newest) return event?.position;
    return undefined;
  }

  async close(): Promise<void> {
    this.closing.abort();
    // A call that does not end keeps nobody waiting.
    await within(CLOSE_WITHIN_MS, Promise.all([this.writer.close(), this.reader.dispose()]));
  }

  private follow(following: Omit<SubscriptionOptions, 'prefix'>, begins?: () => void): AsyncIterable<Delivery> {
    const { prefix, reader } = this;
    const prefixes = following.prefixes.map((logical) => physicalName(logical, prefix));
    const begin = (after: Position | 'start'): AsyncIterable<Delivery> => {
      begins?.();
      return deliveriesOf(reader, { ...following, prefixes, prefix, after });
    };
    return resumed(begin, following.after, following.signal, this.options.onFault);
  }

  /** Goes on after `last`, where an earlier one was cut off. */
  private async *page(stream: string, last: { revision: bigint }): AsyncIterable<StoredEvent> {
    const options = { fromRevision: last.revision + 1n, direction: FORWARDS, requiresLeader: true } as const;
    const read = this.reader.readStream(this.prefix + stream, options, { highWaterMark: 256 });
    for await (const { event } of iterate<ResolvedEvent>(read, this.attemptMs)) {
      if (!event) continue;
      if (event.revision !== last.revision + 1n)
        throw new StreamTrimmed(stream, `it goes on at revision ${event.revision} instead of ${last.revision + 1n}`);
      last.revision = event.revision;
      yield storedEvent(event, this.prefix);
    }
  }

  private async *backwards(name: string, count: number): AsyncIterable<StoredEvent> {
    let from: bigint | typeof END = END;
    let left = count;
    yield* this.reading(
      async function* (this: EsdbEventStore) {
        if (left <= 0 || from === -1n) return;
        const read = this.reader.readStream(name, { ...BACK_FROM_END, fromRevision: from, maxCount: left });
        for await (const { event } of iterate<ResolvedEvent>(read, this.attemptMs)) {
          if (!event) continue;
          from = event.revision - 1n;
          left -= 1;
          yield storedEvent(event, this.prefix);
        }
      }.bind(this),
    );
  }

  private metadataOf(stream: string): MetadataOfStream {
    checkStream(stream);
    const of = physicalName(METADATA_OF + stream, this.prefix);
    return { stream, of, writer: this.writer, newest: () => this.backwards(of, 1) };
  }

  /** Without it a deleted stream would begin a second time. */
  private async checkNew(stream: string): Promise<void> {
    try {
      await this.whole.check(stream);
      this.whole.forget(stream);
    } catch (fault) {
      throw isFinalFault(fault) ? fault : new OutcomeUnknown(stream);
    }
  }

  /** The same fault, or what it means; that a stream has lost its beginning is told to whoever watches. */
  private told(stream: string, fault: unknown): unknown {
    const meant = isDeleted(fault) ? new StreamTrimmed(stream, 'it was deleted for ever') : fault;
    if (meant instanceof StreamTrimmed) this.options.onTrimmed?.(meant);
    return meant;
  }

  private reading<T>(part: () => AsyncIterable<T>, ms = this.deadlineMs): AsyncIterable<T> {
    return supervised(part, ms, this.options.onFault);
  }
}
