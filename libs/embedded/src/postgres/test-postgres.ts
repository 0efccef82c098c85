import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres, type EmbeddedPostgres } from './postgres.js';
import { createDatabase, grantAccess, withClient } from './provision.js';
import { ROLE_NAMES, type PostgresRole } from './roles.js';

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly name: string;
  /** Its address for a role; `owner` when left out. */
  url(role?: PostgresRole): string;
  /** Removes it, ending the connections that are still open. */
  drop(): Promise<void>;
}

/**
 * Starts a throw-away cluster that forgets on a crash (fsync off) in a temporary directory, which `stop` removes.
 * Tests that only need a database take `createTestDatabase` instead, which shares one cluster per run.
 */
export async function startTestPostgres(): Promise<EmbeddedPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'concord-postgres-'));
  await chmod(directory, 0o711);
  const postgres = await startPostgres({ dataDir: join(directory, 'data'), durable: false });
  const stop = () => postgres.stop().then(() => rm(directory, { recursive: true, force: true }));
  return { ...postgres, stop };
}

/**
 * Makes an empty database with the product's roles and grants on the cluster that all test files of a run share; the first
 * caller starts that cluster, jest's global teardown ends it.
 * @param name begins the database's name, for whoever looks into a failed run
 */
export async function createTestDatabase(name: string): Promise<TestDatabase> {
  const urlOfCluster = await sharedCluster();
  const database = `${name.replace(/\W/g, '_').slice(0, 40)}_${randomUUID().slice(0, 8)}`;
  const url = (role: PostgresRole = 'owner') => urlIn(urlOfCluster[role], database);
  await withClient(urlOfCluster.superuser, (client) => createDatabase(client, database, ROLE_NAMES.owner));
  await grantAccess(url());
  const drop = () =>
    withClient(urlOfCluster.superuser, (client) => client.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`));
  return { name: database, url, drop: () => drop().then(() => undefined) };
}

type RoleUrls = Record<PostgresRole, string>;

async function sharedCluster(): Promise<RoleUrls> {
  const directory = process.env.CONCORD_TEST_RUN_DIR;
  if (!directory) throw new Error('CONCORD_TEST_RUN_DIR is not set: createTestDatabase works below jest only.');
  const known = () => readFile(join(directory, 'urls.json'), 'utf8').then((text) => JSON.parse(text) as RoleUrls);
  const first = await mkdir(join(directory, 'starting')).then(
    () => true,
    () => false,
  );
  if (first) return startShared(directory);
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(20)) {
    const urls = await known().catch(() => undefined);
    if (urls) return urls;
  }
  throw new Error('The Postgres that the test files share did not start within a minute.');
}

async function startShared(directory: string): Promise<RoleUrls> {
  const postgres = await startPostgres({ dataDir: join(directory, 'data'), durable: false });
  postgres.unref();
  const roles = Object.keys(ROLE_NAMES) as PostgresRole[];
  const urls = Object.fromEntries(roles.map((role) => [role, postgres.url('postgres', role)])) as RoleUrls;
  await writeFile(join(directory, 'urls.unfinished'), JSON.stringify(urls));
  await rename(join(directory, 'urls.unfinished'), join(directory, 'urls.json'));
  return urls;
}

function urlIn(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}
