import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { ROWS_CHANNEL, RunnerStandings, ViewDatabase, ViewPositions } from '#libs/eventing';
import { RowChanges } from '#libs/graphql';
import { until } from '../support/until.js';
import { UnreliableProxy } from './proxy.fixture.js';

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
  const behind = new URL(database.url('reader'));
  proxy = new UnreliableProxy(Number(behind.port));
  await proxy.listen();
  behind.host = `127.0.0.1:${proxy.port}`;
  url = behind.href;
});
afterEach(() => proxy.refuse());

const say = (channel: string, message: object) =>
  views.owner.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(message)]);

describe('whoever listens over a connection that is not heard any more', () => {
  it('hears of positions over another one', async () => {
    const positions = new ViewPositions({ url, policies: [] });
    await positions.start();
    const saidAt = (commit: number) => say('concord_positions', { at: { [`${commit}/${commit}`]: ['rows'] } });
    await saidAt(1);
    await until(() => positions.positionOf('rows')?.commit === 1n);
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
