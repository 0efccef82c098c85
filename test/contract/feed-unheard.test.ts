import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { FEED_VIEW } from '#libs/feed';
import { RowChanges, TenantReader } from '#libs/graphql';
import { KeyStore } from '#libs/privacy';
import { rowNotices } from '../../apps/feed/src/row-notices.js';
import { type Ended, FeedFollower } from '../support/feed-follower.js';
import { FeedWorld } from '../support/feed-world.js';
import { until } from '../support/until.js';
import { UnreliableProxy } from './proxy.fixtures.js';

jest.setTimeout(150_000);

const BEGINNING = { positionFrom: { case: 'beginning', value: {} } } as const;
const EVERY_SECOND = { heartbeat: { seconds: 1n } } as const;
/** As long may a statement take; a statement of a page waits for the one before it. */
const TIMEOUT_MS = 500;
/** Longer than it is waited for Postgres. */
const PATIENCE_MS = 10_000;

let world: FeedWorld;
let proxy: UnreliableProxy;
let token: string;
const stopping: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  world = await FeedWorld.make('feed_unheard');
  for (const name of ['a', 'b']) await world.begin('north', name);
  await world.visible();
  token = await world.token({ tenant: 'north', subject: 'crm', role: 'integration' });
});
afterAll(() => world?.drop());
beforeEach(async () => {
  proxy = new UnreliableProxy(Number(new URL(world.database.url()).port));
  await proxy.listen();
});
afterEach(async () => {
  await proxy.refuse();
  for (const stop of stopping.splice(0)) await stop();
});

const through = (url: string): string => {
  const other = new URL(url);
  other.host = `127.0.0.1:${proxy.port}`;
  return other.href;
};

/** A process that reads the log through the proxy. */
async function reading(): Promise<FeedFollower> {
  const url = through(world.database.url('reader'));
  const reader = new TenantReader({ url, pool: 2, timeoutMs: TIMEOUT_MS });
  const changes = new RowChanges({ url });
  const notices = rowNotices(changes, FEED_VIEW, () => undefined);
  const { listening } = await world.another({ database: reader, notices });
  const follower = new FeedFollower(listening.grpcPort);
  stopping.push(async () => {
    follower.close();
    await listening.stop();
    await Promise.all([reader.close(), changes.close()]);
  });
  return follower;
}

/** How a stream has ended by then; undefined: it is open still. */
const endOf = (ended: Promise<Ended>): Promise<Ended | undefined> =>
  Promise.race([ended, pause(PATIENCE_MS, undefined, { ref: false })]);

describe('a stream whose connections to Postgres are not heard any more', () => {
  it('goes on over others, with everything that has come meanwhile', async () => {
    const stream = (await reading()).follow(token, { start: BEGINNING, options: EVERY_SECOND });
    await until(() => stream.events().length === 2 && stream.batches.at(-1)?.events.length === 0);
    proxy.strand();
    const written = await world.suspend('north', 'a');
    await world.visible();
    await Promise.race([until(() => stream.events().length > 2), pause(PATIENCE_MS)]);
    expect(stream.events().map(({ id }) => id)).toEqual(world.written.map(({ id }) => id));
    expect(stream.events().at(-1)?.id).toBe(written.id);
    stream.cancel();
  });

  it('is told that the log cannot be read where nobody is heard, and not left waiting', async () => {
    const follower = await reading();
    const open = follower.follow(token, { start: BEGINNING, options: EVERY_SECOND });
    await until(() => open.events().length >= 2);
    open.cancel();
    proxy.freeze();
    const stream = follower.follow(token, { start: BEGINNING });
    expect(await endOf(stream.ended)).toEqual({ code: 'UNAVAILABLE', reason: 'LOG_UNAVAILABLE' });
  });
});

describe('a stream whose keys are behind a connection that is not heard any more', () => {
  it('is told that keys cannot be had, and not left waiting', async () => {
    const keys = new KeyStore(through(world.database.url()), () => undefined, undefined, TIMEOUT_MS);
    await keys.check();
    proxy.freeze();
    const standing = keys.standings([{ tenant: 'north', subject: 'somebody' }]).then(
      () => 'answered',
      (fault: Error) => fault.message,
    );
    expect(await Promise.race([standing, pause(PATIENCE_MS, 'waits')])).toMatch(/timeout/);
    stopping.push(() => keys.close());
  });
});
