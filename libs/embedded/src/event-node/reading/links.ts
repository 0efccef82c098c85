import type { ResolvedEvent } from '../protocol/read-messages.js';
import { LINK_TYPE, type StoredEvent } from '../storage/stored-event.js';
import type { StreamReader } from '../log/stream-reader.js';

/** Makes of an event what is sent of it: a link brings along the event it leads to, when that can be read. */
export type Resolve = (event: StoredEvent) => ResolvedEvent | Promise<ResolvedEvent>;

export const asItIs: Resolve = (event) => ({ event });

export function resolveLinks(streams: StreamReader): Resolve {
  return (event) => (event.type === LINK_TYPE ? follow(streams, event) : { event });
}

async function follow(streams: StreamReader, link: StoredEvent): Promise<ResolvedEvent> {
  const [, revision, stream] = /^(\d+)@(.+)$/s.exec(Buffer.from(link.data).toString('utf8')) ?? [];
  if (revision === undefined || stream === undefined) return { link };
  const event = await streams.event(stream, Number(revision));
  return event ? { event, link } : { link };
}
