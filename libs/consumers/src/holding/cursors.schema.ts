/**
 * Where the shards of consumers are, and who holds them: no view but work, which may be lost. `version` is that of the consumer: a row of an
 * older one begins anew. Who takes a shard raises its `epoch`, and nobody commits under an older one. Readers see their tenant's, partners
 * none; `concord_feed` owns nothing, and writes this table alone.
 */
export const CURSORS_SCHEMA_SQL = `
CREATE TABLE IF NOT EXISTS concord_feed_cursors (
  tenant text NOT NULL,
  consumer uuid NOT NULL,
  shard integer NOT NULL,
  version integer NOT NULL,
  cursor text NOT NULL,
  sequence bigint NOT NULL,
  epoch bigint NOT NULL DEFAULT 0,
  holder uuid,
  held_since timestamptz,
  renewed_at timestamptz,
  credit integer NOT NULL DEFAULT 0,
  committed_at timestamptz,
  PRIMARY KEY (tenant, consumer, shard)
);
ALTER TABLE concord_feed_cursors ENABLE ROW LEVEL SECURITY;
ALTER TABLE concord_feed_cursors FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS of_tenant ON concord_feed_cursors;
CREATE POLICY of_tenant ON concord_feed_cursors FOR SELECT TO concord_reader
  USING (tenant = current_setting('concord.tenant', true) AND coalesce(current_setting('concord.partner', true), '') = '');
DROP POLICY IF EXISTS of_feed ON concord_feed_cursors;
CREATE POLICY of_feed ON concord_feed_cursors TO concord_feed USING (true) WITH CHECK (true);
REVOKE ALL ON concord_feed_cursors FROM concord_projector;
GRANT SELECT ON concord_feed_cursors TO concord_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON concord_feed_cursors TO concord_feed;
`;
