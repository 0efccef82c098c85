import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import {
  EventCodec,
  MemoryEventStore,
  Projector,
  ROWS_CHANNEL,
  RunnerStandings,
  ViewDatabase,
  ViewPositions,
} from '#libs/eventing';
import { RowChanges, TenantReader } from '#libs/graphql';
import { KeyStore } from '#libs/privacy';
import { until } from '../support/until.js';
import { UnreliableProxy } from './proxy.fixtures.js';
import { pursesView, PurseWriter } from './purses.fixtures.js';

jest.setTimeout(90_000);

/** Longer than Postgres is asked whether it is there, and waited for. */
const PATIENCE_MS = 15_000;

let database: TestDatabase;
let views: ViewDatabase;
let proxy: UnreliableProxy;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase('listeners_unheard');
  views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
  await views.migrate();
});
afterAll(async () => {
  await views.close();
  await database.drop();
});
beforeEach(async () => {
  proxy = new UnreliableProxy(Number(new URL(database.url()).port));
  await proxy.listen();
  url = through('reader');
});
afterEach(() => proxy.refuse());

function through(role: 'reader' | 'projector' | 'owner'): string {
  const behind = new URL(database.url(role));
  behind.host = `127.0.0.1:${proxy.port}`;
  return behind.href;
}

const say = (channel: string, message: object) =>
  views.owner.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(message)]);

describe('whoever listens over a connection that is not heard any more', () => {
  it('hears of positions over another one, also of earlier ones: a crash may have taken rows away', async () => {
    const positions = new ViewPositions({ url, policies: [] });
    await positions.start();
    const saidAt = (commit: number) => say('concord_positions', { at: { [`${commit}/${commit}`]: ['rows'] } });
    await saidAt(3);
    await until(() => positions.positionOf('rows')?.commit === 3n);
    proxy.strand();
    const heard = until(async () => {
      await saidAt(2);
      return positions.positionOf('rows')?.commit === 2n;
    });
    await Promise.race([heard, pause(PATIENCE_MS)]);
    expect(positions.positionOf('rows')).toEqual({ commit: 2n, prepare: 2n });
    await positions.close();
  });

  it('is told that rows may have changed, and hears of them over another one', async () => {
    const changes = new RowChanges({ url });
    const told: string[] = [];
    const listener = {
      ...{ view: 'rows', tenant: 'north' },
      changed: () => void told.push('changed'),
      interrupted: () => void told.push('interrupted'),
    };
    await changes.listen(listener);
    proxy.strand();
    await Promise.race([until(() => told.length > 0), pause(PATIENCE_MS)]);
    expect(told).toEqual(['interrupted']);
    await changes.listen(listener);
    await say(ROWS_CHANNEL, { view: 'rows', tenant: 'north', ids: ['r'] });
    await Promise.race([until(() => told.length > 1), pause(PATIENCE_MS)]);
    expect(told).toEqual(['interrupted', 'changed']);
    await changes.close();
  });

  it('asks over another one how runners stand', async () => {
    const spoken = { silence: () => 0, lagOf: () => undefined };
    const runners = new RunnerStandings(url, ['rows'], spoken, () => undefined);
    await runners.status();
    proxy.strand();
    let isTold = false;
    const asked = until(() =>
      runners.status().then(
        () => (isTold = true),
        () => false,
      ),
    );
    await Promise.race([asked, pause(PATIENCE_MS)]);
    expect(isTold).toBe(true);
    await runners.close();
  });
});

/** Views written through the proxy, by a process that soon takes Postgres for silent. */
const viewsThroughProxy = (): ViewDatabase =>
  new ViewDatabase({
    ...{ ownerUrl: database.url(), projectorUrl: through('projector') },
    patience: { momentMs: 1_000, locks: { askEveryMs: 200, heardMs: 1_000 }, letGoMs: 2_000 },
  });

describe('a projector whose connections are not heard any more', () => {
  it('goes on over others, and as the one that runs its views', async () => {
    const store = new MemoryEventStore();
    const reached = viewsThroughProxy();
    const projector = new Projector({ store, codec: new EventCodec(), database: reached, views: [pursesView] });
    const positions = new ViewPositions({ url: database.url('reader'), policies: [] });
    try {
      await projector.start();
      await positions.start();
      const purses = new PurseWriter(store);
      await positions.waitForPosition(['purses'], (await purses.open('a')).position, PATIENCE_MS);
      proxy.strand();
      const { position } = await purses.fill('a', 1);
      await positions.waitForPosition(['purses'], position, 2 * PATIENCE_MS);
      expect(await reached.rows({ text: 'SELECT balance FROM purses' })).toEqual([{ balance: '1' }]);
    } finally {
      await projector.stop();
      await Promise.all([positions.close(), reached.close()]);
    }
  });
});

describe('a process that ends while Postgres is silent', () => {
  it.each([
    ['keys', () => new KeyStore(through('owner')), (keys: KeyStore) => keys.tenantKey('north')],
    [
      'standings of runners',
      () => new RunnerStandings(url, [], { silence: () => 0, lagOf: () => undefined }, () => undefined),
      (runners: RunnerStandings) => runners.status(),
    ],
    ['rows', () => new TenantReader({ url, pool: 1 }), (reader: TenantReader) => reader.check()],
    ['views', viewsThroughProxy, (reached: ViewDatabase) => reached.rows({ text: 'SELECT 1' })],
  ])('does not wait for %s', async (_, make, ask) => {
    const connected = make() as never;
    await (ask(connected) as Promise<unknown>).catch(() => undefined);
    proxy.freeze();
    void (ask(connected) as Promise<unknown>).catch(() => undefined);
    // It is under way.
    await pause(50);
    await (connected as { close(): Promise<void> }).close();
    expect(proxy.isFrozen).toBe(true);
  });
});
