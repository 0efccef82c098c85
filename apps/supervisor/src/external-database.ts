import { createDatabase, grantAccess, withClient } from '#libs/embedded';

type Client = Parameters<Parameters<typeof withClient>[1]>[0];

const ROLES = ['concord_projector', 'concord_reader'];

/**
 * Makes what is missing on a Postgres server of the user's own: the two roles that row-level security binds, their grants, and
 * the database of the persons' keys. Throws with the statements to run when the given role may not make them.
 */
export async function prepareExternalDatabase(ownerUrl: string, keysUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    for (const role of ROLES) await makeRole(client, role);
    if (sameServer(ownerUrl, keysUrl)) await makeKeysDatabase(client, databaseOf(keysUrl));
  });
  await grantAccess(ownerUrl);
}

async function makeRole(client: Client, role: string): Promise<void> {
  const found = await client.query<{ member: boolean }>(
    "SELECT pg_has_role(current_user, oid, 'SET') AS member FROM pg_roles WHERE rolname = $1",
    [role],
  );
  if (found.rows[0]?.member) return;
  const statements = [...(found.rowCount ? [] : [`CREATE ROLE ${role} NOLOGIN`]), `GRANT ${role} TO CURRENT_USER`];
  await runOrExplain(client, statements, `the role ${role}`);
}

async function makeKeysDatabase(client: Client, database: string): Promise<void> {
  const owner = (await client.query<{ name: string }>('SELECT current_user AS name')).rows[0]?.name as string;
  await createDatabase(client, database, owner).catch((fault: Error) => {
    throw new Error(
      `DATABASE_URL may not make the database ${database} (${fault.message}): make it, or set CONCORD_KEYS_DATABASE_URL.`,
    );
  });
}

async function runOrExplain(client: Client, statements: readonly string[], what: string): Promise<void> {
  try {
    for (const statement of statements) await client.query(statement);
  } catch (fault) {
    const asked = statements.map((statement) => `  ${statement};`).join('\n');
    throw new Error(
      `DATABASE_URL may not make ${what} (${(fault as Error).message}). Let an administrator run:\n${asked}`,
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
