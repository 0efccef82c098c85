import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { MemoryEventStore, ParkedWork, Quarantine, type Query, ViewPositions } from '#libs/eventing';
import { until } from '../support/until.js';
import { ProjectionWorld } from './projection-world.fixtures.js';
import { UnreliableProxy } from './proxy.fixtures.js';
import { pursesView, PurseWriter } from './purses.fixtures.js';

jest.setTimeout(60_000);

let world: ProjectionWorld;
let superuser: pg.Client;
beforeAll(async () => {
  world = await ProjectionWorld.make('views_crash');
  superuser = new pg.Client({ connectionString: world.url('superuser') });
  await superuser.connect();
  await world.views.migrate();
});
afterAll(async () => {
  await superuser.end();
  await world.drop();
});

/** As a crash ends all of them. @param which of the activity `a` */
const end = (which: string) =>
  superuser.query(`SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a WHERE a.datname = current_database()
    AND a.pid <> pg_backend_pid() AND ${which}`);

describe('after a crash of Postgres, which may have taken rows away', () => {
  it('nobody who waits for rows takes them for there before another connection says so', async () => {
    const url = new URL(world.url('reader'));
    const proxy = new UnreliableProxy(Number(url.port));
    await proxy.listen();
    url.host = `127.0.0.1:${proxy.port}`;
    const positions = new ViewPositions({ url: url.href, policies: [] });
    try {
      await positions.start();
      const said = JSON.stringify({ at: { '3/3': ['rows'] } });
      await superuser.query('SELECT pg_notify($1, $2)', ['concord_positions', said]);
      await until(() => positions.positionOf('rows') !== undefined);
      await proxy.refuse();
      await until(() => positions.positionOf('rows') === undefined);
    } finally {
      await positions.close();
      await proxy.refuse();
    }
  });

  it('a projector tells of none while it ends what is under way', async () => {
    const store = new MemoryEventStore();
    await world.run(store, { views: [pursesView] });
    const writer = new PurseWriter(store);
    await world.visible((await writer.open('a')).position, ['purses']);
    let said = '';
    await world.whileCheckpointsAreHeld(async () => {
      await writer.fill('a', 1);
      const held = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      await until(async () => (await superuser.query(held)).rowCount !== 0);
      await end("a.pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')");
      superuser.on('notification', ({ payload }) => void (said += payload ?? ''));
      await superuser.query('LISTEN concord_positions');
      // Otherwise it repeats itself once a second.
      await until(async () => {
        said = '';
        await pause(1_200);
        return !said.includes('purses');
      });
      await superuser.query('UNLISTEN *');
    });
    await world.visible((await writer.fill('a', 1)).position, ['purses']);
    await world.clear();
  });
});

describe('what a crash would take away unnoticed', () => {
  const flushed: Query = { text: "INSERT INTO noted VALUES (current_setting('synchronous_commit'))" };
  const move = (from: number, to: number): Query => ({
    text: 'SELECT concord_advance($1, $2, $3, $4, $5, $6, $7)',
    values: ['a', 1, from, from, to, to, null],
  });
  const together = (...moves: (readonly [string, number, number])[]): Query => {
    const [from, to] = [moves.map(([, at]) => at), moves.map(([, , at]) => at)];
    const names = moves.map(([name]) => name);
    return {
      text: 'SELECT concord_advance_together($1, $2, $3, $4, $5, $6, $7)',
      values: [names, moves.map(() => 1), from, from, to, to, moves.map(() => null)],
    };
  };
  const noted = async (): Promise<unknown[]> => {
    const { rows } = await superuser.query<{ how: string }>('DELETE FROM noted RETURNING how');
    return rows.map(({ how }) => how);
  };
  beforeAll(async () => {
    await world.views.migrate();
    await superuser.query(`CREATE TABLE noted (how text); GRANT INSERT ON noted TO concord_projector;
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO noted VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
      CREATE TRIGGER note BEFORE UPDATE ON concord_parked FOR EACH ROW EXECUTE FUNCTION note();
      CREATE TRIGGER note BEFORE UPDATE ON concord_quarantine FOR EACH ROW EXECUTE FUNCTION note();
      INSERT INTO concord_checkpoints (name, kind, version, store) VALUES ('a', 'view', 1, 's'), ('b', 'view', 1, 's');
      INSERT INTO concord_parked VALUES ('p', '${'0'.repeat(8)}-0000-4000-8000-000000000000', 't', 's', 0, 't', 0, 'c', 'm');
      INSERT INTO concord_quarantine VALUES ('a', 'view', 't', 0, 0, 's', 0, 'e', 't', 'r', 'e', false, 0, 0)`);
  });
  afterAll(() => superuser.query('DROP TABLE noted; DROP FUNCTION note CASCADE'));

  it('is on the disk: what moves no checkpoint, as when a tenant is taken again', async () => {
    await world.views.write([move(0, 1), flushed]);
    expect(await noted()).toEqual(['off']);
    await world.views.write([move(1, 1), flushed]);
    expect(await noted()).toEqual(['on']);
    await world.views.write([together(['a', 1, 2], ['b', 0, 2]), flushed]);
    expect(await noted()).toEqual(['off']);
    await world.views.write([together(['a', 2, 3], ['b', 2, 2]), flushed]);
    expect(await noted()).toEqual(['on']);
    await world.views.write([move(3, 4), flushed]);
    expect(await noted()).toEqual(['off']);
  });

  it('is on the disk: what a person asks for', async () => {
    expect(await new ParkedWork(world.views).retry({ policy: 'p' })).toBe(1);
    expect(await new Quarantine(world.views).retry({ name: 'a' })).toBe(1);
    expect(await noted()).toEqual(['on', 'on']);
  });
});
