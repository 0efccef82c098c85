import { EMPTY_HEAD, type Head, type LogStore, type StoredIdentity, type StreamRange } from './log-store.js';
import { isMetastream, type StoredEvent } from './stored-event.js';

/** Keeps events for as long as the process runs. For tests. */
export class MemoryLogStore implements LogStore {
  readonly #events: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();

  async open(): Promise<StoredIdentity[]> {
    return [];
  }

  async append(events: readonly StoredEvent[]): Promise<void> {
    for (const event of events) {
      this.#events.push(event);
      const stream = this.#streams.get(event.stream);
      if (stream) stream.push(event);
      else this.#streams.set(event.stream, [event]);
    }
  }

  async heads(streams: readonly string[]): Promise<Head[]> {
    return streams.map((stream) => {
      const last = this.#streams.get(stream)?.at(-1);
      if (!last) return EMPTY_HEAD;
      return isMetastream(stream) ? { revision: last.revision, last } : { revision: last.revision };
    });
  }

  async allHeads(): Promise<Map<string, Head>> {
    const streams = [...this.#streams.keys()];
    const heads = await this.heads(streams);
    return new Map(streams.map((stream, n) => [stream, heads[n] ?? EMPTY_HEAD]));
  }

  async readStream({ stream, from, to, notBefore, limit, backwards }: StreamRange): Promise<StoredEvent[]> {
    const events = this.#streams.get(stream) ?? [];
    const first = lowerBound(events, (event) => event.revision >= from);
    const end = lowerBound(events, (event) => event.revision > to);
    const young = (event: StoredEvent) => event.created >= notBefore;
    if (backwards)
      return events
        .slice(Math.max(first, end - limit), end)
        .filter(young)
        .reverse();
    const youngest = Math.max(first, lowerBound(events, young));
    return events.slice(youngest, Math.min(end, youngest + limit));
  }

  async readAll(position: number, limit: number, backwards: boolean): Promise<StoredEvent[]> {
    const at = lowerBound(this.#events, (event) => event.position >= position);
    if (backwards) return this.#events.slice(Math.max(0, at - limit), at).reverse();
    return this.#events.slice(at, at + limit);
  }

  async close(): Promise<void> {}
}

function lowerBound(events: readonly StoredEvent[], reached: (event: StoredEvent) => boolean): number {
  let low = 0;
  for (let high = events.length; low < high;) {
    const middle = (low + high) >>> 1;
    if (reached(events[middle] as StoredEvent)) high = middle;
    else low = middle + 1;
  }
  return low;
}
