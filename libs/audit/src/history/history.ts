import type { Delivery, EventStore, StoredEvent } from '#libs/eventing';
import type { Position } from '#libs/kernel';

export interface Reading {
  readonly store: EventStore;
  readonly prefixes: readonly string[];
  /** Pages of events in the order of history. */
  readonly take: (events: readonly StoredEvent[]) => Promise<void>;
  /** Asked once all that was there has been read: whether something that is under way shall be waited for. */
  readonly isUnderWay: () => boolean;
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/** What waits to be taken is held in memory, and lives long enough there to be dear to clear away. */
const PAGE = 500;

/** Reads the history once, from its start until nothing is under way any more. Answers with how far it came. */
export async function readHistory({
  store,
  prefixes,
  take,
  isUnderWay,
  waitMs,
  signal,
}: Reading): Promise<Position | undefined> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal?.addEventListener('abort', end, { once: true });
  const last = await store.head();
  let page: StoredEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = async (): Promise<void> => {
    const events = page;
    page = [];
    if (events.length > 0) await take(events);
  };
  try {
    for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal, ahead: PAGE })) {
      if (delivery.kind === 'event') page.push(delivery.event);
      if (page.length >= PAGE || isLive(delivery, timer)) await flush();
      if (!isLive(delivery, timer)) continue;
      if (!isUnderWay()) break;
      timer ??= setTimeout(end, waitMs);
    }
    await flush();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    stop.abort();
  }
  return last;
}

const isLive = ({ kind }: Delivery, timer: NodeJS.Timeout | undefined): boolean =>
  kind === 'caught-up' || timer !== undefined;
