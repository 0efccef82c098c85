import { EsdbEventStore, EventingModule, MemoryBlindIndex, type Outcome } from '#libs/eventing';
import { type Command, isRefusal } from '#libs/kernel';
import { EventStoreDBClient, jsonEvent, NO_STREAM, StreamNotFoundError } from '@eventstore/db-client';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import { atOnce, type Cost, costOf, inTurns, type Pair } from './cost.js';
import * as bench from './counter.js';
import { startEmmett } from './emmett.js';
import { startEngines } from './engines.js';
import { atLeast, atMost, type Row, shown, type Target } from './table.js';

const AT_ONCE = 16;
const STREAMS = 4 * AT_ONCE;
const EVENTS_A_STREAM = 20;
const COMMANDS = 2_000;
const ROUNDS = 5;

/** What commands cost on streams that are there and on new ones. */
type Work = Record<'existing' | 'fresh', () => Promise<Cost>>;

/** (a) Commands through the CommandBus against load and append by the bare client, and against Emmett on the same Postgres. */
export async function* benchCommands(): AsyncIterable<Row> {
  const engines = await startEngines();
  const store = new EsdbEventStore(engines.events);
  const client = EventStoreDBClient.connectionString(engines.events);
  const emmett = await startEmmett(engines.postgres.url('views'), { atOnce: AT_ONCE, eventsAStream: EVENTS_A_STREAM });
  const apps = await Promise.all([busOver(store), busOver(store, 1)]);
  try {
    const streams = (): Promise<string[]> => filled(store);
    const [warm, cold] = apps.map((app) => throughBus(app.get(CommandBus), streams));
    const bare = byBareClient(client, streams);
    const other: Work = {
      existing: () => emmett.run('existing', COMMANDS),
      fresh: () => emmett.run('fresh', COMMANDS),
    };
    if (!warm || !cold) throw new Error('no bus');
    for (const work of [warm, cold, bare, other]) for (const run of Object.values(work)) await run();
    const pairs = [
      ['existing streams', 'load + append, bare client', warm.existing, bare.existing, atLeast(0.5)],
      ['existing streams, none in memory', 'load + append, bare client', cold.existing, bare.existing, atLeast(0.5)],
      ['new streams', 'load + append, bare client', warm.fresh, bare.fresh, atLeast(0.5)],
      ['existing streams', 'Emmett 0.42', warm.existing, other.existing, atLeast(1.5)],
      ['new streams', 'Emmett 0.42', warm.fresh, other.fresh, atLeast(1.5)],
    ] as const;
    for (const [name, against, ours, others, target] of pairs) {
      yield* rowsOf(name, against, await inTurns(ROUNDS, ours, others), target);
    }
  } finally {
    await Promise.all([...apps.map((app) => app.close()), emmett.stop(), client.dispose(), store.close()]);
    await engines.stop();
  }
}

const rowsOf = (name: string, against: string, pair: Pair, target: Target): Row[] => [
  {
    part: 'a',
    measure: `commands/s, ${name}, ${AT_ONCE} at once`,
    ours: `${shown(pair.ours.perSecond)}/s`,
    other: `${shown(pair.other.perSecond)}/s ${against}`,
    ratio: pair.rate,
    target,
    why: 'the store’s commits are shared by both sides; what is left is the processor time of the next row',
  },
  {
    part: 'a',
    measure: `client’s processor time per command, ${name}`,
    ours: `${shown(pair.ours.micros)} µs`,
    other: `${shown(pair.other.micros)} µs ${against}`,
    ratio: pair.processor,
    target: atMost(1 / target.value),
    why: 'ids and hashes of event and command, the envelope, the bus and the fold come on top of the append',
  },
];

function busOver(store: EsdbEventStore, keptBytes?: number): Promise<INestApplicationContext> {
  const module = EventingModule.forCommands({
    ...{ store, blind: new MemoryBlindIndex(), aggregates: [bench.counter] },
    ...(keptBytes !== undefined && { keptBytes }),
  });
  return NestFactory.createApplicationContext(module, { logger: false });
}

/** Ids of new streams of some length: those of the round before have grown. */
async function filled(store: EsdbEventStore): Promise<string[]> {
  const ids = Array.from({ length: STREAMS }, () => randomUUID());
  for (const counterId of ids) {
    const counted = Array.from({ length: EVENTS_A_STREAM - 1 }, () =>
      bench.written({ type: 'counter.counted', data: { counterId, amount: '1', note: bench.NOTE } }),
    );
    const started = bench.written({ type: 'counter.started', data: { counterId, label: 'bench' } });
    await store.append(bench.streamOfCounter(counterId), 'no-stream', [started, ...counted]);
  }
  return ids;
}

/** Each lane has streams of its own, so that nobody waits for another. */
const idFor = (ids: readonly string[], n: number, lane: number): string => ids[(lane + AT_ONCE * n) % ids.length] ?? '';

function throughBus(bus: CommandBus, streams: () => Promise<string[]>): Work {
  const send = async (command: Command): Promise<void> => {
    const outcome = await bus.execute<Command, Outcome>(command);
    if (isRefusal(outcome)) throw new Error(outcome.message);
  };
  const count = (counterId: string) =>
    send(new bench.Count({ counterId, amount: '1', note: bench.NOTE }, bench.contextOf()));
  return {
    existing: async () => {
      const ids = await streams();
      await Promise.all(ids.map(count));
      return costOf(() => atOnce(AT_ONCE, COMMANDS, (n, lane) => count(idFor(ids, n, lane))));
    },
    fresh: () =>
      costOf(() =>
        atOnce(AT_ONCE, COMMANDS, () =>
          send(new bench.StartCounter({ counterId: randomUUID(), label: 'bench' }, bench.contextOf())),
        ),
      ),
  };
}

function byBareClient(client: EventStoreDBClient, streams: () => Promise<string[]>): Work {
  const load = async (stream: string) => {
    let [state, revision] = [bench.initialCounter, undefined as bigint | undefined];
    try {
      for await (const { event } of client.readStream(stream)) {
        if (!event) continue;
        state = bench.evolveCounter(state, event as unknown as bench.CounterEvent);
        revision = event.revision;
      }
    } catch (fault) {
      if (!(fault instanceof StreamNotFoundError)) throw fault;
    }
    return { state, revision };
  };
  const act = async (counterId: string, event: bench.CounterEvent): Promise<void> => {
    const stream = bench.streamOfCounter(counterId);
    const { revision } = await load(stream);
    const { id, type, data, metadata } = bench.written(event);
    const message = jsonEvent({ id, type, data: data as Record<string, string>, metadata: metadata as never });
    await client.appendToStream(stream, message, { expectedRevision: revision ?? NO_STREAM });
  };
  return {
    existing: async () => {
      const ids = await streams();
      return costOf(() =>
        atOnce(AT_ONCE, COMMANDS, (n, lane) => {
          const counterId = idFor(ids, n, lane);
          return act(counterId, { type: 'counter.counted', data: { counterId, amount: '1', note: bench.NOTE } });
        }),
      );
    },
    fresh: () =>
      costOf(() =>
        atOnce(AT_ONCE, COMMANDS, () => {
          const counterId = randomUUID();
          return act(counterId, { type: 'counter.started', data: { counterId, label: 'bench' } });
        }),
      ),
  };
}
