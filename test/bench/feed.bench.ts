import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EventStoreDBClient } from '@eventstore/db-client';
import { issueDevelopmentToken } from '#libs/access';
import { readConfig } from '#libs/config';
import { EventCodec } from '#libs/eventing';
import { FeedClient } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import { KeyStore, PersonalKeys } from '#libs/privacy';
import { type OwnService, startTestService } from '../support/test-service.js';
import { costOf, type Cost, inTurns, processorOf, quantile } from './cost.js';
import { append, fillFeed, partnerStream } from './feed-history.js';
import type { StreamsAsked } from './feed-streams.js';
import { logRows } from './feed-log.rows.js';
import { atLeast, atMost, type Row, shown } from './table.js';

const MOST = 500_000;
const ROUNDS = 3;
/** A subject may have 16 streams, a tenant 100. */
const [SUBJECTS, STREAMS_EACH] = [6, 16];
const [A_SECOND, SECONDS] = [100, 10];

type Codec = Pick<Parameters<typeof append>[0], 'codec'>;
interface World extends Codec {
  readonly service: OwnService;
  readonly address: string;
}

/** How fast the feed delivers, what it costs, how late it is, and what its log costs those who write. */
export async function* benchFeed({ events: wanted }: { readonly events: number }): AsyncIterable<Row> {
  const events = Math.min(wanted, MOST);
  const service = await startTestService();
  const { env } = service.supervised.run();
  const { database, privacy } = readConfig(env);
  const keys = new KeyStore(database.keysUrl);
  const codec = new EventCodec(new PersonalKeys(keys, privacy));
  const world = { service, codec, address: `127.0.0.1:${env['CONCORD_FEED_PORT']}` };
  const client = EventStoreDBClient.connectionString(env['EVENTSTORE_URL'] ?? '');
  try {
    // Before anything else: what was used once is not given back.
    yield* idle(world);
    yield* await history(world, client, events);
    yield* late(world);
  } finally {
    await Promise.all([keys.close(), client.dispose()]);
    await service.stop();
  }
  yield* logRows(Math.min(events, 100_000));
}

const tokenOf = ({ service }: World, tenant: string, subject = 'bench'): Promise<string> =>
  issueDevelopmentToken(
    { home: service.home, host: '127.0.0.1', nodeEnv: 'test' },
    { tenant, subject, role: 'integration', expiresIn: '12h' },
  );

/** From the beginning until so many have come. */
async function followed(world: World, tenant: string, wanted: number): Promise<number> {
  const client = new FeedClient({ address: world.address, token: await tokenOf(world, tenant) });
  const start = { positionFrom: { case: 'beginning' as const, value: {} } };
  let events = 0;
  for await (const batch of client.follow({ start })) {
    events += batch.events.length;
    if (events >= wanted) break;
  }
  client.close();
  return events;
}

/** The client parses what it reads. */
async function readAndParse(client: EventStoreDBClient, prefix: string): Promise<number> {
  let events = 0;
  for await (const { event } of client.readAll()) if (event?.streamId.startsWith(prefix)) events += 1;
  return events;
}

async function history(world: World, client: EventStoreDBClient, wanted: number): Promise<Row[]> {
  const into = { store: world.service.store, codec: world.codec };
  const events = await fillFeed(into, 'large', wanted);
  const few = await fillFeed(into, 'small', wanted / 100);
  const sealed = await fillFeed(into, 'persons', wanted / 10, 'encrypted');
  for (const [tenant, count] of [
    ['large', events],
    ['small', few],
    ['persons', sealed],
  ] as const)
    await followed(world, tenant, count);
  const served = processorOf(world.service.pid('feed'), world.service.pid('postgres'));
  const ours = (): Promise<Cost> => costOf(() => followed(world, 'large', events), served);
  const plain = await inTurns(ROUNDS, ours, () => costOf(() => readAndParse(client, 'partner-large')));
  const small = await inTurns(ROUNDS, () => costOf(() => followed(world, 'small', few)), ours);
  const persons = await inTurns(ROUNDS, () => costOf(() => followed(world, 'persons', sealed)), ours);
  const faster = events / plain.ours.perSecond / (few / small.ours.perSecond);
  const bare = `${shown(plain.other.perSecond)}/s, ${shown(plain.other.micros)} µs each, the bare client reading and parsing`;
  return [
    {
      ...{ part: 'feed', measure: `${shown(events)} events to one Follow that decodes them`, other: bare },
      ...{ ours: `${shown(plain.ours.perSecond)}/s`, ratio: plain.rate, target: atLeast(0.8) },
      why: 'feed, Postgres and the client that decodes share the cores; the bare client reads from the event node alone',
    },
    {
      ...{ part: 'feed', measure: 'processor time of feed and Postgres for each event delivered', other: bare },
      ...{ ours: `${shown(plain.ours.micros)} µs`, ratio: plain.processor, target: atMost(0.6) },
    },
    {
      ...{ part: 'feed', measure: 'a tenant with 1 % of the history, from the beginning', ratio: faster },
      ...{ ours: `${shown(few)} events at ${shown(small.ours.perSecond)}/s`, target: atLeast(20) },
      other: 'times the speed with which the large tenant’s history is read',
      why: 'opening a stream costs the same whatever comes',
    },
    {
      ...{ part: 'feed', measure: 'seven encrypted fields in every event', ratio: persons.rate, target: atLeast(0.25) },
      ours: `${shown(persons.ours.perSecond)}/s of ${shown(sealed)}`,
      other: `${shown(persons.other.perSecond)}/s with none`,
      why: 'each customer has a key of its own, which is read once',
    },
  ];
}

