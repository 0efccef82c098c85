import { createHash, createHmac } from 'node:crypto';
import type { SupervisorConfig } from '#libs/config';
import { withRole } from '#libs/config';
import { createDatabase, grantAccess, SEARCH_EXTENSIONS, withClient } from '#libs/embedded';

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

/** Addresses for the api and the feed, which own nothing. */
export interface ApiAddresses {
  readonly readerUrl: string;
  readonly keysWriterUrl: string;
  /** Of the feed alone: it keeps cursors of consumers. */
  readonly feedUrl: string;
}

const FEED_ROLE = 'concord_feed';
const ROLES = ['concord_projector', 'concord_reader', FEED_ROLE];
const KEYS_ROLE = 'concord_keys';

/**
 * Makes what is missing on a Postgres server of the user's own: the roles that row-level security binds, their grants, the extensions that
 * searches need, the database of the persons' keys, and a login for the api, unless its addresses are set. Its password follows from `secret`, so that every
 * machine that runs the service knows it. Throws with the statements to run when the given role may not make them.
 */
export async function prepareExternalDatabase(
  database: SupervisorConfig['database'],
  secret: string,
): Promise<ApiAddresses> {
  const { ownerUrl = '', keysUrl = '', readerUrl, keysWriterUrl, feedUrl } = database;
  const together = sameServer(ownerUrl, keysUrl);
  await withClient(ownerUrl, async (client) => {
    await makeRoles(client, together ? [...ROLES, KEYS_ROLE] : ROLES);
    if (together) await makeKeysDatabase(client, databaseOf(keysUrl));
    await makeExtensions(client);
  });
  if (!together) await withClient(keysUrl, (client) => makeRoles(client, [KEYS_ROLE]));
  await grantAccess(ownerUrl);
  return {
    ...(await apiAddresses({ ownerUrl, keysUrl, readerUrl, keysWriterUrl }, together, secret)),
    feedUrl: feedUrl ?? (await feedAddress(ownerUrl, secret)),
  };
}

type Known = Pick<SupervisorConfig['database'], 'readerUrl' | 'keysWriterUrl'>;

async function apiAddresses(
  { ownerUrl, keysUrl, readerUrl, keysWriterUrl }: Known & { readonly ownerUrl: string; readonly keysUrl: string },
  together: boolean,
  secret: string,
): Promise<Omit<ApiAddresses, 'feedUrl'>> {
  if (readerUrl && keysWriterUrl) return { readerUrl, keysWriterUrl };
  const login = loginOf('api', ownerUrl, secret);
  await withClient(ownerUrl, (client) =>
    makeLogin(client, login, together ? ['concord_reader', KEYS_ROLE] : ['concord_reader']),
  );
  if (!together) await withClient(keysUrl, (client) => makeLogin(client, login, [KEYS_ROLE]));
  return {
    readerUrl: readerUrl ?? withRole(as(login, ownerUrl), 'concord_reader'),
    keysWriterUrl: keysWriterUrl ?? withRole(as(login, keysUrl), KEYS_ROLE),
  };
}

/** A login of its own: the api must not become who keeps cursors. */
async function feedAddress(ownerUrl: string, secret: string): Promise<string> {
  const login = loginOf('feed', ownerUrl, secret);
  await withClient(ownerUrl, (client) => makeLogin(client, login, [FEED_ROLE]));
  return withRole(as(login, ownerUrl), FEED_ROLE);
}

interface Login {
  readonly name: string;
  readonly password: string;
}

/** Roles belong to a whole server: each installation on it has a login of its own. */
function loginOf(process: 'api' | 'feed', ownerUrl: string, secret: string): Login {
  const database = databaseOf(ownerUrl);
  const suffix = createHash('sha256').update(database).digest('hex').slice(0, 8);
  const password = createHmac('sha256', secret).update(`login of the ${process} of ${database}`).digest('base64url');
  return { name: `concord_${process}_${suffix}`, password };
}

const as = ({ name, password }: Login, url: string): string =>
  Object.assign(new URL(url), { username: name, password }).href;

