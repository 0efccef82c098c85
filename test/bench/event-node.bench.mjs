/**
 * Rates of the embedded event node with its events in Postgres and in memory, in one run: appends a second, events read
 * a second, and the time from an append to its live delivery. Nodes are processes of their own; the client is in this one.
 *   node test/bench/event-node.bench.mjs [--seconds 3] [--json FILE] [--built dist]
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    json: { type: 'string' },
    built: { type: 'string', default: 'dist' },
  },
});
const embedded = resolve(options.built, 'libs/embedded/src');
const SECONDS = Number(options.seconds);
const CONCURRENCIES = [1, 16, 64, 256];
const READ_EVENTS = 60_000;

const event = () =>
  jsonEvent({
    type: 'sale.recorded',
    data: { sale: randomUUID(), partner: 'partner-17', net: { amount: '1234.56', currency: 'GBP' }, lines: 4 },
    metadata: { correlationId: randomUUID(), version: 1 },
  });

async function startNode(args) {
  const node = spawn(process.execPath, [join(embedded, 'event-node/main.js'), '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(node.stdout, 'data');
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${JSON.parse(line).port}?tls=false`);
  const stop = async () => {
    await client.dispose();
    node.kill('SIGTERM');
    await once(node, 'exit');
  };
  return { client, stop };
}

async function appendsPerSecond(client, concurrency) {
  const end = Date.now() + SECONDS * 1000;
  const started = performance.now();
  let appended = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      const stream = `bench-${randomUUID()}`;
      for (let revision = NO_STREAM; Date.now() < end; appended++) {
        revision = (await client.appendToStream(stream, event(), { expectedRevision: revision })).nextExpectedRevision;
      }
    }),
  );
  return (appended * 1000) / (performance.now() - started);
}

async function readsPerSecond(client) {
  const stream = `bench-read-${randomUUID()}`;
  for (let written = 0; written < READ_EVENTS; written += 1000) {
    await client.appendToStream(stream, Array.from({ length: 1000 }, event), {
      expectedRevision: written === 0 ? NO_STREAM : BigInt(written - 1),
    });
  }
  const rates = [];
  for (let pass = 0; pass < 3; pass++) {
    const started = performance.now();
    let read = 0;
    for await (const resolved of client.readAll({ maxCount: READ_EVENTS })) read += resolved.event ? 1 : 0;
    rates.push((read * 1000) / (performance.now() - started));
  }
  return Math.max(...rates);
}

async function deliveryMilliseconds(client) {
  const stream = `bench-live-${randomUUID()}`;
  const subscription = client.subscribeToStream(stream, { fromRevision: 'start' });
  subscription.on('error', () => undefined);
  const arrivals = subscription[Symbol.asyncIterator]();
  const lags = [];
  for (let revision = NO_STREAM; lags.length < 200;) {
    const started = performance.now();
    const [appended] = await Promise.all([
      client.appendToStream(stream, event(), { expectedRevision: revision }),
      arrivals.next().then(() => lags.push(performance.now() - started)),
    ]);
    revision = appended.nextExpectedRevision;
  }
  await subscription.unsubscribe();
  return lags.sort((a, b) => a - b)[lags.length / 2];
}

async function measure(args) {
  const { client, stop } = await startNode(args);
  const rates = {};
  await appendsPerSecond(client, 16);
  for (const concurrency of CONCURRENCIES) {
    rates[`appends/s, ${concurrency} at once`] = await appendsPerSecond(client, concurrency);
  }
  rates['events read/s'] = await readsPerSecond(client);
  rates['live delivery, median ms'] = await deliveryMilliseconds(client);
  await stop();
  return rates;
}

const directory = await mkdtemp(join(tmpdir(), 'concord-bench-'));
await chmod(directory, 0o711);
const { startPostgres } = await import(pathToFileURL(join(embedded, 'index.js')).href);
const postgres = await startPostgres({ dataDir: join(directory, 'data'), durable: true });
try {
  const memory = await measure(['--memory']);
  const stored = await measure(['--database', postgres.url('events', 'node')]);
  const rows = Object.keys(memory).map((name) => ({
    measure: name,
    memory: round(memory[name]),
    postgres: round(stored[name]),
    'postgres/memory': round(stored[name] / memory[name], 2),
  }));
  console.table(rows);
  if (options.json) await writeFile(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);
  else console.log(JSON.stringify(rows));
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

function round(value, digits = value < 100 ? 2 : 0) {
  return Number(value.toFixed(digits));
}
