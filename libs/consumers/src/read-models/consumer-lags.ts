import type { FeedReading, ShardLag, ShownConsumer, ShownShard } from '#libs/feed';
import type { ConsumerFilter, ConsumerPlace } from '../consumer/consumer.events.js';

/** A consumer as its view or its stream has it. */
export interface KnownConsumer {
  readonly id: string;
  readonly name: string;
  readonly filter: ConsumerFilter;
  readonly createdAt: string;
  readonly places: readonly ConsumerPlace[];
}

/** Consumers of a tenant, with how far each shard is: one statement for all of them. */
export async function shownConsumers(
  feed: Pick<FeedReading, 'lags'>,
  tenant: string,
  consumers: readonly KnownConsumer[],
  leaseMs: number,
): Promise<ShownConsumer[]> {
  const lags = await feed.lags({ tenant }, consumers, leaseMs);
  return consumers.map(({ id, name, filter, createdAt }) => ({
    ...{ name, filter, createdAt },
    shards: lags.filter((lag) => lag.id === id).map(shardOf),
  }));
}

const shardOf = ({ id: _, ...shard }: ShardLag): ShownShard => shard;

/** Of all consumers that this database has: what somebody has to look at. */
export interface ConsumerFigures {
  readonly shards: number;
  /** Held by nobody. */
  readonly unheld: number;
  /** Tenants whose consumers could not be looked at: the following is of the others. */
  readonly unread: number;
  /** Of the shard that is furthest behind; NaN where no tenant could be looked at. */
  readonly lagEvents: number;
  readonly lagSeconds: number;
}

/** What shards come to, at one moment in milliseconds of the epoch. */
export function furthestBehind(
  lags: readonly Pick<ShardLag, 'lagEvents' | 'lagSince'>[],
  now: number,
): Pick<ConsumerFigures, 'lagEvents' | 'lagSeconds'> {
  const seconds = lags.map(({ lagSince }) => (lagSince === null ? 0 : (now - Date.parse(lagSince)) / 1000));
  return { lagEvents: Math.max(0, ...lags.map(({ lagEvents }) => lagEvents)), lagSeconds: Math.max(0, ...seconds) };
}
