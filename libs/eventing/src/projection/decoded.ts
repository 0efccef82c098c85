import type { EventTypes, Recorded } from '#libs/kernel';
import { type EventCodec, type EventIndex, eventTypesOf, MalformedEvent, UnknownEvent } from '../codec.js';
import type { StoredEvent } from '../event-store.js';
import { type StreamName, streamNameOf } from '../stream-name.js';
import type { Consumer } from './consumer.js';
import type { MissingRow } from './fold.js';

/** One event for all that follow: read once from the store, decoded once when the first one wants it. */
export interface Arrival {
  readonly event: StoredEvent;
  /** Null: the stream is none of ours. */
  name?: StreamName | null;
  recorded?: Recorded;
}

/** Events that a consumer can act on, and what stands behind them if they are not all. */
export interface Readable {
  readonly events: Recorded[];
  readonly stopped?: UnknownEvent | MalformedEvent;
}

export class Decoder {
  private readonly index: EventIndex;
  private readonly nouns: ReadonlySet<string>;

  constructor(
    private readonly codec: EventCodec,
    sources: readonly EventTypes<never>[],
  ) {
    this.index = eventTypesOf([...new Set(sources)]);
    this.nouns = new Set(sources.map(({ noun }) => noun));
  }

  /** What the consumer takes of these, up to the first that this build cannot read. Throws faults of the keys of persons. */
  async readable(consumer: Pick<Consumer, 'sources' | 'handles'>, arrivals: readonly Arrival[]): Promise<Readable> {
    const nouns = new Set(consumer.sources.map(({ noun }) => noun));
    const wanted: Arrival[] = [];
    for (const arrival of arrivals) {
      const { type, stream, revision, metadata } = arrival.event;
      arrival.name ??= streamNameOf(stream, this.nouns) ?? null;
      if (!arrival.name || !nouns.has(arrival.name.noun)) continue;
      const handled = consumer.handles(type);
      if (handled === 'unknown') {
        const version = (metadata as { version?: unknown } | null)?.version;
        return {
          events: (await this.decoded(wanted)).events,
          stopped: new UnknownEvent(type, version, stream, revision),
        };
      }
      if (handled === 'taken') wanted.push(arrival);
    }
    return this.decoded(wanted);
  }

  private async decoded(wanted: readonly Arrival[]): Promise<Readable> {
    const missing = wanted.filter(({ recorded }) => !recorded);
    try {
      const events = await this.codec.decode(
        this.index,
        missing.map(({ event }) => event),
      );
      events.forEach((event, n) => Object.assign(missing[n] ?? {}, { recorded: event }));
      return { events: wanted.flatMap(({ recorded }) => recorded ?? []) };
    } catch (fault) {
      if (!(fault instanceof UnknownEvent || fault instanceof MalformedEvent)) throw fault;
      const { stream, revision } = fault;
      const at = wanted.findIndex(({ event }) => event.stream === stream && event.revision === revision);
      return { events: (await this.decoded(wanted.slice(0, Math.max(at, 0)))).events, stopped: fault };
    }
  }
}

/** Faults that no repetition mends: this build and this history do not fit. */
export const isFinal = (fault: unknown): fault is UnknownEvent | MalformedEvent | MissingRow =>
  fault instanceof Error && ['UnknownEvent', 'MalformedEvent', 'MissingRow', 'ForeignViews'].includes(fault.name);
