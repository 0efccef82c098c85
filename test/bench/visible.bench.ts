import { retryingApi } from '#libs/importing';
import { setTimeout as pause } from 'node:timers/promises';
import { mutate, Shop } from '../support/shop.js';
import { startTestService } from '../support/test-service.js';
import { median, quantile } from './cost.js';
import { atMost, type Row, shown } from './table.js';

const A_SECOND = 200;
const WARMING_SECONDS = 5;
const SECONDS = 20;
const SALE = `query ($id: ID!, $after: Position) { sale(id: $id, after: $after) { id } }`;

/** (c) From sending a mutation to a query that shows it, over the network, while mutations come at a fixed rate. */
export async function* benchVisible(): AsyncIterable<Row> {
  const service = await startTestService();
  try {
    // A request that gets no connection on a machine with too much to do is late, not lost.
    const api = retryingApi(await service.api('visible'));
    const shop = await Shop.open(api, 'visible');
    const once = async (n: number): Promise<number> => {
      const started = performance.now();
      const { id, position } = await mutate(api, 'recordSale', shop.sale(`sale ${n}`, '10.00'));
      const { sale } = await api<{ sale: { id: string } | null }>(SALE, { id, after: position });
      if (!sale) throw new Error('a query does not show what it was told to wait for');
      return performance.now() - started;
    };
    await atRate(WARMING_SECONDS, (n) => once(n));
    const times = await atRate(SECONDS, (n) => once(WARMING_SECONDS * A_SECOND + n));
    const p99 = quantile(times, 0.99);
    yield {
      part: 'c',
      measure: `mutation to visible in a query, p99 at ${A_SECOND}/s for ${SECONDS} s`,
      ours: `${shown(p99)} ms`,
      other: `median ${shown(median(times))} ms`,
      ratio: p99,
      target: atMost(100, 'ms'),
      why: 'whoever asks runs on the same cores as api, projector, node and Postgres; beside other work the tail is theirs',
    };
  } finally {
    await service.stop();
  }
}

/** Begins one every few milliseconds, whether or not those before have ended. */
async function atRate(seconds: number, once: (n: number) => Promise<number>): Promise<number[]> {
  const began = performance.now();
  const under: Promise<number>[] = [];
  for (let n = 0; n < seconds * A_SECOND; n += 1) {
    const early = began + (n * 1000) / A_SECOND - performance.now();
    if (early > 0) await pause(early);
    // One that is never answered is later than any that is.
    under.push(once(n).catch(() => Infinity));
  }
  return Promise.all(under);
}
