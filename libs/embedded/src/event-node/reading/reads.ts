import { streamDeleted, unreadable } from '../protocol/errors.js';
import type { EventLog } from '../log/event-log.js';
import type { EventFilter } from './filter.js';
import type { Resolve } from './links.js';
import type { Outlet } from './outlet.js';
import { allPages, streamPages } from './paging.js';
import {
  eventMessage,
  firstStreamPositionMessage,
  lastStreamPositionMessage,
  streamNotFoundMessage,
} from '../protocol/read-messages.js';
import type { StoredEvent } from '../storage/stored-event.js';
import type { StreamPage } from '../log/stream-reader.js';

/** How events are sent. */
export interface Delivery {
  readonly outlet: Outlet;
  readonly resolve: Resolve;
  readonly structuredIds: boolean;
}

export interface StreamRead {
  readonly stream: string;
  /** -1 for the end. */
  readonly from: number;
  readonly count: number;
  readonly backwards: boolean;
  /** Whether the caller understands the messages that tell where a stream begins and ends. */
  readonly tellsBounds: boolean;
}

export interface AllRead {
  readonly from: number;
  readonly count: number;
  readonly backwards: boolean;
  readonly filter: EventFilter;
}

/** Sends an event; what is returned, if anything, is to be awaited before the next. */
export function deliver({ outlet, resolve, structuredIds }: Delivery, event: StoredEvent): Promise<void> | undefined {
  const resolved = resolve(event);
  if (resolved instanceof Promise) return resolved.then((it) => outlet.send(eventMessage(it, structuredIds)));
  outlet.write(eventMessage(resolved, structuredIds));
  return outlet.blocked ? outlet.ready() : undefined;
}

/** Answers a read of a stream that ends. */
export async function readStream(log: EventLog, read: StreamRead, delivery: Delivery): Promise<void> {
  const { outlet } = delivery;
  if (read.count === 0 || (!read.backwards && read.from < 0)) throw unreadable();
  let sent = 0;
  for await (const page of streamPages(log.streams, read)) {
    if (page.kind === 'stream-deleted') throw streamDeleted(read.stream);
    if (page.kind === 'no-stream') await outlet.send(streamNotFoundMessage(read.stream));
    if (page.kind === 'events') {
      if (sent === 0 && read.tellsBounds) await tellFirst(read, page, outlet);
      for (const event of page.events) {
        const pending = deliver(delivery, event);
        if (pending) await pending;
      }
      sent += page.events.length;
      if (read.tellsBounds && (page.atEnd || sent >= read.count))
        await outlet.send(lastStreamPositionMessage(page.last));
    }
    if (outlet.closed) return;
  }
  outlet.end();
}

async function tellFirst(
  read: StreamRead,
  page: Extract<StreamPage, { kind: 'events' }>,
  outlet: Outlet,
): Promise<void> {
  const tells = !read.backwards && page.events.length === 0 && page.next !== read.from;
  if (tells) await outlet.send(firstStreamPositionMessage(page.next));
}

/** Answers a read of $all that ends. */
export async function readAll(log: EventLog, read: AllRead, delivery: Delivery): Promise<void> {
  const { outlet } = delivery;
  const from = read.from < 0 ? log.position + 1 : read.from;
  let left = read.count;
  if (left > 0) {
    for await (const events of allPages(log.store, from, read.backwards)) {
      for (const event of events) {
        if (left === 0) break;
        if (!read.filter(event)) continue;
        left--;
        const pending = deliver(delivery, event);
        if (pending) await pending;
      }
      if (left === 0 || outlet.closed) break;
    }
  }
  outlet.end();
}
