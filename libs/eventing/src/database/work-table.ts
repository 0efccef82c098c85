/** A table of work beside the views: what may be lost, and is kept by the process that does the work, as `concord_feed`. */
export interface WorkTable {
  readonly name: string;
  /** Lines of CREATE TABLE. The tenant first, also in the key. */
  readonly columns: readonly string[];
  /** Columns of each index beside the key, such as `tenant, at`; by its name. */
  readonly indexes?: Readonly<Record<string, string>>;
}

/** Which rows `concord_reader` sees, as Postgres writes it down. */
const READABLE =
  `((tenant = current_setting('concord.tenant'::text, true)) AND (COALESCE(current_setting('concord.partner'::text, true), ''::text) = ''::text))`.replaceAll(
    "'",
    "''",
  );

/**
 * SQL that makes the table, safe to run at every start. Readers see their tenant's rows, partners none; `concord_feed` owns nothing, and writes
 * it. What is so already is not made again: that would wait for whoever uses the table.
 */
export const workTableSql = ({ name, columns, indexes = {} }: WorkTable): string => `
CREATE TABLE IF NOT EXISTS ${name} (
  ${columns.join(',\n  ')}
);
DO $$ BEGIN
  IF NOT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = '${name}'::regclass) THEN
    ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${name} FORCE ROW LEVEL SECURITY;
  END IF;
END $$;
DO $$ DECLARE policy name; BEGIN
  IF ARRAY['of_feed * {concord_feed} true true', 'of_tenant r {concord_reader} ${READABLE} -'] IS DISTINCT FROM
    (SELECT array_agg(concat_ws(' ', polname, polcmd, polroles::regrole[], coalesce(pg_get_expr(polqual, polrelid), '-'),
      coalesce(pg_get_expr(polwithcheck, polrelid), '-')) ORDER BY polname) FROM pg_policy WHERE polrelid = '${name}'::regclass) THEN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = '${name}'::regclass LOOP
      EXECUTE format('DROP POLICY %I ON ${name}', policy);
    END LOOP;
    CREATE POLICY of_tenant ON ${name} FOR SELECT TO concord_reader
      USING (tenant = current_setting('concord.tenant', true) AND coalesce(current_setting('concord.partner', true), '') = '');
    CREATE POLICY of_feed ON ${name} TO concord_feed USING (true) WITH CHECK (true);
  END IF;
END $$;
${Object.entries(indexes)
  .map(([index, of]) => indexSql(name, index, of))
  .join('\n')}
REVOKE ALL ON ${name} FROM concord_projector;
GRANT SELECT ON ${name} TO concord_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO concord_feed;
`;

const indexSql = (table: string, name: string, columns: string): string => `DO $$ BEGIN
  IF to_regclass('${name}') IS NULL THEN
    CREATE INDEX ${name} ON ${table} (${columns});
  END IF;
END $$;`;
