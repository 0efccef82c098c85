import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Credit,
  type DeliveredBatch,
  DRAINING,
  type Entered,
  type FeedReading,
  type FollowRequest,
  heartbeatOf,
  type OpenedAnswer,
  refuseEnded,
} from '#libs/feed';
import type { ActiveConsumer } from '../consumer/consumer.state.js';
import { ConsumerChanges } from './consumer-changes.js';
import type { ConsumerCaller, Consumers } from './consumers.js';
import type { CursorTable } from './cursor-table.js';
import type { Claimed } from './held.js';
import { Holding } from './holding.js';
import { Holdings } from './holdings.js';
import { ProgressNotes } from './progress-notes.js';
import { commitAhead, sought } from './holding-faults.js';

/** What one subscriber sends and is sent. */
export interface Subscriber {
  readonly credit: Credit;
  opened(answer: OpenedAnswer): Promise<void>;
  batch(batch: DeliveredBatch): Promise<void>;
  /** Not waited for: what was committed is kept. */
  committed(cursor: string): void;
  /** From now on commits are taken, by this. */
  onCommit(take: (cursor: string) => void): void;
}

export interface ConsumerRequest extends Pick<FollowRequest, 'form' | 'heartbeatMs'> {
  readonly name: string;
  /** Takes the shard that was held longest where none is free; else it waits for one. */
  readonly takeOver: boolean;
}

interface ConsumerStreamsParts {
  readonly feed: FeedReading;
  readonly consumers: Consumers;
  readonly cursors: CursorTable;
  readonly onFault: (fault: unknown) => void;
  /** How often progress is noted in the history; an hour unless given. */
  readonly noteEveryMs?: number;
}

/** So often it is looked whether a shard has become free. Milliseconds. */
const LOOK_MS = 1_000;
/** A database that does not answer keeps no process from ending. Milliseconds. */
const CLOSE_MS = 2_000;

/** Streams of consumers: each holds one shard, from the cursor that is kept to wherever it commits. */
export class ConsumerStreams {
  private readonly holdings: Holdings;
  private readonly notes: ProgressNotes;
  private readonly open = new Set<Promise<void>>();
  private waiting = 0;

  constructor(private readonly parts: ConsumerStreamsParts) {
    const { cursors, consumers, onFault, noteEveryMs } = parts;
    this.notes = new ProgressNotes(consumers, onFault, noteEveryMs);
    const changes = new ConsumerChanges(consumers, cursors);
    this.holdings = new Holdings({ cursors, changes, onFault, onKept: (holding) => this.notes.take(holding) });
  }

  get figures(): { readonly held: number; readonly waiting: number } {
    return { held: this.holdings.count, waiting: this.waiting };
  }

  /** Serves one subscriber until the signal says that it has gone. Throws FeedFault with what else ends it. */
  subscribe(caller: ConsumerCaller, request: ConsumerRequest, to: Subscriber, gone: AbortSignal): Promise<void> {
    const entered = this.parts.feed.streams.enter(caller);
    const served = this.serve(caller, request, to, gone, entered).finally(() => entered.close());
    const ended = served.catch(() => undefined).finally(() => this.open.delete(ended));
    this.open.add(ended);
    return served;
  }

  /** Once all streams have ended: keeps what was committed, and notes how far they are. What cannot be kept in time comes again. */
  async close(): Promise<void> {
    const over = new AbortController();
    const kept = Promise.all(this.open).then(() => this.holdings.close());
    await Promise.race([kept, pause(CLOSE_MS, undefined, { signal: over.signal })]);
    over.abort();
    await this.notes.close();
  }

