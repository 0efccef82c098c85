import { randomUUID } from 'node:crypto';
import { streamDeleted } from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import type { EventFilter } from './filter.js';
import { LiveFeed } from './live-feed.js';
import { nextLimit } from './paging.js';
import { caughtUpMessage, checkpointMessage, confirmationMessage } from '../protocol/read-messages.js';
import { deliver, type Delivery } from './reads.js';
import { DELETED_STREAM, metastreamOf, STREAM_DELETED_TYPE, type StoredEvent } from '../storage/stored-event.js';

/** Where a subscription begins: with the first event, after one, or with what is yet to come. */
export type SubscriptionStart = 'start' | 'end' | { readonly after: number };

export interface StreamSubscription {
  readonly stream: string;
  readonly start: SubscriptionStart;
}

export interface AllSubscription {
  readonly start: SubscriptionStart;
  readonly filter: EventFilter;
  /** A checkpoint is sent after so many events considered; none when absent. */
  readonly checkpointInterval?: number;
}

const LIVE_PAGE = 256;

/** Sends what a stream holds and then, until the call ends, what is appended to it. */
export async function subscribeToStream(
  log: EventLog,
  { stream, start }: StreamSubscription,
  delivery: Delivery,
): Promise<void> {
  const { outlet } = delivery;
  const watched = [stream, metastreamOf(stream)];
  const ofStream = (event: StoredEvent) => event.stream === stream;
  const feed = new LiveFeed(outlet, ofStream, (listener) => log.tail.onStreams(watched, listener));
  let seen = typeof start === 'object' ? start.after : -1;
  let position = log.position;

  const send = async (events: readonly StoredEvent[]) => {
    for (const event of events) {
      if (outlet.closed) return;
      if (event.revision <= seen) continue;
      seen = event.revision;
      const pending = deliver(delivery, event);
      if (pending) await pending;
      feed.progressed();
      if (event.type === STREAM_DELETED_TYPE) throw streamDeleted(stream);
    }
  };

  const catchUp = async () => {
    let next = seen + 1;
    for (let limit = 32, confirmed = false; !outlet.closed;) {
      feed.look();
      position = log.position;
      const page = await log.streams.forwards(stream, next, limit);
      if (page.kind === 'stream-deleted') throw streamDeleted(stream);
      if (!confirmed) await confirm(delivery);
      confirmed = true;
      if (page.kind === 'no-stream') {
        await feed.more();
        continue;
      }
      await send(page.events);
      if (page.atEnd) return;
      next = page.next;
      limit = nextLimit(limit, page.events);
    }
  };

  const live = async (): Promise<readonly StoredEvent[]> => {
    const recent = log.tail.after(position, LIVE_PAGE);
    if (recent) {
      position = recent.at(-1)?.position ?? position;
      return recent;
    }
    const before = log.position;
    const range = { stream, from: seen + 1, to: DELETED_STREAM, notBefore: 0, limit: LIVE_PAGE, backwards: false };
    const stored = await log.store.readStream(range);
    if (stored.length < LIVE_PAGE) position = before;
    return stored;
  };

  if (start === 'end') {
    seen = await log.streams.lastRevision(stream);
    await confirm(delivery);
  } else await catchUp();
  await follow(feed, delivery, live, (events) => send(events.filter(ofStream)));
}

/** Sends what the log holds and then, until the call ends, what is appended to it. */
export async function subscribeToAll(
  log: EventLog,
  { start, filter, checkpointInterval = Infinity }: AllSubscription,
  delivery: Delivery,
): Promise<void> {
  const { outlet } = delivery;
  const feed = new LiveFeed(outlet, filter, (listener) => log.tail.onCommit(listener));
  let position = typeof start === 'object' ? start.after : start === 'end' ? log.position : 0;
  let considered = 0;

  const send = async (events: readonly StoredEvent[]) => {
    for (const event of events) {
      if (outlet.closed) return;
      if (event.position <= position) continue;
      position = event.position;
      if (filter(event)) {
        const pending = deliver(delivery, event);
        if (pending) await pending;
        feed.progressed();
      }
      if (++considered < checkpointInterval) continue;
      considered = 0;
      await outlet.send(checkpointMessage(position));
    }
  };

  const catchUp = async () => {
    for (let limit = 32; !outlet.closed;) {
      const before = log.position;
      const events = await log.store.readAll(position + 1, limit, false);
      await send(events);
      if (events.length < limit) {
        position = Math.max(position, before);
        return;
      }
      limit = nextLimit(limit, events);
    }
  };

  const live = () => log.tail.after(position, LIVE_PAGE) ?? log.store.readAll(position + 1, LIVE_PAGE, false);

  await confirm(delivery);
  if (start !== 'end') await catchUp();
  await follow(feed, delivery, live, send);
}

async function confirm({ outlet }: Delivery): Promise<void> {
  await outlet.send(confirmationMessage(randomUUID()));
}

async function follow(
  feed: LiveFeed,
  { outlet }: Delivery,
  next: () => readonly StoredEvent[] | Promise<readonly StoredEvent[]>,
  send: (events: readonly StoredEvent[]) => Promise<void>,
): Promise<void> {
  await outlet.send(caughtUpMessage());
  feed.goLive();
  while (!outlet.closed) {
    feed.look();
    const events = await next();
    if (events.length === 0) await feed.more();
    else await send(events);
  }
}
