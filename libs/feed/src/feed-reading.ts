import type { AnyFeed, PersonalData } from '#libs/eventing';
import { fromGlobalId } from '#libs/kernel';
import type { DeliveredBatch, DeliveredEvent } from './delivery/delivered.js';
import { EventBodies } from './delivery/event-bodies.js';
import { eventTypesPublished, type EventTypeInfo } from './delivery/event-types.js';
import type { DeliveryForm } from './delivery/opened-event.js';
import { type QuotaLimits, Quotas } from './delivery/quotas.js';
import { DRAINING, subscription, type SubscriptionRequest } from './delivery/subscription.js';
import { type RowNotices, Tails, type TailsParts } from './live/tails.js';
import { Cursors } from './reading/cursor.js';
import { FeedFault } from './reading/feed-fault.js';
import { FeedLog, type LogDatabase, type LogScope } from './reading/feed-log.js';
import { type FilterInput, filterOf } from './reading/filter.js';
import { noEvent, resolveStart, type Start, type StartChecks } from './reading/start.js';

/** Who reads, as the token says. */
export interface FeedReader {
  readonly tenant: string;
  readonly subject: string;
  /** Bare UUID; a partner receives its own events alone. */
  readonly partnerId?: string;
  /** When the token ends, in milliseconds of the epoch. */
  readonly expiresAt: number;
}

/** What all readers say. */
export interface ReadRequest {
  readonly start: Start | undefined;
  readonly filter: FilterInput;
  readonly form: DeliveryForm;
}

export interface FollowRequest extends ReadRequest {
  /** The longest silence, 1,000 to 60,000 milliseconds; 10,000 if absent. */
  readonly heartbeatMs?: number;
}

export interface PageRequest extends ReadRequest {
  /** 1 to 500 events; 100 if absent. */
  readonly pageSize?: number;
  /** 0 to 30,000 milliseconds that are waited for the first event; 0 if absent. */
  readonly waitMs?: number;
}

export interface FeedParts extends StartChecks {
  readonly database: LogDatabase;
  readonly feeds: readonly AnyFeed[];
  readonly personal: Pick<PersonalData, 'open'>;
  readonly notices: RowNotices;
  /** Reads of whoever catches up take turns: tenants, and within a tenant its subjects. */
  readonly inTurn: <T>(reader: FeedReader, work: () => Promise<T>) => Promise<T>;
  readonly onFault: (fault: unknown) => void;
  readonly quotas?: QuotaLimits;
  readonly tails?: TailsParts['limits'];
}

const BATCH = 500;

/** The public events of a tenant, for whoever may read them: by page, by id, or as a stream without end. */
export class FeedReading {
  readonly types: readonly EventTypeInfo[];
  readonly quotas: Quotas;
  private readonly known: ReadonlySet<string>;
  private readonly log: FeedLog;
  private readonly tails: Tails;
  private readonly bodies: EventBodies;
  private readonly streams = new Set<AbortController>();
  private isDraining = false;
  private readonly counts = { events: 0, batches: 0 };

  constructor(private readonly parts: FeedParts) {
    this.types = eventTypesPublished(parts.feeds);
    this.known = new Set(this.types.map(({ type }) => type));
    this.log = new FeedLog(parts.database);
    const { notices, onFault, tails: limits } = parts;
    this.tails = new Tails({ log: this.log, notices, onFault, ...(limits && { limits }) });
    this.bodies = new EventBodies(parts.personal);
    this.quotas = new Quotas(parts.quotas);
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
    const { heartbeatMs = 10_000 } = request;
    inRange('heartbeat', heartbeatMs / 1000, 1, 60, 'seconds');
    return this.open(reader, request, { most: BATCH, heartbeatMs, readsAhead: true }, signal);
  }

  /** One page. Throws FeedFault. */
  async page(reader: FeedReader, request: PageRequest, signal: AbortSignal): Promise<DeliveredBatch> {
    const { pageSize: most = 100, waitMs = 0 } = request;
    inRange('page size', most, 1, BATCH, 'events');
    inRange('wait', waitMs / 1000, 0, 30, 'seconds');
    const batches = await this.open(reader, request, { most, heartbeatMs: waitMs, readsAhead: false }, signal);
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
    const [body] = await this.bodies.bodies([found], form);
    const cursor = new Cursors(found.store, reader.tenant).write({ commit: found.commit, last: found });
    return { body: body as Uint8Array, sequence: found.commit, cursor };
  }

  /** The process is stopping: streams finish what they deliver and end. */
  drain(): void {
    this.isDraining = true;
    for (const stream of this.streams) stream.abort(DRAINING);
  }

  private async open(
    reader: FeedReader,
    { start, filter, form }: ReadRequest,
    pace: Pick<SubscriptionRequest, 'most' | 'heartbeatMs' | 'readsAhead'>,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<DeliveredBatch, void>> {
    if (this.isDraining) throw draining();
    this.quotas.call(reader);
    if (!start)
      throw new FeedFault(
        'START_MISSING',
        'Say where to begin: at the beginning, at the end, after a cursor, a position or an event, or since a moment. There is no default, since it would lose events silently.',
      );
    const checked = filterOf(filter, this.known);
    const leave = this.quotas.enter(reader);
    const stream = new AbortController();
    const close = (): void => {
      this.streams.delete(stream);
      leave();
    };
    this.streams.add(stream);
    try {
      const scope = scopeOf(reader);
      const started = await resolveStart(this.log, this.parts, scope, start);
      const parts = {
        ...{ log: this.log, tails: this.tails, bodies: this.bodies },
        inTurn: <T>(work: () => Promise<T>) => this.parts.inTurn(reader, work),
      };
      const request = { scope, started, filter: checked, form, ...pace, expiresAt: reader.expiresAt };
      // Who left while its token was looked at says nothing any more, and is seen to have left.
      return this.counted(subscription(parts, request, AbortSignal.any([signal, stream.signal])), close);
    } catch (fault) {
      close();
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

const scopeOf = ({ tenant, partnerId }: FeedReader): LogScope => ({ tenant, ...(partnerId && { partnerId }) });

const draining = (): FeedFault =>
  new FeedFault('SERVER_DRAINING', 'This process is stopping. Go on at another with the last cursor.', 500);

function inRange(name: string, value: number, least: number, most: number, unit: string): void {
  if (!Number.isFinite(value) || value < least || value > most)
    throw new FeedFault('OUT_OF_RANGE', `The ${name} must be ${least} to ${most} ${unit}.`);
}