interface Streams {
  ask<Answer>(message: StreamsAsked | 'received'): Promise<Answer>;
  end(): void;
}

function streams(): Streams {
  const child = fork(fileURLToPath(new URL('feed-streams.js', import.meta.url)));
  return {
    ask: async <Answer>(message: StreamsAsked | 'received') => {
      child.send(message);
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    end: () => child.kill('SIGTERM'),
  };
}

async function tokens(world: World, tenant: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => tokenOf(world, tenant, `bench-${n}`)));
}

/** From the answer to an append until a stream has the event, in milliseconds. */
async function delays(world: World, tenant: string, subjects: number, each: number): Promise<number[]> {
  const reading = streams();
  const into = { store: world.service.store, codec: world.codec };
  const { stream, first, next } = partnerStream(tenant);
  await append(into, tenant, stream, [first], 'no-stream');
  await reading.ask({
    ...{ address: world.address, tokens: await tokens(world, tenant, subjects), streams: each, together: each },
  });
  const acknowledged = new Map<string, number>();
  for (let n = 0; n < A_SECOND * SECONDS; n += 1) {
    const began = performance.now();
    const [id = ''] = await append(into, tenant, stream, [next], BigInt(n));
    acknowledged.set(toGlobalId('event', id), performance.timeOrigin + performance.now());
    await pause(Math.max(1000 / A_SECOND - (performance.now() - began), 0));
  }
  await pause(3_000);
  const received = await reading.ask<{ readonly id: string; readonly at: number }[]>('received');
  reading.end();
  return received.flatMap(({ id, at }) => at - (acknowledged.get(id) ?? NaN)).filter((delay) => !Number.isNaN(delay));
}

async function* late(world: World): AsyncIterable<Row> {
  const one = quantile(await delays(world, 'one-stream', 1, 1), 0.99);
  const many = await delays(world, 'many-streams', SUBJECTS, STREAMS_EACH);
  const p99 = quantile(many, 0.99);
  const count = SUBJECTS * STREAMS_EACH;
  const measure = `append acknowledged to delivered at ${A_SECOND}/s, p99, ${count} streams`;
  const why = `a tenant may have 100 streams; ${shown(many.length)} deliveries`;
  yield {
    ...{ part: 'feed', measure, ours: `${shown(p99)} ms`, other: `${shown(one)} ms with one stream`, why },
    ...{ ratio: p99 / one, target: atMost(3) },
  };
  yield {
    ...{ part: 'feed', measure, ours: `${shown(p99)} ms`, other: `p50 ${shown(quantile(many, 0.5))} ms`, why },
    ...{ ratio: p99, target: atMost(150, 'ms') },
  };
}

/** Resident memory of a process, in KiB (Linux). */
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);

async function* idle(world: World): AsyncIterable<Row> {
  const pid = world.service.pid('feed');
  const rows = [
    ['a connection of its own', 1, 64],
    ['16 on a connection', STREAMS_EACH, 24],
  ] as const;
  for (const [how, together, most] of rows) {
    const reading = streams();
    const tenant = `idle-${together}`;
    const asked = { address: world.address, tokens: await tokens(world, tenant, SUBJECTS), streams: STREAMS_EACH };
    await pause(5_000);
    const before = residentOf(pid);
    await reading.ask({ ...asked, together });
    await pause(5_000);
    const each = (residentOf(pid) - before) / (SUBJECTS * STREAMS_EACH);
    reading.end();
    yield {
      ...{ part: 'feed', measure: `memory of an idle stream, ${how}`, ours: `${shown(each)} KiB`, ratio: each },
      ...{ other: 'resident memory of the feed', target: atMost(most, 'KiB') },
      why: 'resident memory grows in steps, and is not given back at once',
    };
  }
}
