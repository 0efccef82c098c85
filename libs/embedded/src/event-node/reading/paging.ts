import type { LogStore } from '../storage/log-store.js';
import type { StoredEvent } from '../storage/stored-event.js';
import type { StreamPage, StreamReader } from '../log/stream-reader.js';

const FIRST_PAGE = 32;
const LARGEST_PAGE = 1_024;
const PAGE_BYTES = 512 * 1024;

/** How many events to read next, so that a page stays small in bytes whatever an event takes. */
export function nextLimit(limit: number, events: readonly StoredEvent[]): number {
  const bytes = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
  if (bytes > PAGE_BYTES) return Math.max(8, limit >>> 1);
  return bytes < PAGE_BYTES / 2 ? Math.min(LARGEST_PAGE, limit * 2) : limit;
}

/** The whole log from a position on, or back from it, page by page; one page is read ahead. */
export async function* allPages(
  store: Pick<LogStore, 'readAll'>,
  position: number,
  backwards: boolean,
): AsyncGenerator<readonly StoredEvent[]> {
  let limit = FIRST_PAGE;
  let pending: Promise<readonly StoredEvent[]> = store.readAll(position, limit, backwards);
  for (;;) {
    const events = await pending;
    const last = events.at(-1);
    if (!last || events.length < limit) {
      yield events;
      return;
    }
    limit = nextLimit(limit, events);
    pending = ahead(store.readAll(backwards ? last.position : last.position + 1, limit, backwards));
    yield events;
  }
}

/** What can be read of a stream from a revision on, or back from it, page by page; one page is read ahead. */
export async function* streamPages(
  streams: StreamReader,
  { stream, from, count, backwards }: { stream: string; from: number; count: number; backwards: boolean },
): AsyncGenerator<StreamPage> {
  const read = (at: number, limit: number) =>
    backwards ? streams.backwards(stream, at, limit) : streams.forwards(stream, at, limit);
  let left = count;
  let limit = Math.min(FIRST_PAGE, left);
  let pending = read(from, limit);
  for (;;) {
    const page = await pending;
    if (page.kind !== 'events') {
      yield page;
      return;
    }
    left -= page.events.length;
    if (page.atEnd || left <= 0) {
      yield page;
      return;
    }
    limit = Math.min(nextLimit(limit, page.events), left);
    pending = ahead(read(page.next, limit));
    yield page;
  }
}

/** A page that is read ahead may never be asked for; its failure is then nobody's. */
function ahead<T>(page: Promise<T>): Promise<T> {
  page.catch(() => undefined);
  return page;
}
