import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  type EventStoreDBClient,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import type { Position } from '#libs/kernel';
import { isNotLeader } from './esdb.faults.js';
import { iterate, storedEvent } from './esdb.streams.js';
import type { Delivery } from '../event-store.js';

const CHECKPOINT_WINDOW = { maxSearchWindow: 100, checkpointInterval: 10 };
const AHEAD = 8_192;
const LOOK_FOR_LEADER_MS = 10_000;

type Marker = { readonly marker: Delivery };

export interface SubscriptionOptions {
  readonly after: Position | 'start';
  readonly prefixes: readonly string[];
  readonly signal: AbortSignal;
  readonly ahead?: number;
  /** Stands before every name in the store and is taken off. */
  readonly prefix: string;
}

/** One subscription of a client, asked of the leader, until it breaks or the signal. */
export async function* deliveriesOf(
  client: EventStoreDBClient,
  { after, prefixes, signal, prefix, ahead = AHEAD }: SubscriptionOptions,
): AsyncIterable<Delivery> {
  // Pushed into the stream itself, so that it keeps its place between the events.
  const push = (marker: Delivery): void => void subscription.push({ marker } satisfies Marker);
  const filter = streamNameFilter({
    prefixes: [...prefixes],
    ...CHECKPOINT_WINDOW,
    checkpointReached: async (_, position) => push({ kind: 'checkpoint', position }),
  });
  const fromPosition = after === 'start' ? START : after;
  const options = { fromPosition, filter, requiresLeader: true } as const;
  const subscription = client.subscribeToAll(options, { highWaterMark: ahead });
  subscription.on('caughtUp', () => push({ kind: 'caught-up' }));
  const end = (): void => void subscription.destroy();
  signal.addEventListener('abort', end, { once: true });
  const watch = setInterval(() => void untilLeader(client, subscription), LOOK_FOR_LEADER_MS).unref();
  try {
    for await (const item of iterate<AllStreamResolvedEvent | Marker>(subscription)) {
      if ('marker' in item) yield item.marker;
      else if (item.event) yield { kind: 'event', event: storedEvent(item.event, prefix) };
    }
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', end);
  }
}

/** The leader is asked for when a subscription begins; one that was deposed later goes on with what it has. */
async function untilLeader(
  client: EventStoreDBClient,
  subscription: { destroy: (fault: Error) => unknown },
): Promise<void> {
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
  try {
    for await (const item of iterate(read, LOOK_FOR_LEADER_MS)) void item;
  } catch (fault) {
    if (isNotLeader(fault)) subscription.destroy(fault as Error);
  }
}
