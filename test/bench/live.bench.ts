import { issueDevelopmentToken } from '#libs/access';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { done, Shop } from '../support/shop.js';
import { startTestService, type OwnService } from '../support/test-service.js';
import { median, quantile } from './cost.js';
import type { Asked } from './subscribers.js';
import { atMost, type Row, shown } from './table.js';

const [TENANTS, SUBJECTS, CONNECTIONS, SUBSCRIPTIONS] = [10, 2, 20, 50];
const ALL = TENANTS * SUBJECTS * CONNECTIONS * SUBSCRIPTIONS;
const QUERY = 'subscription { partnerChanged { id name standing contacts(first: 5) { nodes { name } } } }';
/** Queries of a tenant that has no subscriptions, so many a second, for so many seconds. */
const [A_SECOND, SECONDS] = [20, 20];
/** A row of one of the tenants changes each time. */
const CHANGES_EVERY_MS = 1_000;

/** Queries of one tenant while 20,000 subscriptions of ten others are told of rows that change, against the same changes with nobody listening. */
export async function* benchLive(): AsyncIterable<Row> {
  const service = await startTestService();
  const subscribers = fork(fileURLToPath(new URL('subscribers.js', import.meta.url)));
  try {
    const names = Array.from({ length: TENANTS }, (_, n) => `crowd${n}`);
    const shops = await Promise.all(names.map(async (name) => Shop.open(await service.api(name), name)));
    const quiet = await Shop.open(await service.api('quiet'), 'quiet');
    await measured(service, shops, quiet, 5);
    const without = await measured(service, shops, quiet, SECONDS);
    await subscribe(service, subscribers, names);
    const before = await countOf(subscribers);
    const beside = await measured(service, shops, quiet, SECONDS);
    const after = await countOf(subscribers);
    const told = after.answers - before.answers;
    const p99 = { without: quantile(without, 0.99), beside: quantile(beside, 0.99) };
    yield {
      part: 'live',
      measure: `p99 of another tenant's query beside ${after.open} subscriptions, ${shown(told / SECONDS)} answers a second: more than without`,
      ours: `${shown(p99.beside)} ms, median ${shown(median(beside))} ms`,
      other: `${shown(p99.without)} ms, median ${shown(median(without))} ms without any`,
      ratio: p99.beside - p99.without,
      target: atMost(200, 'ms'),
      why: 'who is told runs on the same cores as who tells',
    };
    if (after.open !== ALL || told === 0) throw new Error(`${after.open} subscriptions are open, told ${told} times`);
  } finally {
    subscribers.kill('SIGTERM');
    await service.stop();
  }
}

async function subscribe(
  service: OwnService,
  subscribers: ReturnType<typeof fork>,
  names: readonly string[],
): Promise<void> {
  const issuer = { home: service.home, host: '127.0.0.1', nodeEnv: 'test' };
  const token = (tenant: string, subject: string): Promise<string> =>
    issueDevelopmentToken(issuer, { tenant, subject, role: 'manager', expiresIn: '12h' });
  const subjects = Array.from({ length: SUBJECTS }, (_, n) => `s${n}`);
  const tokens = await Promise.all(names.flatMap((tenant) => subjects.map((subject) => token(tenant, subject))));
  const url = `${service.supervised.url.replace('http', 'ws')}/graphql`;
  const asked: Asked = { url, tokens, connections: CONNECTIONS, subscriptions: SUBSCRIPTIONS, query: QUERY };
  subscribers.send(asked);
  await once(subscribers, 'message');
}

async function countOf(subscribers: ReturnType<typeof fork>): Promise<{ answers: number; open: number }> {
  subscribers.send('count');
  const [counted] = (await once(subscribers, 'message')) as [{ answers: number; open: number }];
  return counted;
}

/** Milliseconds of each query. */
async function measured(
  service: OwnService,
  shops: readonly Shop[],
  quiet: Shop,
  seconds: number,
): Promise<readonly number[]> {
  const api = await service.api('quiet');
  const end = performance.now() + seconds * 1000;
  const changing = (async () => {
    for (let n = 0; performance.now() < end; n += 1) {
      const shop = shops[n % shops.length]!;
      const partner = { partnerId: shop.partnerId, description: { city: `City ${n}` } };
      await done(shop.api, 'describePartner', { idempotencyKey: `city ${seconds} ${end} ${n}`, ...partner });
      await pause(CHANGES_EVERY_MS);
    }
  })();
  const under: Promise<number>[] = [];
  while (performance.now() < end) {
    under.push(
      (async () => {
        const began = performance.now();
        await api('query ($id: ID!) { partner(id: $id) { id name } }', { id: quiet.partnerId });
        return performance.now() - began;
      })(),
    );
    await pause(1000 / A_SECOND);
  }
  await changing;
  return Promise.all(under);
}
