import type { EventTypes, Recorded } from '#libs/kernel';
import { type EventCodec } from '../codec/codec.js';
import { type EventIndex, eventTypesOf } from '../codec/event-index.js';
import { MalformedEvent, UnknownEvent } from '../codec/unreadable-event.js';
import type { StoredEvent } from '../store/event-store.js';
import { type StreamName, streamNameOf } from '../store/stream-name.js';
import { apart } from './apart.js';
import type { Consumer } from './consumer.js';
import { isDataFault } from '../database/faults/data-faults.js';
import type { MissingRow } from './missing-row.js';

/** One event for all that follow: read once from the store, decoded once when the first one wants it. */
export interface Arrival {
  readonly event: StoredEvent;
  /** Null: the stream is none of ours. */
  name?: StreamName | null;
  recorded?: Recorded;
  /** The same with personal fields encrypted. */
  sealed?: Recorded;
  /** Whether whom it erases is erased. */
  reached?: true;
}

type Form = 'recorded' | 'sealed';

/** The first event of a tenant that a consumer cannot take, and why. */
export interface Fault {
  readonly event: StoredEvent;
  readonly fault: unknown;
}

/** Events that a consumer can act on, and what stands in the way of the rest. */
export interface Readable {
  readonly events: Recorded[];
  /** By tenant: nothing of that tenant from this event on is among `events`. */
  readonly failing: Map<string, Fault>;
}

type Interested = Pick<Consumer, 'sources' | 'handles'>;

export class Decoder {
  private readonly index: EventIndex;
  /** By consumer and kind of event: each event asks it of all. */
  private readonly interests = new WeakMap<Interested, Map<string, boolean>>();
  private readonly nouns: ReadonlySet<string>;

  constructor(
    private readonly codec: EventCodec,
    sources: readonly EventTypes<never>[],
  ) {
    this.index = eventTypesOf([...new Set(sources)]);
    this.nouns = new Set(sources.map(({ noun }) => noun));
  }

  /** What decides to whom an event may be anything; undefined for types that nobody knows, of which there may be any number. */
  kindOf(arrival: Arrival): string | undefined {
    const name = this.nameOf(arrival);
    if (!name) return '';
    return this.index.has(arrival.event.type) ? `${name.noun} ${arrival.event.type}` : undefined;
  }

  /** Whether an event may be anything to the consumer; where not, it need not come to it at all. */
  isFor(consumer: Interested, arrival: Arrival): boolean {
    const name = this.nameOf(arrival);
    if (!name) return false;
    const { type } = arrival.event;
    const kind = this.kindOf(arrival);
    if (kind === undefined) return this.mayConcern(consumer, name.noun, type);
    const known = this.interests.get(consumer) ?? new Map<string, boolean>();
    this.interests.set(consumer, known);
    const isFor = known.get(kind) ?? this.mayConcern(consumer, name.noun, type);
    known.set(kind, isFor);
    return isFor;
  }

  private mayConcern({ sources, handles }: Interested, of: string, type: string): boolean {
    const isHandled = sources.some(({ noun }) => noun === of) && handles(type) !== 'ignored';
    const { personal } = this.codec;
    return isHandled || (personal.reached !== undefined && (personal.erases?.(type) ?? true));
  }

  /** What the consumer takes of these, of each tenant up to the first that this build cannot read. Throws faults of infrastructure. */
  async readable(
    consumer: Pick<Consumer, 'sources' | 'handles' | 'sealed'>,
    arrivals: readonly Arrival[],
  ): Promise<Readable> {
    await this.reach(arrivals);
    const nouns = new Set(consumer.sources.map(({ noun }) => noun));
    const failing = new Map<string, Fault>();
    const wanted: Arrival[] = [];
    for (const arrival of arrivals) {
      const { type, stream, revision, metadata } = arrival.event;
      const name = this.nameOf(arrival);
      if (!name || !nouns.has(name.noun)) continue;
      const handled = consumer.handles(type);
      if (handled === 'ignored') continue;
      if (failing.size > 0 && failing.has(name.tenant)) continue;
      if (handled === 'taken') wanted.push(arrival);
      else {
        const version = (metadata as { version?: unknown } | null)?.version;
        const fault = new UnknownEvent(type, version, stream, revision);
        failing.set(name.tenant, { event: arrival.event, fault });
      }
    }
    return this.decoded(wanted, failing, consumer.sealed ? 'sealed' : 'recorded');
  }

  private nameOf(arrival: Arrival): StreamName | null {
    return (arrival.name ??= streamNameOf(arrival.event.stream, this.nouns) ?? null);
  }

  /**
   * Between an erasing event and the deletion of the key, more may be recorded of the person. Rows forget at that event, so nothing behind it may
   * be opened any more, also where the policy that deletes keys is late.
   */
  private async reach(arrivals: readonly Arrival[]): Promise<void> {
    for (const arrival of arrivals) {
      const erasing =
        arrival.reached || !isItsOwn(arrival, this.nameOf(arrival))
          ? undefined
          : this.codec.personal.reached?.(arrival.event);
      if (erasing) await erasing;
      arrival.reached = true;
    }
  }

  private async decoded(wanted: readonly Arrival[], failing: Map<string, Fault>, form: Form): Promise<Readable> {
    const decode = (part: readonly Arrival[]): Promise<void> => this.decode(part, form);
    try {
      await decode(wanted);
      return { events: recordedOf(wanted, form), failing };
    } catch (fault) {
      if (!isDataFault(fault)) throw fault;
    }
    const found = await apart(wanted, ({ name }) => name?.tenant ?? '', decode);
    for (const [tenant, { item, fault }] of found.failing) failing.set(tenant, { event: item.event, fault });
    return { events: recordedOf(found.good, form), failing };
  }

  private async decode(arrivals: readonly Arrival[], form: Form): Promise<void> {
    const missing = arrivals.filter(({ [form]: recorded }) => !recorded);
    const stored = missing.map(({ event }) => event);
    const events = await (form === 'sealed'
      ? this.codec.decodeSealed(this.index, stored)
      : this.codec.decode(this.index, stored));
    events.forEach((event, n) => checkTenant(missing[n], event));
    events.forEach((event, n) => Object.assign(missing[n] ?? {}, { [form]: event }));
  }
}

/** An event of one of our streams, of its noun and tenant: nobody erases in another's name. */
function isItsOwn({ event: { type, metadata } }: Arrival, name: StreamName | null): boolean {
  if (!name || !type.startsWith(`${name.noun}.`)) return false;
  return (metadata as { readonly tenant?: unknown } | null)?.tenant === name.tenant;
}

/** Rows belong to the tenant of the metadata, streams to that of their name: they are one. */
function checkTenant(arrival: Arrival | undefined, { type, stream, revision, metadata }: Recorded): void {
  if (arrival?.name?.tenant === metadata.tenant) return;
  throw new MalformedEvent(type, stream, revision, 'its metadata name another tenant than its stream');
}

const recordedOf = (arrivals: readonly Arrival[], form: Form): Recorded[] =>
  arrivals.flatMap(({ [form]: recorded }) => recorded ?? []);

/** Faults that no repetition mends: this build and this history do not fit. */
export const isFinal = (fault: unknown): fault is UnknownEvent | MalformedEvent | MissingRow =>
  fault instanceof Error && ['UnknownEvent', 'MalformedEvent', 'MissingRow', 'ForeignViews'].includes(fault.name);
