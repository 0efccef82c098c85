import { fromGlobalId } from '#libs/kernel';
import type { DeliveredBatch, DeliveredEvent } from './bodies/delivered.js';
import { EventBodies } from './bodies/event-bodies.js';
import { eventTypesPublished, type EventTypeInfo } from './wire/event-types.js';
import { type DeliveryForm, formFor } from './bodies/opened-event.js';
import type { Quotas } from './delivery/quotas.js';
import { draining, type Entered, Streams } from './delivery/streams.js';
import { subscription } from './delivery/subscription.js';
import type { SubscriptionRequest } from './delivery/subscription-request.js';
import { RawEvents } from './delivery/raw-events.js';
import { type FeedParts, turnOf } from './delivery/feed-parts.js';
import { FeedPlaces, scopeOf } from './feed-places.js';
import {
  type FeedReader,
  type FollowRequest,
  heartbeatOf,
  inRange,
  type PageRequest,
  type ReadRequest,
  stated,
  type SubscribeRequest,
} from './requests/feed-requests.js';
import { Tails } from './live/tails.js';
import { Cursors } from './reading/cursor.js';
import { FeedLog } from './reading/feed-log.js';
import type { EventFilter, FilterInput } from './reading/filter.js';
import type { KeptReader, ShardLag } from './reading/lag.statement.js';
import type { Shard } from './reading/shard.js';
import { inSnapshot, noEvent, resolveStart, type Start } from './reading/start.js';

const BATCH = 500;

type Pace = Pick<SubscriptionRequest, 'most' | 'heartbeatMs' | 'readsAhead' | 'follows' | 'credit'>;
type Placed = { readonly entered?: Entered | undefined; readonly shard?: Shard | undefined };

/** The public events of a tenant, for whoever may read them: by page, by id, or as a stream without end. */
export class FeedReading {
  readonly types: readonly EventTypeInfo[];
  readonly streams: Streams;
  /** Events unopened, for a process that opens each when it sends it. */
  readonly raw: RawEvents;
  private readonly places: FeedPlaces;
  private readonly log: FeedLog;
  private readonly tails: Tails;
  private readonly bodies: EventBodies;
  private readonly counts = { events: 0, batches: 0 };

  constructor(private readonly parts: FeedParts) {
    this.types = eventTypesPublished(parts.feeds);
    this.places = new FeedPlaces(parts);
    this.log = new FeedLog(parts.database);
    const { notices, onFault, tails: limits } = parts;
    this.tails = new Tails({ log: this.log, notices, onFault, ...(limits && { limits }) });
    this.bodies = new EventBodies(parts.personal);
    this.raw = new RawEvents({ log: this.log, tails: this.tails, bodies: this.bodies, checks: parts });
    this.streams = new Streams(parts.quotas);
  }

  get quotas(): Quotas {
    return this.streams.quotas;
  }

  /** Since the process began, and what the newest events take in memory. */
  get figures(): {
    readonly events: number;
    readonly batches: number;
    readonly streams: number;
    readonly bytes: number;
  } {
    return { ...this.counts, streams: this.quotas.open, bytes: this.tails.bytes };
  }

