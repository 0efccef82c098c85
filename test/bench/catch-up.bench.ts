import { withClient } from '#libs/embedded';
import {
  type AnyView,
  BEGINNING,
  EsdbEventStore,
  EventCodec,
  type EventStore,
  isAfter,
  MemoryEventStore,
  Projector,
  storeIdentity,
  tableOf,
  ViewDatabase,
} from '#libs/eventing';
import type { Position } from '#libs/kernel';
import { EventStoreDBClient } from '@eventstore/db-client';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { type Cost, costOf, inTurns, type Pair } from './cost.js';
import { balancesView, entriesView } from './counter.views.js';
import { type Engines, startEngines } from './engines.js';
import { fill } from './history.js';
import { atLeast, type Row, shown, type Target } from './table.js';

/** Above this one round takes minutes. */
const MANY = 300_000;
/** Of events that lie in this process's memory. */
const MOST_IN_MEMORY = 200_000;
const LINES_A_COPY = 5_000;

/** (b) How fast views catch up, live and rebuilt, against reading alone and against COPY alone. */
export async function* benchCatchUp({ events }: { readonly events: number }): AsyncIterable<Row> {
  const engines = await startEngines();
  try {
    yield* fromStore(engines, events);
    yield* fromMemory(engines, Math.min(events, MOST_IN_MEMORY));
  } finally {
    await engines.stop();
  }
}

interface History {
  readonly store: EventStore;
  readonly events: number;
  /** Where the last of them stands. */
  readonly last: Position;
}

async function filled(store: EventStore, wanted: number): Promise<History> {
  const events = await fill(store, wanted);
  return { store, events, last: (await store.head()) ?? BEGINNING };
}

async function* fromStore(engines: Engines, wanted: number): AsyncIterable<Row> {
  const store = new EsdbEventStore(engines.events);
  const client = EventStoreDBClient.connectionString(engines.events);
  try {
    const history = await filled(store, wanted);
    const { events } = history;
    const rounds = events > MANY ? 1 : 3;
    const bare = (): Promise<Cost> => costOf(() => readAndParse(client));
    for (const [view, what] of VIEWS) {
      const live = await inTurns(rounds, () => caughtUp(engines, history, view), bare);
      yield endToEnd(`${what}, live`, events, live, atLeast(0.4));
      const rebuilt = await inTurns(rounds, () => rebuilding(engines, history, view), bare);
      yield endToEnd(`${what}, rebuilt`, events, rebuilt, atLeast(0.6));
    }
  } finally {
    await Promise.all([store.close(), client.dispose()]);
  }
}

const VIEWS = [
  [balancesView, 'into a balance'],
  [entriesView, 'into one row per event'],
] as const;

const endToEnd = (what: string, events: number, { ours, other, rate, processor }: Pair, target: Target): Row => ({
  part: 'b',
  measure: `${shown(events)} events from the store ${what}`,
  ours: `${shown(ours.perSecond)}/s, ${shown(ours.micros)} µs each`,
  other: `${shown(other.perSecond)}/s, ${shown(other.micros)} µs each, bare client reading and parsing`,
  ratio: rate,
  target,
  why: `node and Postgres share the cores with the reader here; by this process’s own time the ratio is ${(1 / processor).toFixed(2)}`,
});

/** The client parses what it reads. */
async function readAndParse(client: EventStoreDBClient): Promise<number> {
  let events = 0;
  for await (const { event } of client.readAll()) if (event?.streamId.startsWith('counter-')) events += 1;
  return events;
}

async function* fromMemory(engines: Engines, wanted: number): AsyncIterable<Row> {
  const store = new MemoryEventStore();
  const history = await filled(store, wanted);
  const { events } = history;
  const lines = await linesOf(engines, history);
  const pairs = [
    ['live', () => caughtUp(engines, history, entriesView), () => copied(engines, lines, true), atLeast(0.3)],
    ['rebuilt', () => rebuilding(engines, history, entriesView), () => copied(engines, lines, false), atLeast(0.6)],
  ] as const;
  for (const [how, ours, other, target] of pairs) {
    const pair = await inTurns(3, ours, other);
    yield {
      part: 'b',
      measure: `${shown(events)} events from memory into one row each, ${how}`,
      ours: `${shown(pair.ours.perSecond)}/s, ${shown(pair.ours.micros)} µs each`,
      other: `${shown(pair.other.perSecond)}/s COPY of the same rows, ${how === 'live' ? 'with' : 'then'} the index`,
      ratio: pair.rate,
      target,
      why: 'COPY is given lines that are ready; a view decodes, folds and writes its rows down first, in one thread of JavaScript',
    };
  }
}

