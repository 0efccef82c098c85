import type { StoredEvent } from '../storage/stored-event.js';

/** Hears of every commit, or of those that touch one stream. */
export type CommitListener = (events: readonly StoredEvent[]) => void;

const MOST_EVENTS = 4_096;
const MOST_BYTES = 8 * 1024 * 1024;

/** The events committed last, and who waits for more of them. Bounded, whoever reads and however slowly. */
export class Tail {
  #events: StoredEvent[] = [];
  #bytes = 0;
  #before: number;
  readonly #listeners = new Set<CommitListener>();
  readonly #streamListeners = new Map<string, Set<CommitListener>>();

  /** @param position of the last event committed before there was a tail */
  constructor(position: number) {
    this.#before = position;
  }

  /** At most `limit` events after `position`; `undefined` when the tail no longer reaches that far back. */
  after(position: number, limit: number): readonly StoredEvent[] | undefined {
    if (position < this.#before) return undefined;
    let start = this.#events.length;
    while (start > 0 && (this.#events[start - 1] as StoredEvent).position > position) start--;
    return this.#events.slice(start, start + limit);
  }

  push(events: readonly StoredEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += sizeOf(event);
    }
    this.#trim();
    for (const listener of [...this.#listeners]) listener(events);
    for (const [stream, ofStream] of byStream(events)) {
      for (const listener of [...(this.#streamListeners.get(stream) ?? [])]) listener(ofStream);
    }
  }

  /** Calls `listener` after every commit until the function answered is called. */
  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` after every commit that touches one of `streams`, until the function answered is called. */
  onStreams(streams: readonly string[], listener: CommitListener): () => void {
    for (const stream of streams) {
      const listeners = this.#streamListeners.get(stream) ?? new Set();
      this.#streamListeners.set(stream, listeners.add(listener));
    }
    return () => streams.forEach((stream) => this.#forget(stream, listener));
  }

  #forget(stream: string, listener: CommitListener): void {
    const listeners = this.#streamListeners.get(stream);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#streamListeners.delete(stream);
  }

  #trim(): void {
    let dropped = 0;
    while (this.#events.length - dropped > MOST_EVENTS || (this.#bytes > MOST_BYTES && dropped < this.#events.length)) {
      const event = this.#events[dropped++] as StoredEvent;
      this.#bytes -= sizeOf(event);
      this.#before = event.position;
    }
    if (dropped > 0) this.#events = this.#events.slice(dropped);
  }
}

const sizeOf = ({ data, metadata }: StoredEvent): number => 200 + data.length + metadata.length;

function byStream(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const streams = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const ofStream = streams.get(event.stream);
    if (ofStream) ofStream.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}
