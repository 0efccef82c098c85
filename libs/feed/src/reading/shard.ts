import { createHash } from 'node:crypto';

/** One of the parts into which events are divided by their ordering key: events of one key are all in the same. */
export interface Shard {
  /** From 0. */
  readonly number: number;
  /** How many there are, 1 to 32. */
  readonly of: number;
}

/** Slot: the first 12 bits of SHA-256 of the ordering key. Shard: slot × shards ÷ 4096, rounded down. */
export function shardOf(orderingKey: string, of: number): number {
  const hash = createHash('sha256').update(orderingKey).digest();
  return Math.floor(((hash.readUInt16BE() >> 4) * of) / 4096);
}

/** The same in SQL, for rows of `feed_events` as `e`. @param of the number of shards as a parameter, such as `$7` */
export const shardSql = (of: string): string =>
  `(((get_byte(sha256(convert_to(e.ordering_key, 'UTF8')), 0) << 4) | (get_byte(sha256(convert_to(e.ordering_key, 'UTF8')), 1) >> 4)) * ${of}::int / 4096)`;
