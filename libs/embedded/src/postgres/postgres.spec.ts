import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitEnd, isAlive, isNumberInUse } from '../system/processes.js';
import { startPostgres, type EmbeddedPostgres } from './postgres.js';
import { withClient } from './provision.js';

describe('the embedded Postgres', () => {
  let home: string;
  let postgres: EmbeddedPostgres;
  const start = (port?: number) => startPostgres({ dataDir: join(home, 'postgres'), durable: false, port });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'concord-spec-'));
    await chmod(home, 0o711);
    postgres = await start();
    await withClient(postgres.url('views'), (client) =>
      client.query(`
        CREATE TABLE notes (tenant text, body text);
        INSERT INTO notes VALUES ('a', 'of a'), ('b', 'of b');
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenancy ON notes USING (tenant = current_setting('concord.tenant', true));
        GRANT SELECT ON notes TO concord_reader;
      `),
    );
  });

  afterAll(async () => {
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  });

  it('binds projector, reader and owner to row-level security', async () => {
    for (const role of ['projector', 'reader', 'owner'] as const) {
      const seen = await withClient(postgres.url('views', role), async (client) => {
        const unset = await client.query('SELECT body FROM notes');
        await client.query("SELECT set_config('concord.tenant', 'b', false)");
        return [unset.rows, (await client.query('SELECT body FROM notes')).rows];
      });
      expect({ role, seen }).toEqual({ role, seen: [[], [{ body: 'of b' }]] });
    }
  });

  it('lets the reader read views only', async () => {
    const write = () =>
      withClient(postgres.url('views', 'reader'), (client) => client.query("INSERT INTO notes VALUES ('a', 'x')"));
    await expect(write()).rejects.toThrow('permission denied for table notes');
    for (const database of ['events', 'keys']) {
      await expect(withClient(postgres.url(database, 'reader'), (client) => client.query('SELECT 1'))).rejects.toThrow(
        'permission denied for database',
      );
    }
  });

  it('keeps the event node out of views and keys', async () => {
    for (const database of ['views', 'keys']) {
      await expect(withClient(postgres.url(database, 'node'), (client) => client.query('SELECT 1'))).rejects.toThrow(
        'permission denied for database',
      );
    }
    await withClient(postgres.url('events', 'node'), (client) => client.query('CREATE TABLE log (id int)'));
  });

  it('ends the server an earlier process has left, and keeps the rows', async () => {
    const orphan = postgres;
    postgres = await start(orphan.port);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(postgres.port).toBe(orphan.port);
    await expectNotes(postgres);
  });

  it('starts again after its server was killed with a statement in flight', async () => {
    const busy = withClient(postgres.url('views'), (client) => client.query('SELECT pg_sleep(600)')).catch(
      () => 'broken',
    );
    await untilBusy(postgres);
    process.kill(postgres.pid, 'SIGKILL');
    await postgres.ended;
    postgres = await start(postgres.port);
    expect(await busy).toBe('broken');
    await expectNotes(postgres);
  });

  it('leaves a process alone that has merely got the number of a dead server', async () => {
    process.kill(postgres.pid, 'SIGKILL');
    await postgres.ended;
    // Postgres only minds processes of its own user.
    const { uid, gid } = await stat(postgres.directory);
    const stranger = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    const pidFile = join(postgres.directory, 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n');
    await writeFile(pidFile, [stranger.pid, ...lines.slice(1)].join('\n'));
    postgres = await start();
    expect(isAlive(stranger.pid as number)).toBe(true);
    stranger.kill();
    await expectNotes(postgres);
  });

  it('starts although the killed server has not been collected by its parent yet', async () => {
    await postgres.stop();
    const { uid, gid } = await stat(postgres.directory);
    // The shell has become a process that never collects its child when that ends.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], {
      uid,
      gid,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const dead = Number(String(line));
    expect(await awaitEnd(dead, 30_000)).toBe(true);
    expect(isNumberInUse(dead)).toBe(true);
    await writeFile(join(postgres.directory, 'postmaster.pid'), `${dead}\n${postgres.directory}\n1\n1\n\n\n\nready\n`);
    postgres = await start();
    parent.kill();
    await expectNotes(postgres);
  });

  it('makes the cluster anew when the first start was killed before it was finished', async () => {
    const unfinished = join(home, 'unfinished');
    await (await startPostgres({ dataDir: unfinished, durable: false })).stop();
    await rm(join(unfinished, 'concord.secret'));
    const again = await startPostgres({ dataDir: unfinished, durable: false });
    await again.stop();
    expect(isAlive(again.pid)).toBe(false);
  });

  it('says what Postgres says when it cannot start', async () => {
    const taken = startPostgres({ dataDir: join(home, 'second'), port: postgres.port, durable: false });
    await expect(taken).rejects.toThrow(/Postgres did not start[^]*Address already in use/);
  });
});

async function expectNotes(postgres: EmbeddedPostgres): Promise<void> {
  const counted = await withClient(postgres.url('views', 'superuser'), (client) =>
    client.query('SELECT count(*)::int FROM notes'),
  );
  expect(counted.rows).toEqual([{ count: 2 }]);
}

async function untilBusy(postgres: EmbeddedPostgres): Promise<void> {
  await withClient(postgres.url('postgres', 'superuser'), async (client) => {
    const sleeping = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'";
    while (!(await client.query(sleeping)).rowCount);
  });
}
