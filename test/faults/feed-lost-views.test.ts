import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { issueDevelopmentToken } from '#libs/access';
import { isAlive } from '#libs/embedded';
import { type Api, retryingApi } from '#libs/importing';
import { queryDatabase } from '../support/databases.js';
import { Chain, type Ended, FeedFollower } from '../support/feed-follower.js';
import { FeedSubscriber } from '../support/feed-subscriber.js';
import { PartnersWritten } from '../support/partners-written.js';
import { Receiver } from '../support/receiver.js';
import { done, Shop } from '../support/shop.js';
import { serviceIn, type TestService } from '../support/test-service.js';
import { until } from '../support/until.js';
import { pidsOf, startSupervised, type Supervised, temporaryHome } from './supervised.js';

// Only stops what hangs.
const PATIENCE = 600_000;
const TENANT = 'lost-views';
const FILTER = { types: ['partner.*'] };
const ENV = { CONCORD_LOG_LEVEL: 'warn' };

let place: Awaited<ReturnType<typeof temporaryHome>>;
let supervised: Supervised;
let service: TestService;
let receiver: Receiver;

beforeAll(async () => {
  place = await temporaryHome();
  supervised = await startSupervised(place.home, ENV);
  service = await serviceIn(place.home);
  receiver = await Receiver.start();
}, PATIENCE);
afterAll(async () => {
  await receiver?.stop();
  await service?.stop();
  await stopped();
  await place?.remove();
}, PATIENCE);

async function stopped(): Promise<void> {
  if (supervised && isAlive(supervised.pid)) process.kill(supervised.pid, 'SIGTERM');
  await supervised?.ended;
}

const feedPort = (): number => Number(supervised.run().env['CONCORD_FEED_PORT']);
const feedPid = (): number => pidsOf(supervised.run())['feed'] ?? 0;

/** Ends the process of the feed; another comes in its place. */
async function ended(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const pid = feedPid();
  process.kill(pid, signal);
  await until(() => feedPid() !== pid);
}

/** Holds the consumer until so many events have come, and commits the last one of them. Answers with all their ids. */
async function consumed(token: string, count: number): Promise<string[]> {
  const client = new FeedSubscriber(feedPort());
  let stream = client.hold(token, 'crm', count);
  const endings = new Set<string>();
  await until(async () => {
    if (stream.isOver) {
      // Views that are made anew are not there yet.
      endings.add(JSON.stringify(await stream.ended));
      stream = client.hold(token, 'crm', count);
    }
    return stream.ids.length === count;
  }).catch((fault: Error) => {
    throw new Error(`${fault.message}: ${stream.ids.length} of ${count}; ${[...endings].join(' ')}`, { cause: fault });
  });
  stream.flow(0, stream.batches.flatMap(({ events }) => events).at(-1)?.cursor);
  await until(() => stream.committed.length === 1);
  stream.cancel();
  client.close();
  return stream.ids;
}

async function read(chain: Chain, token: string, pageSize: number): Promise<void> {
  const follower = new FeedFollower(feedPort());
  const start = chain.cursor
    ? ({ positionFrom: { case: 'cursor', value: chain.cursor } } as const)
    : ({ positionFrom: { case: 'beginning', value: {} } } as const);
  const page = await follower.page(token, { start, filter: FILTER, pageSize });
  follower.close();
  if ('code' in page) throw new Error(`refused: ${(page as Ended).reason}`);
  chain.take(page);
}

it(
  'once the database of views is lost, own cursors hold, and who keeps none begins at what was noted last',
  async () => {
    const api: Api = retryingApi(await service.api(TENANT));
    const partners = new PartnersWritten(service, api, await Shop.open(api, TENANT), TENANT, 10);
    const claims = { tenant: TENANT, subject: 'crm', role: 'integration' as const, expiresIn: '12h' };
    const issuer = { home: place.home, host: '127.0.0.1', nodeEnv: 'test' };
    const token = await issueDevelopmentToken(issuer, claims);
    await partners.lot();
    await done(api, 'createWebhook', {
      ...{ idempotencyKey: 'hook', name: 'hook', url: receiver.url, order: 'STRICT', personalData: 'OMIT' },
      ...{ start: { from: 'BEGINNING' }, filter: FILTER },
    });
    const start = { positionFrom: { case: 'beginning', value: {} } };
    const client = new FeedSubscriber(feedPort());
    await client.call(token, 'createConsumer', { name: 'crm', start, filter: FILTER });
    client.close();
    const noted = await consumed(token, 4);
    const first = await partners.history();
    await until(() => receiver.accepted.length === first.length);

    // A process that ends notes how far it is.
    await ended('SIGTERM');
    await partners.lot();
    const chain = new Chain();
    await until(() =>
      read(chain, token, 7).then(
        () => chain.ids.length >= 7,
        () => false,
      ),
    );
    const after = await consumed(token, 3);
    const written = await partners.history();
    await until(() => receiver.accepted.length >= written.length);
    const hooked = receiver.accepted.length;
    // One that is killed notes nothing.
    await ended('SIGKILL');
    await queryDatabase(place.home, 'events', 'DROP DATABASE views WITH (FORCE)');
    await service.stop();
    await stopped();
    supervised = await startSupervised(place.home, ENV);
    service = await serviceIn(place.home);
    expect([...noted, ...after]).toEqual(written.slice(0, 7));

    // What had come after the note comes again, under the same ids.
    expect(await consumed(token, written.length - noted.length)).toEqual(written.slice(noted.length));
    await until(() =>
      read(chain, token, 100).then(
        () => chain.ids.length >= written.length,
        () => false,
      ),
    );
    expect(chain.ids).toEqual(written);
    const left = written.length - first.length;
    await until(() => receiver.accepted.length >= hooked + left);
    expect(receiver.accepted.slice(hooked).map(({ id }) => id)).toEqual(written.slice(first.length));
  },
  PATIENCE,
);
