import type { FeedParts } from './feed-parts.js';
import type { Tails } from '../live/tails.js';
import { Cursors } from '../reading/cursor.js';
import type { FeedLog, LogEvent } from '../reading/feed-log.js';
import type { EventFilter } from '../reading/filter.js';
import { resolveStart } from '../reading/start.js';
import type { EventBodies } from '../bodies/event-bodies.js';
import type { DeliveryForm } from '../bodies/opened-event.js';
import { subscription } from './subscription.js';

/** An event as it is kept: whoever sends it opens it then. */
export interface RawEvent {
  readonly event: LogEvent;
  /** Everything up to this event. */
  readonly cursor: string;
}

export interface RawBatch {
  readonly events: readonly RawEvent[];
  readonly cursor: string;
  readonly sequence: bigint;
}

interface RawParts {
  readonly log: FeedLog;
  readonly tails: Tails;
  readonly bodies: EventBodies;
  readonly checks: Pick<FeedParts, 'inTurn' | 'head' | 'visible'>;
}

const BATCH = 100;
const HEARTBEAT_MS = 10_000;
const UNOPENED = { thin: false, omitPersonalData: true };

/** Events of a tenant for a process of ours that delivers them: no token, no quota, nothing opened before it is sent. */
export class RawEvents {
  constructor(private readonly parts: RawParts) {}

  /** From a cursor on, for ever, in order; an empty batch says how far the history was looked at. Throws FeedFault as a stream does. */
  async *follow(
    tenant: string,
    { cursor, filter }: { readonly cursor: string; readonly filter: EventFilter },
    signal: AbortSignal,
  ): AsyncGenerator<RawBatch, void> {
    const { log, tails, bodies, checks } = this.parts;
    const scope = { tenant };
    const started = await resolveStart(log, checks, scope, { from: 'cursor', cursor });
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => this.inTurn(tenant, work);
    const request = {
      ...{ scope, started, filter, form: UNOPENED, most: BATCH, heartbeatMs: HEARTBEAT_MS },
      ...{ readsAhead: false, follows: false, unopened: true, expiresAt: Infinity },
    };
    for await (const { events, ...place } of subscription({ log, tails, bodies, inTurn }, request, signal))
      yield { ...place, events: events.map(({ row, cursor: at }) => ({ event: row as LogEvent, cursor: at })) };
  }

  /** Events of one ordering key after a place, and up to where there are no others. */
  async ofKey(
    tenant: string,
    key: string,
    { after, filter }: { readonly after: bigint; readonly filter: EventFilter },
  ): Promise<{ readonly events: readonly RawEvent[]; readonly through: bigint }> {
    const request = { after, filter: { ...filter, orderingKey: key }, most: BATCH };
    const { store, events, through } = await this.inTurn(tenant, () => this.parts.log.wholePage({ tenant }, request));
    const cursors = new Cursors(store, tenant);
    return { through, events: events.map((event) => rawOf(event, cursors)) };
  }

  /** By its bare UUID. */
  async event(tenant: string, id: string): Promise<RawEvent | undefined> {
    const found = await this.inTurn(tenant, () => this.parts.log.event({ tenant }, id));
    return found && rawOf(found, new Cursors(found.store, tenant));
  }

  /** As it may be sent at this moment. Throws FeedFault KEYS_UNAVAILABLE. */
  async opened(event: LogEvent, form: DeliveryForm): Promise<Uint8Array> {
    const [body] = await this.parts.bodies.bodies([event], form);
    return body as Uint8Array;
  }

  private inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    return this.parts.checks.inTurn({ tenant, subject: 'webhooks', expiresAt: Infinity }, work);
  }
}

/** With the cursor that ends with it. */
const rawOf = (event: LogEvent, cursors: Cursors): RawEvent => ({
  event,
  cursor: cursors.write({ commit: event.commit, last: event }),
});
