import { startTestPostgres } from '#libs/embedded';
import { CONTEXT_MODULES, contextsOf, viewsOf } from '#libs/contexts';
import { type EventCodec, type EventStore, isAfter, MemoryEventStore } from '#libs/eventing';
import { FEED_VIEW } from '#libs/feed';
import { retryingApi } from '#libs/importing';
import type { EventMetadata, Position } from '#libs/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { latest, Shop } from '../support/shop.js';
import type { OwnService } from '../support/test-service.js';
import { atOnce, type Cost, costOf, inTurns, ownProcessor, processorOf } from './cost.js';
import { withProjector } from './feed-log.rows.js';
import { atLeast, atMost, type Row, shown } from './table.js';

const TENANT = 'log-cost';
const PROCESSES = ['api', 'projector', 'event-node', 'postgres', 'feed'] as const;
const ALL = viewsOf(contextsOf(CONTEXT_MODULES));
const BUT_FOR_THE_LOG = ALL.filter(({ name }) => name !== FEED_VIEW);

/** What the log of public events adds to what the projector does for sales and what is posted for them, and to all that they cost. */
export async function* logCostRows(service: OwnService, codec: EventCodec, sales: number): AsyncIterable<Row> {
  const shop = await Shop.open(retryingApi(await service.api(TENANT)), TENANT);
  const whole = await costOf(
    async () => {
      const positions: (string | null)[] = [];
      await atOnce(8, sales, async (n) => positions.push((await shop.record(`sale ${n}`, '10.00')).position));
      await shop.balance(latest(positions));
      return sales;
    },
    processorOf(...PROCESSES.map((name) => service.pid(name))),
  );
  const store = await copied(service.store);
  const postgres = await startTestPostgres();
  try {
    const made = { postgres, store, codec };
    const last = (await store.head()) as Position;
    const run = (views: typeof ALL): Promise<Cost> =>
      withProjector(made, views, async (projector) => {
        await projector.start();
        const level = (): boolean => projector.health().every(({ position }) => !isAfter(last, position));
        const cost = await costOf(
          async () => {
            while (!level()) await pause(20);
            return sales;
          },
          () => ownProcessor() + processorOf(postgres.pid)(),
        );
        await projector.stop();
        return cost;
      });
    const pair = await inTurns(
      3,
      () => run(ALL),
      () => run(BUT_FOR_THE_LOG),
    );
    yield {
      ...{ part: 'feed', measure: 'processor time of projector and Postgres for a sale and what is posted for it' },
      ...{ ours: `${shown(pair.ours.micros)} µs with the log`, other: `${shown(pair.other.micros)} µs without` },
      ...{ ratio: pair.processor, target: atMost(1.1) },
      why: 'of an import the projector is a part only: of the whole the log adds less',
    };
    // By the ratio of the rounds: two medians may be of different rounds.
    const added = pair.other.micros * (pair.processor - 1);
    const without = whole.micros - added;
    yield {
      ...{ part: 'feed', measure: 'recording and posting a sale on cores that are full: with the log, without' },
      ...{ ours: `${shown(whole.micros)} µs of all processes`, other: `${shown(without)} µs without, worked out` },
      ...{ ratio: without / whole.micros, target: atLeast(0.9) },
      why: 'what the projector and Postgres take for the log is taken off what all processes take while sales come',
    };
  } finally {
    await postgres.stop();
  }
}

/** The tenant's history, in the order in which it happened. */
async function copied(store: EventStore): Promise<EventStore> {
  const into = new MemoryEventStore();
  const revisions = new Map<string, bigint>();
  const stop = new AbortController();
  const nouns = new Set(ALL.flatMap(({ sources }) => sources.map(({ noun }) => noun)));
  const prefixes = [...nouns].map((noun) => `${noun}-${TENANT}.`);
  for await (const delivery of store.subscribe({ after: 'start', prefixes, signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind !== 'event') continue;
    const { stream, id, type, data, metadata } = delivery.event;
    const event = { id, type, data: data as object, metadata: metadata as EventMetadata };
    const { revision } = await into.append(stream, revisions.get(stream) ?? 'no-stream', [event]);
    revisions.set(stream, revision);
  }
  stop.abort();
  return into;
}
