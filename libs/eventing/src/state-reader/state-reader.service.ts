import type { Command, DomainEvent, PersonNamer, Position, Recorded } from '#libs/kernel';
import type { Aggregate } from '../definitions/aggregate.js';
import { type EventCodec } from '../codec/codec.js';
import { eventIndexOf } from '../codec/event-index.js';
import type { EventStore, StoredEvent } from '../store/event-store.js';
import type { Snapshot, StateReader } from '../definitions/state-reader.js';
import { Followed } from './followed.js';
import { foldedUpTo } from './folded-up-to.js';
import { Folds, type Known, newestOf, type Past, unread } from './known-stream.js';
import { newEnough } from '../commands/request-time.js';
import { KeyedQueue } from '../async/keyed-queue.js';
import { pages } from '../store/pages.js';
import { BEGINNING, countUpTo, isAfter, later } from '../store/position.js';
import { bytesOfEvent, StreamCache } from '../store/stream-cache.js';
import { streamOf } from '../store/stream-name.js';

/** About how much memory may be kept of streams as they are, and of states that they have had. Bytes. */
const [KEPT_BYTES, KEPT_PAST_BYTES] = [100_000_000, 100_000_000];

export class StateReaderService implements StateReader {
  private readonly known = new StreamCache<Known>(KEPT_BYTES);
  private readonly past = new StreamCache<Past>(KEPT_PAST_BYTES);
  private readonly queue = new KeyedQueue();
  private readonly folds = new Folds();
  private seen: Position = BEGINNING;
  private readonly newest = new Map<string, Promise<Known>>();
  readonly followed = new Followed();

  constructor(
    readonly store: EventStore,
    readonly codec: EventCodec,
  ) {
    codec.personal.whenErased?.((tenant) => this.forget(tenant));
  }

  /** Everything up to here is in the store for sure, so what is read from now on is complete up to here. */
  notice(position: Position): void {
    this.seen = later(this.seen, position);
  }

  /** Told of everything that happens to these nouns after a position, in order: what is kept of them is good until its stream is told of. */
  follow(nouns: ReadonlySet<string>, after: Position = BEGINNING): void {
    // What was read before that may have changed unseen.
    for (const kept of [this.known, this.past]) kept.clear();
    this.followed.begin(nouns, after);
  }

  get followedUpTo(): Position | undefined {
    return this.followed.upTo;
  }

  /** The history of the nouns followed has come this far, with this event if there is one. */
  reached(position: Position, event?: StoredEvent): void {
    if (!this.followed.upTo) return;
    for (const key of event ? this.folds.keysOf(event.stream) : []) {
      const known = this.known.peek(key);
      if (event && known && BigInt(known.positions.length) <= event.revision) known.news += 1;
    }
    this.followed.reached(position, event);
  }

