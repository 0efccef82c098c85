import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  type ResolvedEvent,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import type { Position } from '#libs/kernel';
import { checkAppend, checkStream } from './append-check.js';
import { appendUntilKnown, type Attempt } from './esdb.append.js';
import { isConflict, isFinalFault, isMendedByClient, isTooLarge } from './esdb.faults.js';
import type { EsdbOptions } from './esdb.options.js';
import { surviveBrokenBatchStreams } from './esdb.rejections.js';
import { iterate, resumed, storedEvent, supervised } from './esdb.streams.js';
import {
  type Appended,
  AppendTooLarge,
  type Delivery,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StoredEvent,
} from './event-store.js';
import { SILENCE, within } from './within.js';

const REPLACE_AT_MOST_EVERY = 1_000;
const CLOSE_WITHIN_MS = 2_000;
const CHECKPOINT_WINDOW = { maxSearchWindow: 100, checkpointInterval: 10 };

type Marker = { readonly marker: Delivery };

/**
 * The port over EventStoreDB (or KurrentDB, or the embedded node). One per process: the client keeps what waits for an answer in
 * one place for all of its instances, so that a broken connection of one fails the appends of another.
 */
export class EsdbEventStore implements EventStore {
  /** Appends and reads use connections of their own: only the one for appends ever has to be replaced. */
  private writer: EventStoreDBClient;
  private readonly reader: EventStoreDBClient;
  private replacing: Promise<void> | undefined;
  private lastSuccess = Date.now();
  private readonly deadlineMs: number;
  private readonly attemptMs: number;
  private readonly closing = new AbortController();

  /** `url` is a connection string, such as `esdb://127.0.0.1:2113?tls=false`. Nothing is connected before the first call. */
  constructor(
    private readonly url: string,
    private readonly options: EsdbOptions = {},
  ) {
    this.deadlineMs = options.deadlineMs ?? 30_000;
    this.attemptMs = options.attemptMs ?? 5_000;
    surviveBrokenBatchStreams();
    this.writer = EventStoreDBClient.connectionString(url);
    this.reader = EventStoreDBClient.connectionString(url);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    checkAppend(stream, events);
    return appendUntilKnown({
      stream,
      expected,
      events,
      attempt: () => this.attempt(stream, expected, events),
      read: (from, deadlineMs) => this.read(stream, from, deadlineMs),
      deadlineMs: this.deadlineMs,
      signal: this.closing.signal,
    });
  }

  async *read(stream: string, from = 0n, deadlineMs?: number): AsyncIterable<StoredEvent> {
    checkStream(stream);
    const { reader, attemptMs } = this;
    let next = from;
    yield* this.reading(async function* () {
      const options = { fromRevision: next, direction: FORWARDS, requiresLeader: true } as const;
      const page = reader.readStream(stream, options, { highWaterMark: 256 });
      for await (const { event } of iterate<ResolvedEvent>(page, attemptMs)) {
        if (!event) continue;
        next = event.revision + 1n;
        yield storedEvent(event);
      }
    }, deadlineMs);
  }

  async *readBackwards(stream: string, count: number): AsyncIterable<StoredEvent> {
    checkStream(stream);
    const { reader, attemptMs } = this;
    let from: bigint | typeof END = END;
    let left = count;
    yield* this.reading(async function* () {
      if (left <= 0 || from === -1n) return;
      const options = { fromRevision: from, direction: BACKWARDS, maxCount: left, requiresLeader: true } as const;
      for await (const { event } of iterate<ResolvedEvent>(reader.readStream(stream, options), attemptMs)) {
        if (!event) continue;
        from = event.revision - 1n;
        left -= 1;
        yield storedEvent(event);
      }
    });
  }

  subscribe({ after, prefixes, signal }: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    const stop = AbortSignal.any([signal, this.closing.signal]);
    return resumed((last) => this.deliveries(last, prefixes, stop), after, stop, this.options.onFault);
  }

  async head(): Promise<Position | undefined> {
    const { reader, attemptMs } = this;
    const newest = this.reading(async function* () {
      const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1 } as const;
      for await (const { event } of iterate<AllStreamResolvedEvent>(reader.readAll(options), attemptMs))
        if (event) yield event;
    });
    for await (const { position } of newest) return position;
    return undefined;
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.replacing;
    // A call that does not end keeps nobody waiting.
    await within(CLOSE_WITHIN_MS, Promise.all([this.writer.dispose(), this.reader.dispose()]));
  }

  private async attempt(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Attempt> {
    const { attemptMs } = this;
    await this.replacing;
    const expectedRevision = expected === 'no-stream' ? NO_STREAM : expected;
    const messages = events.map(({ id, type, data, metadata }) => jsonEvent({ id, type, data, metadata } as never));
    try {
      const sent = this.writer.appendToStream(stream, messages, { expectedRevision, deadline: attemptMs });
      const answer = await within(attemptMs + 500, sent);
      if (answer === SILENCE) return this.failed('silence', 'append without an answer', stream);
      this.lastSuccess = Date.now();
      const { nextExpectedRevision: revision, position } = answer;
      // A repeat on a stream that was soft-deleted since is answered without a position: nothing of it can be read.
      return position ? { revision, position } : 'conflict';
    } catch (fault) {
      if (isConflict(fault)) return 'conflict';
      if (isTooLarge(fault)) throw new AppendTooLarge(stream);
      if (isFinalFault(fault)) throw fault;
      return this.failed('unknown', 'append failed', fault, isMendedByClient(fault));
    }
  }

  private failed<Kind extends Attempt>(kind: Kind, what: string, fault: unknown, mended = false): Kind {
    this.options.onFault?.(what, fault);
    if (!mended && Date.now() - this.lastSuccess > REPLACE_AT_MOST_EVERY) this.replaceWriter();
    return kind;
  }

  /** Never two at once: what one's broken stream rejects, the other's answers would look for and end the process. */
  private replaceWriter(): void {
    this.lastSuccess = Date.now();
    this.replacing ??= within(
      this.attemptMs,
      this.writer.dispose().catch(() => undefined),
    ).then(() => {
      this.writer = EventStoreDBClient.connectionString(this.url);
      this.replacing = undefined;
    });
  }

  private async *deliveries(
    after: Position | 'start',
    prefixes: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<Delivery> {
    // Pushed into the stream itself, so that it keeps its place between the events.
    const push = (marker: Delivery): void => void subscription.push({ marker } satisfies Marker);
    const filter = streamNameFilter({
      prefixes: [...prefixes],
      ...CHECKPOINT_WINDOW,
      checkpointReached: async (_, position) => push({ kind: 'checkpoint', position }),
    });
    const fromPosition = after === 'start' ? START : after;
    const subscription = this.reader.subscribeToAll({ fromPosition, filter }, { highWaterMark: 512 });
    subscription.on('caughtUp', () => push({ kind: 'caught-up' }));
    const end = (): void => void subscription.destroy();
    signal.addEventListener('abort', end, { once: true });
    try {
      for await (const item of iterate<AllStreamResolvedEvent | Marker>(subscription)) {
        if ('marker' in item) yield item.marker;
        else if (item.event) yield { kind: 'event', event: storedEvent(item.event) };
      }
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  private reading<T>(part: () => AsyncIterable<T>, ms = this.deadlineMs): AsyncIterable<T> {
    return supervised(part, ms, this.options.onFault);
  }
}