  private async serve(
    caller: ConsumerCaller,
    request: ConsumerRequest,
    to: Subscriber,
    gone: AbortSignal,
    entered: Entered,
  ): Promise<void> {
    const consumer = await this.parts.consumers.active(caller.tenant, request.name);
    const signal = AbortSignal.any([gone, entered.signal]);
    const claimed = await this.claimed(caller, consumer, request, to, signal);
    if (!claimed) return;
    const parts = { consumer, credit: () => to.credit.left, onKept: (cursor: string) => to.committed(cursor) };
    const holding = new Holding(claimed, claimed, parts);
    this.holdings.add(holding);
    try {
      await this.deliver(caller, { ...request, consumer, claimed, holding }, to, { gone, entered });
    } finally {
      await this.holdings.release(holding);
    }
  }

  private async deliver(
    caller: ConsumerCaller,
    { form, heartbeatMs, consumer, claimed, holding }: ConsumerRequest & Serving,
    to: Subscriber,
    { gone, entered }: { readonly gone: AbortSignal; readonly entered: Entered },
  ): Promise<void> {
    const { feed } = this.parts;
    const [{ cursor, shard: number }, shards] = [claimed, consumer.places.length];
    const read = await feed.sequences(caller);
    let [sent, newest] = [claimed.sequence, claimed.sequence];
    to.onCommit((committed) => {
      const sequence = read(committed);
      if (sequence > sent) throw commitAhead();
      holding.keep({ cursor: committed, sequence }, true);
      this.holdings.wake();
    });
    await to.opened({ cursor, shard: number, shards });
    const batches = await feed.subscribe(
      caller,
      {
        ...{ start: { from: 'cursor', cursor }, filter: consumer.filter, form, credit: to.credit },
        ...{ shard: { number, of: shards }, ...(heartbeatMs !== undefined && { heartbeatMs }) },
      },
      AbortSignal.any([gone, holding.lost]),
      entered,
    );
    for await (const batch of batches) {
      if (holding.isLost) break;
      sent = batch.sequence;
      newest = batch.events.at(-1)?.sequence ?? newest;
      // Nothing of it waits to be done: what matches nothing moves the cursor by itself.
      if (batch.events.length === 0 && holding.reached >= newest) {
        holding.keep(batch, false);
        this.holdings.wake();
      }
      await to.batch(batch);
    }
    const fault = await holding.fault;
    if (fault && !gone.aborted) throw fault;
  }

  /** A shard, once there is one; undefined where the subscriber has gone before. Who waits hears so, and then heartbeats. */
  private async claimed(
    caller: ConsumerCaller,
    consumer: ActiveConsumer,
    request: ConsumerRequest,
    to: Subscriber,
    signal: AbortSignal,
  ): Promise<Claimed | undefined> {
    const { cursors } = this.parts;
    const of = { tenant: caller.tenant, consumer };
    const [holder, heartbeatMs] = [randomUUID(), heartbeatOf(request)];
    await this.parts.consumers.prepare(of);
    let spokeAt: number | undefined;
    try {
      for (;;) {
        const claimed =
          (await cursors.claim(of, holder)) ?? (request.takeOver ? await cursors.takeOver(of, holder) : undefined);
        if (claimed) return claimed;
        if (spokeAt === undefined) {
          this.waiting += 1;
          spokeAt = performance.now();
          await to.opened({ cursor: '', shards: consumer.places.length });
        } else if (performance.now() - spokeAt >= heartbeatMs) {
          spokeAt = performance.now();
          await to.batch({ events: [], cursor: '', sequence: 0n, behind: false });
        }
        await this.holdings.changed(Math.min(LOOK_MS, heartbeatMs), signal);
        if (signal.aborted && signal.reason !== DRAINING) return undefined;
        refuseEnded(signal, caller.expiresAt);
        // It may have been moved or deleted while this one waited.
        const now = await this.parts.consumers.active(caller.tenant, request.name);
        if (now.version !== consumer.version) throw sought();
      }
    } finally {
      if (spokeAt !== undefined) this.waiting -= 1;
    }
  }
}

interface Serving {
  readonly consumer: ActiveConsumer;
  readonly claimed: Claimed;
  readonly holding: Holding;
}
