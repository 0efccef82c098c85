/** Which rows `concord_reader` sees, as Postgres writes it down. */
const READABLE =
  `((tenant = current_setting('concord.tenant'::text, true)) AND (COALESCE(current_setting('concord.partner'::text, true), ''::text) = ''::text))`.replaceAll(
    "'",
    "''",
  );

/**
 * Where the shards of consumers are, and who holds them: no view but work, which may be lost. `version` is that of the consumer: a row of an
 * older one begins anew. Who takes a shard raises its `epoch`, and nobody commits under an older one. Readers see their tenant's, partners
 * none; `concord_feed` owns nothing, and writes this table alone. What is so already is not made again: that would wait for whoever uses the table.
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
DO $$ BEGIN
  IF NOT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'concord_feed_cursors'::regclass) THEN
    ALTER TABLE concord_feed_cursors ENABLE ROW LEVEL SECURITY;
    ALTER TABLE concord_feed_cursors FORCE ROW LEVEL SECURITY;
  END IF;
END $$;
DO $$ DECLARE policy name; BEGIN
  IF ARRAY['of_feed * {concord_feed} true true', 'of_tenant r {concord_reader} ${READABLE} -'] IS DISTINCT FROM
    (SELECT array_agg(concat_ws(' ', polname, polcmd, polroles::regrole[], coalesce(pg_get_expr(polqual, polrelid), '-'),
      coalesce(pg_get_expr(polwithcheck, polrelid), '-')) ORDER BY polname) FROM pg_policy WHERE polrelid = 'concord_feed_cursors'::regclass) THEN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = 'concord_feed_cursors'::regclass LOOP
      EXECUTE format('DROP POLICY %I ON concord_feed_cursors', policy);
    END LOOP;
    CREATE POLICY of_tenant ON concord_feed_cursors FOR SELECT TO concord_reader
      USING (tenant = current_setting('concord.tenant', true) AND coalesce(current_setting('concord.partner', true), '') = '');
    CREATE POLICY of_feed ON concord_feed_cursors TO concord_feed USING (true) WITH CHECK (true);
  END IF;
END $$;
REVOKE ALL ON concord_feed_cursors FROM concord_projector;
GRANT SELECT ON concord_feed_cursors TO concord_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON concord_feed_cursors TO concord_feed;
`;
