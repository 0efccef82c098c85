import pg from 'pg';
import { passwordOf, ROLE_NAMES, urlOf, type PostgresRole } from './roles.js';

/** The databases of the product, each with the role that owns it. */
const DATABASES = { events: 'node', views: 'owner', keys: 'owner' } as const satisfies Record<string, PostgresRole>;

const LOGIN_ROLES = ['owner', 'projector', 'reader', 'feed', 'keys', 'node'] as const;

/**
 * Makes the roles and databases that are missing and sets the passwords; safe to run at every start.
 * Row-level security binds the projector and the reader, since they own nothing and may not bypass it.
 */
export async function provision(port: number, secret: string): Promise<void> {
  await withClient(urlOf(port, 'postgres', 'superuser', secret), async (client) => {
    await client.query(rolesSql(secret));
    for (const [database, owner] of Object.entries(DATABASES))
      await createDatabase(client, database, ROLE_NAMES[owner]);
  });
  await grantAccess(urlOf(port, 'views', 'owner', secret));
}

/** Makes `database`, owned by `owner`, unless it exists. Answers whether it was made. */
export async function createDatabase(client: pg.Client, database: string, owner: string): Promise<boolean> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.rowCount) return false;
  await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${pg.escapeIdentifier(owner)}`);
  await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${pg.escapeIdentifier(database)} FROM PUBLIC`);
  return true;
}

/** Connects, lets `work` use the connection, and closes it. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // A broken connection fails the statement in flight; the event besides would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What a search needs: likeness of texts, and the tenant beside them in one index. Owners of databases may make both. */
export const SEARCH_EXTENSIONS = ['pg_trgm', 'btree_gin'] as const;

/**
 * Lets the projector write the tables that the connected role makes in its database from now on. The reader gets each table by a
 * grant of its own, once the policies stand that say which rows it may see; so does the feed. The role must own the database; the others must exist.
 */
export async function grantAccess(url: string): Promise<void> {
  await withClient(url, (client) => client.query(GRANTS));
}

const GRANTS = `
  ${SEARCH_EXTENSIONS.map((name) => `CREATE EXTENSION IF NOT EXISTS ${name} SCHEMA public;`).join('\n  ')}
  DO $$ BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO concord_projector, concord_reader, concord_feed', current_database());
  END $$;
  GRANT USAGE ON SCHEMA public TO concord_projector, concord_reader, concord_feed;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO concord_projector;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO concord_projector;
  ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM concord_reader;
`;

// The passwords are random 256-bit values, which a longer derivation would only make slower to check.
function rolesSql(secret: string): string {
  const statements = LOGIN_ROLES.flatMap((role) => {
    const name = ROLE_NAMES[role];
    const password = pg.escapeLiteral(passwordOf(role, secret));
    return [
      `IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') THEN`,
      `  CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${password};`,
      `END IF;`,
    ];
  });
  // What a search reads belongs to the projector, and the owner makes it; nothing of the projector's rights is the owner's own.
  const giveAway = `GRANT ${ROLE_NAMES.projector} TO ${ROLE_NAMES.owner} WITH INHERIT FALSE, SET TRUE`;
  return `SET scram_iterations = 1; DO $roles$ BEGIN ${statements.join('\n')} END $roles$; ${giveAway};`;
}
