import { randomBytes } from 'node:crypto';
import { CONTEXT_MODULES, contextsOf, viewsOf } from '#libs/contexts';
import { grantAccess, startTestPostgres } from '#libs/embedded';
import {
  type AnyView,
  EventCodec,
  type EventStore,
  MemoryEventStore,
  Projector,
  storeIdentity,
  ViewDatabase,
} from '#libs/eventing';
import { FEED_VIEW } from '#libs/feed';
import { KeyStore, PersonalKeys } from '#libs/privacy';
import { type Cost, costOf, inTurns } from './cost.js';
import { fillFeed } from './feed-history.js';
import { type Row, shown } from './table.js';

type Cluster = Awaited<ReturnType<typeof startTestPostgres>>;

interface Made {
  readonly postgres: Cluster;
  readonly store: EventStore;
  readonly codec: EventCodec;
}

/** What the log of public events costs when it is made again from the history. */
export async function* logRows(wanted: number): AsyncIterable<Row> {
  const store = new MemoryEventStore();
  const log = viewsOf(contextsOf(CONTEXT_MODULES)).filter(({ name }) => name === FEED_VIEW);
  const postgres = await startTestPostgres();
  const keys = new KeyStore(postgres.url('keys'));
  await keys.prepare();
  const encryption = { keyEncryptionKeys: new Map([[1, randomBytes(32)]]), currentVersion: 1 };
  const codec = new EventCodec(new PersonalKeys(keys, encryption));
  const made = { postgres, store, codec };
  const events = await fillFeed(made, 'log', wanted);
  try {
    const rebuilt = await inTurns(
      3,
      () => rebuild(made, log, events),
      () => costOf(() => read(store)),
    );
    yield {
      ...{ part: 'feed', measure: `the log of ${shown(events)} events rebuilt, from memory` },
      ...{ ours: `${shown(rebuilt.ours.perSecond)}/s, ${shown(rebuilt.ours.micros)} µs each` },
      ...{ other: `${shown(rebuilt.other.perSecond)}/s read alone, from memory`, ratio: null, target: null },
    };
  } finally {
    await keys.close();
    await postgres.stop();
  }
}

async function read(store: EventStore): Promise<number> {
  let events = 0;
  const stop = new AbortController();
  for await (const delivery of store.subscribe({ after: 'start', prefixes: ['partner-'], signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind === 'event') events += 1;
  }
  stop.abort();
  return events;
}

/** Over a database in which nothing is left of a round before. */
export async function withProjector(
  { postgres, store, codec }: Made,
  views: readonly AnyView[],
  work: (projector: Projector, database: ViewDatabase) => Promise<Cost>,
): Promise<Cost> {
  const database = new ViewDatabase({
    ownerUrl: postgres.url('views'),
    projectorUrl: postgres.url('views', 'projector'),
  });
  try {
    await database.owner.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await grantAccess(postgres.url('views'));
    await database.migrate();
    return await work(new Projector({ store, codec, database, views: [...views] }), database);
  } finally {
    await database.close();
  }
}

const rebuild = (made: Made, views: readonly AnyView[], events: number): Promise<Cost> =>
  withProjector(made, views, async (projector, database) => {
    const known = `INSERT INTO concord_checkpoints (name, kind, version, store) VALUES ($1, 'view', $2, $3)`;
    for (const { name, version } of views)
      await database.projector.query(known, [name, version, await storeIdentity(made.store)]);
    return costOf(async () => {
      await projector.rebuild(FEED_VIEW);
      return events;
    });
  });
