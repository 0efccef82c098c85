import { workTableSql } from '#libs/eventing';

/**
 * Where the shards of consumers are, and who holds them. `version` is that of the consumer: a row of an older one begins anew. Who takes a shard
 * raises its `epoch`, and nobody commits under an older one.
 */
export const CURSORS_SCHEMA_SQL = workTableSql({
  name: 'concord_feed_cursors',
  columns: [
    'tenant text NOT NULL',
    'consumer uuid NOT NULL',
    'shard integer NOT NULL',
    'version integer NOT NULL',
    'cursor text NOT NULL',
    'sequence bigint NOT NULL',
    'epoch bigint NOT NULL DEFAULT 0',
    'holder uuid',
    'held_since timestamptz',
    'renewed_at timestamptz',
    'credit integer NOT NULL DEFAULT 0',
    'committed_at timestamptz',
    'PRIMARY KEY (tenant, consumer, shard)',
  ],
});
