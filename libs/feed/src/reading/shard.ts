import { slotOf } from '../log/ordering.js';

/** One of the parts into which events are divided by their ordering key: events of one key are all in the same. */
export interface Shard {
  /** From 0. */
  readonly number: number;
  /** How many there are, 1 to 32. */
  readonly of: number;
}

/** Slot × shards ÷ 4096, rounded down. */
export const shardOf = (orderingKey: string, of: number): number => Math.floor((slotOf(orderingKey) * of) / 4096);

/** The same in SQL, for rows of `feed_events` as `e`. @param of the number of shards as a parameter, such as `$7` */
export const shardSql = (of: string): string => `(e.slot * ${of}::int / 4096)`;
