import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { EventCodec, MemoryEventStore, Projector, type Query, ViewDatabase, ViewPositions } from '#libs/eventing';
import { UnreliableProxy } from './proxy.fixtures.js';
import { pursesView, PurseWriter } from './purses.fixtures.js';

jest.setTimeout(60_000);

const MOMENT_MS = 1_000;
const LET_GO_MS = 2_000;

let database: TestDatabase;
let proxy: UnreliableProxy;
/** Of a process that soon loses patience. */
let views: ViewDatabase;

beforeAll(async () => {
  database = await createTestDatabase('slow_postgres');
  proxy = new UnreliableProxy(Number(new URL(database.url()).port));
  await proxy.listen();
  const ownerUrl = new URL(database.url());
  ownerUrl.host = `127.0.0.1:${proxy.port}`;
  views = new ViewDatabase({
    ...{ ownerUrl: ownerUrl.href, projectorUrl: database.url('projector') },
    patience: { momentMs: MOMENT_MS, locks: { askEveryMs: 200, heardMs: 1_000 }, letGoMs: LET_GO_MS },
  });
  await views.migrate();
});
afterAll(async () => {
  await views.close();
  await proxy.refuse();
  await database.drop();
});

const sleeping = (seconds: number): Query => ({ text: 'SELECT pg_sleep($1)', values: [seconds] });
const lastsLong = { code: '57014', message: 'canceling statement due to statement timeout' };

describe('a batch of which Postgres makes much', () => {
  it('may take longer than a statement of it may', async () => {
    const began = performance.now();
    await views.write(Array.from({ length: 10 }, () => sleeping(0.3)));
    expect(performance.now() - began).toBeGreaterThan(2.5 * MOMENT_MS);
  });

  it('is ended by Postgres where a statement takes too long, with its locks', async () => {
    await expect(views.write([sleeping(20)])).rejects.toMatchObject(lastsLong);
    await expect(views.rows(sleeping(20))).rejects.toMatchObject(lastsLong);
  });

  it('takes as long as it takes where it may change all rows of a tenant', async () => {
    await views.write([{ ...sleeping(2.5), ofAnySize: true }]);
  });

  it('is taken in halves where it would not end', async () => {
    const store = new MemoryEventStore();
    const purses = new PurseWriter(store);
    const options = { store, codec: new EventCodec(), database: views, views: [pursesView] };
    const first = new Projector(options);
    const positions = new ViewPositions({ url: database.url('reader'), policies: [] });
    await first.start();
    await positions.start();
    await positions.waitForPosition(['purses'], (await purses.open('first')).position, 30_000);
    await first.stop();
    await views.owner.query(
      `CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END';
       CREATE TRIGGER slow BEFORE INSERT ON purses FOR EACH ROW EXECUTE FUNCTION slow()`,
    );
    let last = await purses.open('0');
    for (let n = 1; n < 150; n += 1) last = await purses.open(String(n));
    const projector = new Projector(options);
    try {
      await projector.start();
      await positions.waitForPosition(['purses'], last.position, 20_000);
      expect(await views.rows({ text: 'SELECT count(*) FROM purses' })).toEqual([{ count: '151' }]);
    } finally {
      await projector.stop();
      await positions.close();
    }
  });
});

describe('a transaction of the owner’s', () => {
  const lock = 'LOCK TABLE concord_checkpoints IN ACCESS EXCLUSIVE MODE';

  it('lasts for as long as what it waits for', async () => {
    const held = await views.asOwner(async (client) => {
      await client.query(lock);
      await pause(1.5 * LET_GO_MS);
      return (await client.query('SELECT true AS held')).rows;
    });
    expect(held).toEqual([{ held: true }]);
  });

  it('lets go of a table when the machine is lost over which it began', async () => {
    const lost = new AbortController();
    const swapping = views.asOwner(async (client) => {
      await client.query(lock);
      proxy.strand();
      await once(lost.signal, 'abort');
      throw new Error('lost');
    });
    const refused = expect(swapping).rejects.toThrow('lost');
    const reader = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
    try {
      await pause(100);
      await reader.owner.query("SET lock_timeout = '10s'; SELECT * FROM concord_checkpoints");
    } finally {
      lost.abort();
      proxy.cut();
      await reader.close();
      await refused;
    }
  });
});