/** What an administrator is asked for where the owner may make no logins. */
const API_LOGIN = {
  of: 'api',
  name: 'concord_api',
  asked: `CONCORD_READER_DATABASE_URL and CONCORD_KEYS_WRITER_DATABASE_URL to the two databases' addresses for that login, each with
its role: …/views?options=-c%20role%3Dconcord_reader and …/views_keys?options=-c%20role%3Dconcord_keys`,
};
const FEED_LOGIN = {
  of: 'feed',
  name: 'concord_feed_login',
  asked: `CONCORD_FEED_DATABASE_URL to the views' address for that login with its role: …/views?options=-c%20role%3Dconcord_feed`,
};

async function makeLogin(client: Client, { name, password }: Login, roles: readonly string[]): Promise<void> {
  const { of, name: wanted, asked } = roles.includes(FEED_ROLE) ? FEED_LOGIN : API_LOGIN;
  const found = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  const sets = found.rowCount ? `ALTER ROLE ${name}` : `CREATE ROLE ${name}`;
  const grant = `GRANT ${roles.join(', ')} TO ${name}`;
  try {
    await client.query(`${sets} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(grant);
  } catch (fault) {
    throw new Error(
      `DATABASE_URL may not make a login for the ${of} (${(fault as Error).message}). Let an administrator run, with a password of yours:
  CREATE ROLE ${wanted} LOGIN PASSWORD '…';
  GRANT ${roles.join(', ')} TO ${wanted};
and set ${asked}`,
      { cause: fault },
    );
  }
}

/** One message for all that is missing, so that an administrator is asked once. */
async function makeRoles(client: Client, roles: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ role: string; there: boolean; member: boolean | null }>(
    `SELECT role, r.oid IS NOT NULL AS there, pg_has_role(current_user, r.oid, 'SET') AS member
     FROM unnest($1::text[]) role LEFT JOIN pg_roles r ON r.rolname = role`,
    [roles],
  );
  const missing = rows.filter(({ member }) => !member);
  const statements = missing.flatMap(({ role, there }) => [
    ...(there ? [] : [`CREATE ROLE ${role} NOLOGIN`]),
    `GRANT ${role} TO CURRENT_USER`,
  ]);
  const what = `the role${missing.length > 1 ? 's' : ''} ${missing.map(({ role }) => role).join(', ')}`;
  await runOrExplain(client, statements, what);
}

/** Whoever may create in a database may make them, where the server has them at all. */
async function makeExtensions(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) name WHERE name NOT IN (SELECT extname FROM pg_extension)`,
    [SEARCH_EXTENSIONS],
  );
  const names = rows.map(({ name }) => name);
  await runOrExplain(
    client,
    names.map((name) => `CREATE EXTENSION ${name} SCHEMA public`),
    `the extension${names.length > 1 ? 's' : ''} ${names.join(', ')}, which searches need`,
    'in this database, once the contrib modules of Postgres are installed on its server',
  );
}

async function makeKeysDatabase(client: Client, database: string): Promise<void> {
  const owner = (await client.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name as string;
  await createDatabase(client, database, owner).catch((fault: Error) => {
    throw new Error(
      `DATABASE_URL may not make the database ${database} (${fault.message}): make it, or set CONCORD_KEYS_DATABASE_URL.`,
    );
  });
}

async function runOrExplain(client: Client, statements: readonly string[], what: string, where = ''): Promise<void> {
  try {
    for (const statement of statements) await client.query(statement);
  } catch (fault) {
    const owner = await client.query<{ name: string }>('SELECT quote_ident(current_user) AS name');
    const name = owner.rows[0]?.name ?? 'CURRENT_USER';
    // Who runs them is another one.
    const asked = statements.map((statement) => `  ${statement.replace('CURRENT_USER', name)};`).join('\n');
    throw new Error(
      `DATABASE_URL may not make ${what} (${(fault as Error).message}). Let an administrator run${where && ` ${where}`}:\n${asked}`,
      {
        cause: fault,
      },
    );
  }
}

function sameServer(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.host === b.host && a.username === b.username;
}

function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