  async of<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): Promise<Snapshot<State>> {
    const stream = streamOf(aggregate.events.noun, tenant, id);
    const key = this.folds.keyOf(aggregate, stream);
    if (asKnownAt) return this.queue.run(key, () => this.look(aggregate, stream, key, asKnownAt));
    const told = await this.toldOf(aggregate, stream, key);
    return newestOf<State>(told ?? (await this.newestKnown(aggregate, stream, key)));
  }

  async *events<C extends Command, State, E extends DomainEvent>(
    { events }: Aggregate<C, State, E>,
    tenant: string,
    id: string,
    asKnownAt?: Position,
  ): AsyncIterable<Recorded<E>> {
    const index = eventIndexOf(events as never);
    const stream = streamOf(events.noun, tenant, id);
    const delivered = asKnownAt && this.followed.allOf(stream, asKnownAt);
    const isKnown = ({ position }: StoredEvent): boolean => !asKnownAt || !isAfter(position, asKnownAt);
    for await (const page of delivered ? [delivered] : pages(this.store.read(stream)))
      yield* await this.codec.decode<E>(index, page.filter(isKnown));
  }

  persons(tenant: string): Promise<PersonNamer> {
    return this.codec.persons(tenant);
  }

  /** Nothing of a person stays in memory after an erasure, and whose words a state holds it does not say. */
  private forget(tenant: string): void {
    for (const kept of [this.followed.delivered, this.known, this.past]) kept.forget(tenant);
  }

  /** Without a read, where all that the request must know of was delivered here; undefined: the store must be asked. */
  private async toldOf<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    stream: string,
    key: string,
  ): Promise<Known | undefined> {
    const atLeast = newEnough();
    const isKept = this.known.peek(key) ?? this.followed.delivered.from(stream, 0);
    const upTo = atLeast && isKept && (await this.followed.until(stream, atLeast));
    if (!upTo) return undefined;
    const kept = (): Known | undefined => {
      const known = this.known.get(key);
      return known && this.isFollowed(known, stream, upTo) ? known : undefined;
    };
    // Whoever was before may have read it meanwhile.
    const read = async () => kept() ?? (await this.readOn(aggregate, stream, key, this.known.get(key), upTo));
    return kept() ?? this.queue.run(key, read);
  }

  /** Whoever asks while others wait for a read that has not begun shares it. */
  private newestKnown<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    stream: string,
    key: string,
  ): Promise<Known> {
    const waiting = this.newest.get(key);
    if (waiting) return waiting;
    let begun = false;
    const reading = this.queue.run(key, () => {
      begun = true;
      this.newest.delete(key);
      return this.readOn(aggregate, stream, key, this.known.get(key));
    });
    if (!begun) this.newest.set(key, reading);
    return reading;
  }

  private async look<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    stream: string,
    key: string,
    asKnownAt: Position,
  ): Promise<Snapshot<State>> {
    let known = this.known.get(key);
    if (!known || !(!isAfter(asKnownAt, known.complete) || this.isFollowed(known, stream, asKnownAt)))
      known = await this.readOn(aggregate, stream, key, known, asKnownAt);
    const revision = countUpTo(known.positions, asKnownAt) - 1;
    return revision === known.positions.length - 1 ? newestOf(known) : this.asOf(aggregate, stream, key, revision);
  }

  private isFollowed({ news, readAt }: Known, stream: string, asKnownAt: Position): boolean {
    return news === readAt && this.followed.upToOf(stream, asKnownAt) !== undefined;
  }

  private async readOn<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    stream: string,
    key: string,
    before: Known | undefined,
    asked?: Position,
  ): Promise<Known> {
    const known = before ?? unread(aggregate.decider.initial);
    // Kept before it is read, so that what is told of meanwhile is not missed.
    this.known.set(key, known);
    const { news } = known;
    const index = eventIndexOf(aggregate.events as never);
    const length = known.positions.length;
    const upTo = asked && this.followed.upToOf(stream, asked);
    const delivered = upTo && this.followed.delivered.from(stream, length);
    const complete = delivered ? upTo : later(asked ?? BEGINNING, this.seen);
    if (length > 0) this.past.set(`${key}@${length - 1}`, { ...newestOf(known), bytes: known.bytes });
    for await (const page of delivered ? [delivered] : pages(this.store.read(stream, BigInt(length))))
      for (const event of await this.codec.decode<E>(index, page)) {
        known.state = aggregate.decider.evolve(known.state as State, event);
        known.positions.push(event.position);
        known.bytes += bytesOfEvent(event);
      }
    this.known.grown(key, known);
    known.complete = later(known.complete, complete);
    known.readAt = news;
    return known;
  }

  private async asOf<C extends Command, State, E extends DomainEvent>(
    aggregate: Aggregate<C, State, E>,
    stream: string,
    key: string,
    revision: number,
  ): Promise<Snapshot<State>> {
    const at = `${key}@${revision}`;
    const kept = this.past.get(at);
    if (kept) return { state: kept.state as State, revision: kept.revision };
    const known = this.known.peek(key);
    const past = await foldedUpTo(this, aggregate, stream, BigInt(revision));
    // Not where somebody was erased meanwhile.
    if (known && this.known.peek(key) === known) this.past.set(at, past);
    return { state: past.state, revision: past.revision };
  }
}
