import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { readConfig } from '#libs/config';
import { EventCodec } from '#libs/eventing';
import { FeedClient } from '#libs/feed-client';
import { KeyStore, PersonalKeys } from '#libs/privacy';
import { queryDatabase } from '../support/databases.js';
import { startTestService } from '../support/test-service.js';
import { costOf, type Cost, inTurns, median, processorOf } from './cost.js';
import { fillFeed } from './feed-history.js';
import { logCostRows } from './feed-cost.rows.js';
import { logRows } from './feed-log.rows.js';
import { idle, late, tokenOf, type World } from './feed-streams.rows.js';
import { webhookRows } from './feed-webhooks.rows.js';
import { atLeast, atMost, type Row, shown } from './table.js';

const MOST = 1_000_000;
/** Each has keys of its own. */
const MOST_ENCRYPTED = 20_000;
const ROUNDS = 3;

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
  /** What the bare client reads and parses in a second. */
  let read = 0;
  try {
    // Before anything else: what was used once is not given back.
    yield* idle(world);
    const found = await history(world, client, events);
    read = found.read;
    yield* found.rows;
    yield* late(world);
    yield* webhookRows(service, { store: service.store, codec }, within(events / 100, 50, 200));
    yield* logCostRows(service, codec, within(events / 30, 100, 600));
  } finally {
    await Promise.all([keys.close(), client.dispose()]);
    await service.stop();
  }
  yield* logRows(Math.min(events, 100_000), read);
}

const within = (value: number, least: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, value)));

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

/** The client parses what it reads; whatever it reads is counted. */
async function readAndParse(client: EventStoreDBClient): Promise<number> {
  let events = 0;
  for await (const { event } of client.readAll()) if (event) events += 1;
  return events;
}

async function history(
  world: World,
  client: EventStoreDBClient,
  wanted: number,
): Promise<{ rows: Row[]; read: number }> {
  const into = { store: world.service.store, codec: world.codec };
  const events = await fillFeed(into, 'large', wanted);
  const few = await fillFeed(into, 'small', wanted / 100);
  const sealed = await fillFeed(into, 'persons', Math.min(wanted / 10, MOST_ENCRYPTED), 'encrypted');
  for (const [tenant, count] of [
    ['large', events],
    ['small', few],
    ['persons', sealed],
  ] as const)
    await followed(world, tenant, count);
  await quiet(world);
  const served = processorOf(world.service.pid('feed'), world.service.pid('postgres'));
  const ours = (): Promise<Cost> => costOf(() => followed(world, 'large', events), served);
  const plain = await inTurns(ROUNDS, ours, () => costOf(() => readAndParse(client)));
  const small = await rounds(() => costOf(() => followed(world, 'small', few)));
  // As many of each: a rate is none of how long a history is.
  const persons = await inTurns(
    ROUNDS,
    () => costOf(() => followed(world, 'persons', sealed)),
    () => costOf(() => followed(world, 'large', sealed)),
  );
  const faster = events / plain.ours.perSecond / (few / small);
  const bare = `${shown(plain.other.perSecond)}/s, ${shown(plain.other.micros)} µs each, the bare client reading and parsing`;
  const rows: Row[] = [
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
      ...{ ours: `${shown(few)} events at ${shown(small)}/s`, target: atLeast(20) },
      other: 'times the speed with which the large tenant’s history is read',
      why: 'opening a stream costs the same whatever comes',
    },
    {
      ...{ part: 'feed', measure: 'seven encrypted fields in every event', ratio: persons.rate, target: atLeast(0.25) },
      ours: `${shown(persons.ours.perSecond)}/s of ${shown(sealed)}`,
      other: `${shown(persons.other.perSecond)}/s with none`,
      why: 'each customer has a key of its own, which is read once',
    },
    await sizeOf(world),
  ];
  return { rows, read: plain.other.perSecond };
}

/** Median of what is done a second. */
async function rounds(work: () => Promise<Cost>): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push((await work()).perSecond);
  return median(found);
}

/** What the log takes of the disk, and what it would take of ten million events. */
async function sizeOf({ service }: World): Promise<Row> {
  const [{ events, bytes, said } = { events: 0, bytes: 0, said: 0 }] = await queryDatabase<
    Record<'events' | 'bytes' | 'said', number>
  >(
    service.home,
    'views',
    `SELECT count(*)::int AS events, pg_total_relation_size('feed_events')::float8 AS bytes,
      (sum(octet_length(body)) + sum(octet_length(sealed_fields)))::float8 AS said FROM feed_events`,
  );
  const each = bytes / events;
  return {
    ...{ part: 'feed', measure: `bytes of a row of the log with its indexes, ${shown(events)} events`, ratio: each },
    ...{ ours: `${shown(each)} B; ten million take ${shown(each / 100)} GB`, target: atMost(1_150, 'B') },
    other: `${shown(said / events)} B of them say what happened`,
  };
}

const QUIET_WITHIN_MS = 300_000;

/** Until what all other views do with the history is done: it is no part of what delivering costs. Postgres may tidy up for ever. */
async function quiet({ service }: World): Promise<void> {
  const clock = processorOf(service.pid('projector'), service.pid('postgres'));
  const end = Date.now() + QUIET_WITHIN_MS;
  for (let [spent, before] = [Infinity, clock()]; spent > 0.3 && Date.now() < end; before = clock()) {
    await pause(2_000);
    spent = clock() - before;
  }
}