  /** From a place on, for ever. Checks everything before it answers. Throws FeedFault. */
  async follow(
    reader: FeedReader,
    request: FollowRequest,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<DeliveredBatch>> {
    const heartbeatMs = heartbeatOf(request);
    return this.open(reader, request, { most: BATCH, heartbeatMs, readsAhead: true, follows: true }, signal);
  }

  /** The same, pulled by credit. Throws FeedFault. @param entered the place that it takes; one of its own unless given */
  async subscribe(
    reader: FeedReader,
    { shard, credit, ...request }: SubscribeRequest,
    signal: AbortSignal,
    entered?: Entered,
  ): Promise<AsyncGenerator<DeliveredBatch>> {
    const divided = shard && shard.of > 1 ? shard : undefined;
    const pace = { most: BATCH, heartbeatMs: heartbeatOf(request), readsAhead: true, follows: !divided, credit };
    return this.open(reader, request, pace, signal, { entered, shard: divided });
  }

  /** One page. Throws FeedFault. */
  async page(reader: FeedReader, request: PageRequest, signal: AbortSignal): Promise<DeliveredBatch> {
    const { pageSize: most = 100, waitMs = 0 } = request;
    inRange('page size', most, 1, BATCH, 'events');
    inRange('wait', waitMs / 1000, 0, 30, 'seconds');
    const pace = { most, heartbeatMs: waitMs, readsAhead: false, follows: true };
    const batches = await this.open(reader, request, pace, signal);
    try {
      for await (const batch of batches) {
        // The first one comes at once. One of a long history that matches nothing is no reason to wait.
        if (batch.events.length > 0 || waitMs === 0 || batch.behind) return batch;
        for await (const next of batches) return next;
      }
      throw draining();
    } finally {
      await batches.return();
    }
  }

  /** One event in its current form, by its global id. Throws FeedFault NO_EVENT. */
  async event(reader: FeedReader, id: string, form: DeliveryForm): Promise<DeliveredEvent> {
    this.quotas.call(reader);
    const bare = fromGlobalId('event', id);
    const found = bare === undefined ? undefined : await this.log.event(scopeOf(reader), bare);
    if (!found) throw noEvent(id);
    const [body] = await this.bodies.bodies([found], formFor(reader, form));
    const cursor = new Cursors(found.store, reader.tenant).write({ commit: found.commit, last: found });
    return { body: body as Uint8Array, sequence: found.commit, cursor };
  }

  /** The cursor of a place, checked. Throws FeedFault. @param mayBeSnapshot whether it may be the beginning of a snapshot */
  async cursorOf(
    reader: FeedReader,
    start: Start | undefined,
    mayBeSnapshot = false,
  ): Promise<{ cursor: string; sequence: bigint }> {
    return this.places.cursorOf(reader, start, mayBeSnapshot, turnOf(this.parts, reader));
  }

  /** Says up to which position everything is done that a cursor names; throws FeedFault for one that is not of this store and tenant. */
  async sequences({ tenant }: Pick<FeedReader, 'tenant'>): Promise<(cursor: string) => bigint> {
    const { store } = await this.log.standing({ tenant });
    const cursors = new Cursors(store, tenant);
    return (cursor) => {
      const { commit, snapshot } = cursors.read(cursor);
      if (snapshot) throw inSnapshot();
      return commit;
    };
  }

  /** How far somebody is whose cursors are kept here. Throws FeedFault. @param leaseMs who was not heard of for longer holds nothing */
  lags({ tenant }: Pick<FeedReader, 'tenant'>, readers: readonly KeptReader[], leaseMs: number): Promise<ShardLag[]> {
    return readers.length === 0 ? Promise.resolve([]) : this.log.lags(tenant, readers, leaseMs);
  }

  /** Checks a filter. Throws FeedFault. */
  filter(input: FilterInput): EventFilter {
    return this.places.filter(input);
  }

  /** The process is stopping: streams finish what they deliver and end. */
  drain(): void {
    this.streams.drain();
  }

  private async open(
    reader: FeedReader,
    { start, filter, form: asked }: ReadRequest,
    pace: Pace,
    signal: AbortSignal,
    { entered = this.streams.enter(reader), shard }: Placed = {},
  ): Promise<AsyncGenerator<DeliveredBatch, void>> {
    try {
      const from = stated(start);
      const checked = { ...this.filter(filter), ...(shard && { shard }) };
      const [scope, form] = [scopeOf(reader), formFor(reader, asked)];
      const inTurn = turnOf(this.parts, reader);
      const started = await resolveStart(this.log, this.parts, scope, from, inTurn);
      const parts = { log: this.log, tails: this.tails, bodies: this.bodies, inTurn };
      const request = { scope, started, filter: checked, form, ...pace, expiresAt: reader.expiresAt };
      // Who left while its token was looked at says nothing any more, and is seen to have left.
      return this.counted(subscription(parts, request, AbortSignal.any([signal, entered.signal])), entered.close);
    } catch (fault) {
      entered.close();
      throw fault;
    }
  }

  private async *counted(
    batches: AsyncGenerator<DeliveredBatch, void>,
    close: () => void,
  ): AsyncGenerator<DeliveredBatch, void> {
    try {
      for await (const batch of batches) {
        this.counts.batches += 1;
        this.counts.events += batch.events.length;
        yield batch;
      }
    } finally {
      close();
    }
  }
}
