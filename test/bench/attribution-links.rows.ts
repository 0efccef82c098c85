import { readRunFile } from '#libs/config';
import type { EventStore } from '#libs/eventing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { OwnService } from '../support/test-service.js';
import { LINK_KEYS, TRACK_HOST } from './attribution.program.js';
import { costOf, inTurns, processorOf, quantile } from './cost.js';
import { atLeast, atMost, type Row, shown } from './table.js';
import { follow } from './visitors.js';

const WARMING_MS = 3_000;
const ROUND_MS = 5_000;
const ROUNDS = 3;
/** Who clicks at once where clicks a second are counted. */
const CONNECTIONS = 128;
const OPEN = { host: TRACK_HOST, key: (n: number) => LINK_KEYS[n % LINK_KEYS.length]! };

/** How many links are followed: by what a request costs the process that answers it, and by the clock. */
export async function* linkRows(service: OwnService, seconds: number): AsyncIterable<Row> {
  const port = Number(readRunFile(service.home)?.env['CONCORD_TRACK_PORT']);
  yield* await againstBare(service, port);
  yield* await manyClicks(service, port, seconds);
}

/** What one core would do: whoever asks takes as much of the machine either way, and is left out. */
async function againstBare(service: OwnService, port: number): Promise<Row[]> {
  const bare = spawn(process.execPath, [resolve('test/bench/bare-redirect.bench.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(bare.stdout, 'data')) as [Buffer];
    const other = (JSON.parse(line.toString()) as { port: number }).port;
    for (const each of [port, other]) await follow({ ...OPEN, port: each, connections: 64, ms: WARMING_MS });
    const rows: Row[] = [];
    for (const [connections, target] of [
      [64, 0.3],
      [256, 0.45],
    ] as const) {
      const asked = (of: number, pid: number) => () =>
        costOf(() => follow({ ...OPEN, port: of, connections, ms: ROUND_MS }), processorOf(pid));
      const pair = await inTurns(ROUNDS, asked(port, service.pid('track')), asked(other, bare.pid ?? 0));
      rows.push({
        part: 'attribution',
        measure: `GET /r a second of one core, ${connections} connections`,
        ours: `${shown(1e6 / pair.ours.micros)}/s, ${shown(pair.ours.micros)} µs each`,
        other: `${shown(1e6 / pair.other.micros)}/s, ${shown(pair.other.micros)} µs each, bare Fastify`,
        ratio: 1 / pair.processor,
        target: atLeast(target),
        why: 'a click is judged, signed with two HMACs and written to history before it is answered',
      });
    }
    return rows;
  } finally {
    bare.kill('SIGTERM');
  }
}

async function manyClicks(service: OwnService, port: number, seconds: number): Promise<Row[]> {
  const times: number[] = [];
  const told = new Set<string>();
  let unrecorded = 0;
  const answered = (head: string, ms: number): void => {
    times.push(ms);
    const id = /[?&]cid=([\w-]+)/.exec(head)?.[1];
    if (id === undefined) return;
    const bytes = Buffer.from(id, 'base64url');
    if ((bytes.readUInt8(28) & 1) === 1) told.add(bytes.toString('hex', 23, 28));
    else unrecorded += 1;
  };
  const began = performance.now();
  const count = await follow({ ...OPEN, port, connections: CONNECTIONS, ms: seconds * 1_000, answered });
  const rate = count / ((performance.now() - began) / 1_000);
  await pause(2_000);
  const kept = await noncesOf(service.store);
  const lost = [...told].filter((nonce) => !kept.has(nonce)).length;
  const together = 'generator, track, node, Postgres and projector on the same cores';
  return [
    {
      part: 'attribution',
      measure: `clicks/s for ${seconds} s, ${CONNECTIONS} connections`,
      ours: `${shown(rate)}/s`,
      other: `${lost} lost of ${told.size} that were said to be recorded, ${unrecorded} sent on before`,
      ratio: rate,
      target: atLeast(2_000),
      why: together,
    },
    {
      part: 'attribution',
      measure: 'clicks, p99 of the same',
      ours: `${shown(quantile(times, 0.99))} ms`,
      other: `median ${shown(quantile(times, 0.5))} ms`,
      ratio: quantile(times, 0.99),
      target: atMost(50, 'ms'),
      why: together,
    },
    {
      part: 'attribution',
      measure: 'clicks that were said to be recorded and are in no history',
      ours: String(lost),
      other: `${kept.size} clicks in history`,
      ratio: lost,
      target: atMost(0),
    },
  ];
}

async function noncesOf(store: EventStore): Promise<ReadonlySet<string>> {
  const stop = new AbortController();
  const nonces = new Set<string>();
  for await (const delivery of store.subscribe({ after: 'start', prefixes: ['clicks-'], signal: stop.signal })) {
    if (delivery.kind === 'caught-up') break;
    if (delivery.kind !== 'event') continue;
    const { clicks = [] } = delivery.event.data as { clicks?: readonly (readonly unknown[])[] };
    for (const [, , nonce] of clicks) nonces.add(String(nonce));
  }
  stop.abort();
  return nonces;
}
