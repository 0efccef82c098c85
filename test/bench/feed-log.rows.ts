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
import { type Cost, costOf, median } from './cost.js';
import { fillFeed } from './feed-history.js';
import { atLeast, type Row, shown } from './table.js';

const ROUNDS = 3;

type Cluster = Awaited<ReturnType<typeof startTestPostgres>>;

interface Made {
  readonly postgres: Cluster;
  readonly store: EventStore;
  readonly codec: EventCodec;
}

/**
 * What the log of public events costs when it is made again from the history.
 *
 * @param read what the bare client reads and parses in a second
 */
export async function* logRows(wanted: number, read: number): AsyncIterable<Row> {
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
    const found: Cost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) found.push(await rebuild(made, log, events));
    const [perSecond, micros] = [median(found.map((one) => one.perSecond)), median(found.map((one) => one.micros))];
    yield {
      ...{ part: 'feed', measure: `the log of ${shown(events)} events rebuilt` },
      ...{
        ours: `${shown(perSecond)}/s, ${shown(micros)} µs each`,
        other: `${shown(read)}/s, the bare client reading`,
      },
      ...{ ratio: perSecond / read, target: atLeast(0.4) },
    };
  } finally {
    await keys.close();
    await postgres.stop();
  }
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
