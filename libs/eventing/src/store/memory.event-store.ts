import { EventEmitter, once } from 'node:events';
import type { Position } from '#libs/kernel';
import { checkAppend, checkStream } from './append-check.js';
import {
  type Appended,
  type Delivery,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  RevisionConflict,
  type StoredEvent,
} from './event-store.js';
import { isAfter } from './position.js';

const CHECKPOINT_EVERY = 1_000;

/** The port in memory, for specs: no server, the same answers. Data goes through JSON as it would on the wire. */
export class MemoryEventStore implements EventStore {
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly history: StoredEvent[] = [];
  /** Days by stream. */
  readonly kept = new Map<string, number>();
  private readonly arrivals = new EventEmitter().setMaxListeners(0);
  private nextPosition = 100n;

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    checkAppend(stream, events);
    const written = events.map(({ data, metadata }) => ({
      data: JSON.stringify(data),
      metadata: JSON.stringify(metadata),
    }));
    await Promise.resolve();
    const present = this.streams.get(stream) ?? [];
    const start = expected === 'no-stream' ? 0 : Number(expected) + 1;
    if (present.length > start) return this.repeated(stream, expected, present.slice(start), events);
    if (present.length < start) throw new RevisionConflict(stream, expected);
    const stored = events.map((event, n): StoredEvent => {
      const { data = '', metadata = '' } = written[n] ?? {};
      const position = { commit: this.nextPosition, prepare: this.nextPosition };
      this.nextPosition += BigInt(data.length + metadata.length);
      return {
        id: event.id,
        stream,
        revision: BigInt(start + n),
        position,
        type: event.type,
        data: JSON.parse(data),
        metadata: JSON.parse(metadata),
        recordedAt: new Date().toISOString(),
      };
    });
    this.streams.set(stream, [...present, ...stored]);
    this.history.push(...stored);
    this.arrivals.emit('appended');
    return answer(stored);
  }

  async *read(stream: string, from = 0n): AsyncIterable<StoredEvent> {
    checkStream(stream);
    yield* (this.streams.get(stream) ?? []).slice(Number(from));
  }

  async *readBackwards(stream: string, count: number): AsyncIterable<StoredEvent> {
    checkStream(stream);
    yield* (this.streams.get(stream) ?? []).slice(-count).reverse();
  }

  async *subscribe({ after, prefixes, signal }: Parameters<EventStore['subscribe']>[0]): AsyncIterable<Delivery> {
    let next = after === 'start' ? 0 : this.indexAfter(after);
    let passedBy = 0;
    let live = false;
    while (!signal.aborted) {
      const event = this.history[next];
      if (event) {
        next += 1;
        const wanted = prefixes.some((prefix) => event.stream.startsWith(prefix));
        passedBy = wanted ? 0 : passedBy + 1;
        if (wanted) yield { kind: 'event', event };
        else if (passedBy % CHECKPOINT_EVERY === 0) yield { kind: 'checkpoint', position: event.position };
      } else if (!live) {
        live = true;
        yield { kind: 'caught-up' };
      } else {
        await once(this.arrivals, 'appended', { signal }).catch(() => undefined);
      }
    }
  }

  /** Events stay: a spec looks at what was said of them. */
  async keepFor(stream: string, days: number): Promise<void> {
    checkStream(stream);
    this.kept.set(stream, days);
  }

  async isKeptFor(stream: string, days: number): Promise<boolean> {
    checkStream(stream);
    return this.kept.get(stream) === days;
  }

  async head(): Promise<Position | undefined> {
    return this.history.at(-1)?.position;
  }

  async close(): Promise<void> {
    this.arrivals.removeAllListeners();
  }

  private repeated(
    stream: string,
    expected: ExpectedRevision,
    there: readonly StoredEvent[],
    events: readonly NewEvent[],
  ) {
    if (!events.every(({ id }, n) => there[n]?.id === id)) throw new RevisionConflict(stream, expected);
    return answer(there.slice(0, events.length));
  }

  private indexAfter(position: Position): number {
    let [low, high] = [0, this.history.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const event = this.history[middle];
      if (event && isAfter(event.position, position)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function answer(stored: readonly StoredEvent[]): Appended {
  const last = stored.at(-1);
  if (!last) throw new RangeError('nothing was written');
  return { revision: last.revision, position: last.position };
}