/** A new table and a projector that takes everything there is, batch by batch with its checkpoint. */
export const caughtUp = (engines: Engines, { store, events, last }: History, view: AnyView): Promise<Cost> =>
  withProjector(engines, store, view, (projector) =>
    costOf(async () => {
      await projector.start();
      await untilLevel(projector, last);
      await projector.stop();
      return events;
    }),
  );

/** The view is known, and its table is made again beside whatever is there. */
const rebuilding = (engines: Engines, { store, events }: History, view: AnyView): Promise<Cost> =>
  withProjector(engines, store, view, async (projector, database) => {
    const known = `INSERT INTO concord_checkpoints (name, kind, version, store) VALUES ($1, 'view', 1, $2)`;
    await database.projector.query(known, [view.name, await storeIdentity(store)]);
    return costOf(async () => {
      await projector.rebuild(view.name);
      return events;
    });
  });

/** Over a database in which nothing is left of a round before. */
async function withProjector<T>(
  { postgres }: Engines,
  store: EventStore,
  view: AnyView,
  work: (projector: Projector, database: ViewDatabase) => Promise<T>,
): Promise<T> {
  const database = new ViewDatabase({
    ownerUrl: postgres.url('views'),
    projectorUrl: postgres.url('views', 'projector'),
  });
  try {
    await database.migrate();
    const tables = ['bench_balances', 'bench_entries', tableOf(view).name].join(', ');
    await database.owner.query(`DROP TABLE IF EXISTS ${tables}; TRUNCATE concord_checkpoints`);
    return await work(new Projector({ store, codec: new EventCodec(), database, views: [view] }), database);
  } finally {
    await database.close();
  }
}

async function untilLevel(projector: Projector, last: Position): Promise<void> {
  for (;;) {
    const [lane] = projector.health();
    if (lane?.fault) throw new Error(lane.fault);
    if (lane && !isAfter(last, lane.position)) return;
    await pause(20);
  }
}

/** The rows of the view as COPY takes them. */
async function linesOf(engines: Engines, history: History): Promise<string[]> {
  await rebuilding(engines, history, entriesView);
  return withClient(engines.postgres.url('views', 'superuser'), async (client) => {
    const { rows } = await client.query<{ line: string }>(
      `SELECT concat_ws(E'\t', tenant, id, counter_id, amount, note, occurred_at) AS line FROM bench_entries`,
    );
    const lines = rows.map(({ line }) => `${line}\n`);
    const parts = Math.ceil(lines.length / LINES_A_COPY);
    return Array.from({ length: parts }, (_, n) => lines.slice(n * LINES_A_COPY, (n + 1) * LINES_A_COPY).join(''));
  });
}

/** Into a table of the same shape, with its index there before or made afterwards. */
const copied = (engines: Engines, lines: readonly string[], indexed: boolean): Promise<Cost> =>
  withClient(engines.postgres.url('views', 'superuser'), async (client) => {
    const index = 'CREATE INDEX ON bench_copied (tenant, counter_id, occurred_at)';
    await client.query('DROP TABLE IF EXISTS bench_copied');
    await client.query(`CREATE TABLE bench_copied (tenant text NOT NULL, id uuid NOT NULL, counter_id uuid NOT NULL,
      amount bigint NOT NULL, note text NOT NULL, occurred_at timestamptz NOT NULL, PRIMARY KEY (tenant, id))`);
    if (indexed) await client.query(index);
    return costOf(async () => {
      for (const part of lines) {
        const stream = client.query(copyFrom('COPY bench_copied FROM STDIN'));
        stream.end(part);
        await finished(stream);
      }
      if (!indexed) await client.query(index);
      const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM bench_copied');
      return Number(rows[0]?.count);
    });
  });
