import { setTimeout as pause } from 'node:timers/promises';
import { pinged } from '../support/pinger.js';
import { Shop, STARTS_AT } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { median, quantile } from './cost.js';
import { atMost, type Row, shown } from './table.js';

/** As many sales as a body of 8 MiB and 600,000 values holds, each as long as a sale may be. */
const [SALES, LINES] = [14, 8_000];
const BLOCKS = 3;
/** Queries of another tenant, so many a second. */
const A_SECOND = 20;
const MOST_WAITING_MS = 250;
const MOST_ALIVE_MS = 100;
const RECORD =
  'mutation ($input: RecordSalesInput!) { recordSales(input: $input) { refused results { userErrors { code message } } } }';

/** Queries of one tenant while another sends the largest inputs that are taken, against the same queries with nobody else. */
export async function* benchLargeInput(): AsyncIterable<Row> {
  const service = await startTestService();
  try {
    const loud = await Shop.open(await service.api('loud'), 'loud');
    const quiet = await Shop.open(await service.api('quiet'), 'quiet');
    await asking(service, quiet, () => pause(3_000));
    const without = await asking(service, quiet, () => pause(10_000));
    let bytes = 0;
    const began = performance.now();
    const beside = await asking(service, quiet, async () => {
      for (let n = 0; n < BLOCKS; n += 1) bytes = await send(service, loud, n);
    });
    const seconds = (performance.now() - began) / 1000;
    const p99 = { without: quantile(without, 0.99), beside: quantile(beside, 0.99) };
    yield {
      part: 'large',
      measure: `p99 of another tenant's query beside ${BLOCKS} blocks of ${SALES} sales of ${LINES} lines, ${shown(bytes / 2 ** 20)} MiB each, one in ${shown(seconds / BLOCKS)} s: more than without`,
      ours: `${shown(p99.beside)} ms, median ${shown(median(beside))} ms, longest ${shown(Math.max(...beside))} ms`,
      other: `${shown(p99.without)} ms, median ${shown(median(without))} ms without any`,
      ratio: p99.beside - p99.without,
      target: atMost(MOST_WAITING_MS, 'ms'),
      why: 'a step of a large input, such as the decision on 8,000 lines, is not divided',
    };
    const alive = await pinged(`${service.supervised.url}/health/live`, async () => {
      for (let n = 0; n < BLOCKS; n += 1) await send(service, loud, BLOCKS + n);
    });
    yield {
      part: 'large',
      measure: `the longest that /health/live waited beside ${BLOCKS} more of these blocks`,
      ours: `${shown(Math.max(...alive))} ms, median ${shown(median(alive))} ms, p99 ${shown(quantile(alive, 0.99))} ms of ${alive.length}`,
      other: '',
      ratio: Math.max(...alive),
      target: atMost(MOST_ALIVE_MS, 'ms'),
      why: 'the decision on 8,000 lines is one step',
    };
  } finally {
    await service.stop();
  }
}

/** The bytes of what was sent and taken. */
async function send(service: OwnService, { programId, partnerId }: Shop, block: number): Promise<number> {
  const lines = Array.from({ length: LINES }, (_, n) => ({ product: `p${n}`, quantity: '1', unitPrice: '1.25' }));
  const items = Array.from({ length: SALES }, (_, n) => ({
    ...{ idempotencyKey: `sale ${block} ${n}`, programId, externalId: `${block}-${n}`, currency: 'GBP' },
    ...{ occurredAt: STARTS_AT, credits: [{ partnerId }], lines },
  }));
  const ask = await service.as({ tenant: 'loud', subject: 'loud', role: 'manager' });
  const { data, errors } = await ask(RECORD, { input: { items } });
  const sent = (data as { recordSales?: { refused: number; results: unknown[] } } | null | undefined)?.recordSales;
  if (errors || sent?.refused !== 0) throw new Error(JSON.stringify(errors ?? sent?.results[0]));
  return Buffer.byteLength(JSON.stringify({ query: RECORD, variables: { input: { items } } }));
}

/** Milliseconds of each query while something is done. */
async function asking(service: OwnService, quiet: Shop, work: () => Promise<unknown>): Promise<readonly number[]> {
  const api = await service.api('quiet');
  const under: Promise<number>[] = [];
  let isDone = false;
  const working = work().finally(() => (isDone = true));
  // It is waited for below.
  working.catch(() => undefined);
  while (!isDone) {
    under.push(
      (async () => {
        const began = performance.now();
        await api('query ($id: ID!) { partner(id: $id) { id name } }', { id: quiet.partnerId });
        return performance.now() - began;
      })(),
    );
    await pause(1000 / A_SECOND);
  }
  await working;
  return Promise.all(under);
}
