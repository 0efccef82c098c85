import type { Command, DomainEvent } from '#libs/kernel';
import type { EventCodec } from '../codec/codec.js';
import { eventIndexOf } from '../codec/event-index.js';
import type { Aggregate } from '../definitions/aggregate.js';
import type { EventStore } from '../store/event-store.js';
import { pages } from '../store/pages.js';
import { bytesOfEvent } from '../store/stream-cache.js';
import type { Past } from './known-stream.js';

/** The state that a stream had at a revision, read from its beginning. */
export async function foldedUpTo<C extends Command, State, E extends DomainEvent>(
  { store, codec }: { readonly store: EventStore; readonly codec: EventCodec },
  { decider, events }: Aggregate<C, State, E>,
  stream: string,
  revision: bigint,
): Promise<Past & { readonly state: State }> {
  const index = eventIndexOf(events as never);
  let state = decider.initial;
  let bytes = 0;
  for await (const page of revision < 0n ? [] : pages(store.read(stream))) {
    const wanted = page.filter((event) => event.revision <= revision);
    for (const event of await codec.decode<E>(index, wanted)) {
      state = decider.evolve(state, event);
      bytes += bytesOfEvent(event);
    }
    if (wanted.length < page.length) break;
  }
  return { state, revision, bytes };
}
