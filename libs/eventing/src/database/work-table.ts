/** A table of work beside the views: what may be lost, and is kept by the process that does the work. */
export interface WorkTable {
  readonly name: string;
  /** Lines of CREATE TABLE. The tenant first, also in the key. */
  readonly columns: readonly string[];
  /** Columns of each index beside the key, such as `tenant, at`; by its name. */
  readonly indexes?: Readonly<Record<string, string>>;
}

/** Who sees and writes which rows. Conditions are as Postgres writes them down, so that it can be seen whether they hold already. */
export interface WorkAccess {
  /** In the order of their names. */
  readonly policies: readonly {
    readonly name: string;
    readonly of: 'ALL' | 'SELECT' | 'DELETE';
    readonly to: 'concord_feed' | 'concord_reader';
    readonly rows: string;
  }[];
  readonly writer: 'concord_feed' | 'concord_reader';
}

const TENANT = `(tenant = current_setting('concord.tenant'::text, true))`;
const PARTNER = `COALESCE(current_setting('concord.partner'::text, true), ''::text)`;

/** Readers see their tenant's rows, partners none; `concord_feed` owns nothing, and writes all. */
const FEED_WRITES: WorkAccess = {
  policies: [
    { name: 'of_feed', of: 'ALL', to: 'concord_feed', rows: 'true' },
    { name: 'of_tenant', of: 'SELECT', to: 'concord_reader', rows: `(${TENANT} AND (${PARTNER} = ''::text))` },
  ],
  writer: 'concord_feed',
};

const EXPIRED = `((expires_at <= now()) AND (current_setting('concord.tenant'::text, true) = ''::text))`;

/**
 * Each row is that of a `subject`, of a `partner` or of none (`''`), and who reads for it reads and writes no other. Who reads for nobody sees
 * what is past its `expires_at`, and removes it.
 */
export const OWNERS_WRITE: WorkAccess = {
  policies: [
    { name: 'of_expired', of: 'SELECT', to: 'concord_reader', rows: EXPIRED },
    { name: 'of_expired_removal', of: 'DELETE', to: 'concord_reader', rows: EXPIRED },
    {
      ...{ name: 'of_owner', of: 'ALL', to: 'concord_reader' },
      rows: `(${TENANT} AND (subject = current_setting('concord.subject'::text, true)) AND (partner = ${PARTNER}))`,
    },
  ],
  writer: 'concord_reader',
};

const LETTERS = { ALL: '*', SELECT: 'r', DELETE: 'd' };

/** A policy in one line, as the catalogue has it. */
const written = ({ name, of, to, rows }: WorkAccess['policies'][number]): string =>
  `${name} ${LETTERS[of]} {${to}} ${rows} ${of === 'ALL' ? rows : '-'}`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * SQL that makes the table, safe to run at every start. The projector has no part in it. What is so already is not made again: that would
 * wait for whoever uses the table.
 */
export const workTableSql = (
  { name, columns, indexes = {} }: WorkTable,
  { policies, writer } = FEED_WRITES,
): string => `
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
  IF ARRAY[${policies.map((one) => literal(written(one))).join(', ')}] IS DISTINCT FROM
    (SELECT array_agg(concat_ws(' ', polname, polcmd, polroles::regrole[], coalesce(pg_get_expr(polqual, polrelid), '-'),
      coalesce(pg_get_expr(polwithcheck, polrelid), '-')) ORDER BY polname) FROM pg_policy WHERE polrelid = '${name}'::regclass) THEN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = '${name}'::regclass LOOP
      EXECUTE format('DROP POLICY %I ON ${name}', policy);
    END LOOP;
    ${policies.map((one) => `CREATE POLICY ${one.name} ON ${name} FOR ${one.of} TO ${one.to} USING ${inBrackets(one.rows)}${one.of === 'ALL' ? ` WITH CHECK ${inBrackets(one.rows)}` : ''};`).join('\n    ')}
  END IF;
END $$;
${Object.entries(indexes)
  .map(([index, of]) => indexSql(name, index, of))
  .join('\n')}
REVOKE ALL ON ${name} FROM concord_projector;
GRANT SELECT ON ${name} TO concord_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${writer};
`;

const indexSql = (table: string, name: string, columns: string): string => `DO $$ BEGIN
  IF to_regclass('${name}') IS NULL THEN
    CREATE INDEX ${name} ON ${table} (${columns});
  END IF;
END $$;`;

const inBrackets = (rows: string): string => (rows.startsWith('(') ? rows : `(${rows})`);
