import type { StoredEvent } from '../store/event-store.js';
import { StreamCache } from '../store/stream-cache.js';

const KEPT_BYTES = 30_000_000;
const [BYTES_OF_EVENT, BYTES_OF_OBJECT, BYTES_OF_VALUE] = [1_000, 100, 16];
/** Longer streams are known already to whoever asks for them often. */
const KEPT_OF_STREAM = 32;

interface Delivered {
  readonly events: StoredEvent[];
  bytes: number;
}

/** The newest events of the streams that something happened to last, as they were delivered to this process: nobody reads them again. */
export class DeliveredEvents {
  private readonly kept = new StreamCache<Delivered>(KEPT_BYTES);

  add(event: StoredEvent): void {
    const { stream, revision } = event;
    const before = this.kept.peek(stream);
    const next = (before?.events.at(-1)?.revision ?? -1n) + 1n;
    if (revision < next) return;
    const kept =
      before && revision === next && before.events.length < KEPT_OF_STREAM ? before : { events: [], bytes: 0 };
    kept.events.push(event);
    kept.bytes += bytesOf(event);
    this.kept.set(stream, kept);
  }

  /** All that was delivered of a stream, from a revision on; undefined where something may be missing. */
  from(stream: string, revision: number): readonly StoredEvent[] | undefined {
    const events = this.kept.get(stream)?.events;
    const first = events?.[0]?.revision;
    return first === undefined || first > BigInt(revision) ? undefined : events?.slice(revision - Number(first));
  }

  forget(tenant: string): void {
    this.kept.forget(tenant);
  }
}

/** Whole events are kept, so texts count; and what stands in a foreign event may be anything, however deep. */
function bytesOf({ data }: StoredEvent): number {
  let bytes = BYTES_OF_EVENT;
  for (const open: unknown[] = [data]; open.length > 0;) {
    const value = open.pop();
    if (typeof value === 'string') bytes += value.length;
    else if (typeof value === 'object' && value !== null) {
      bytes += BYTES_OF_OBJECT;
      for (const part of Object.values(value)) open.push(part);
    } else bytes += BYTES_OF_VALUE;
  }
  return bytes;
}
