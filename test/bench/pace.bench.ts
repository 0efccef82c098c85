import { setTimeout as pause } from 'node:timers/promises';
import type { Api } from '#libs/importing';
import { retryingApi } from '#libs/importing';
import { done, mutate, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { atOnce, median, processorOf, quantile } from './cost.js';
import { atLeast, atMost, type Row, shown, type Target } from './table.js';

const WARMING = 300;
const ALONE = 400;
const AT_ONCE = 16;
const TOGETHER = 2_000;
const [A_SECOND, SECONDS] = [20, 15];
const SALE = `query ($id: ID!, $after: Position) { sale(id: $id, after: $after) { id } }`;
const PROCESSES = ['api', 'projector', 'event-node', 'postgres'] as const;

/** What one sale and one refund cost, and how long one waits for them, at the pace of a person and of sixteen callers. */
export async function* benchPace(): AsyncIterable<Row> {
  const service = await startTestService();
  try {
    const api = retryingApi(await service.api('pace'));
    const shop = await Shop.open(api, 'pace');
    let sales = 0;
    const sale = async (): Promise<void> => void (await done(api, 'recordSale', shop.sale(`sale ${sales++}`, '10.00')));
    await atOnce(4, WARMING, sale);
    await pause(2_000);
    yield* await alone(service, 'recordSale', ALONE_MOST, sale);
    await pause(1_000);
    let refunds = 0;
    const refund = async (): Promise<void> => {
      const [of, number] = [`sale ${WARMING + refunds}`, `refund ${refunds++}`];
      await done(api, 'refundSale', shop.refund(of, number, '4.00', { reason: 'REFUND' }));
    };
    yield* await alone(service, 'refundSale', NO_MORE_THAN_SALES, refund);
    yield await visible(api, () => shop.sale(`sale ${sales++}`, '10.00'));
    yield* await together(service, sale);
  } finally {
    await service.stop();
  }
}

interface Most {
  readonly spent: Target | null;
  readonly p50: Target | null;
  readonly p99: Target | null;
}

const ALONE_MOST: Most = { spent: atMost(8, 'ms'), p50: atMost(6, 'ms'), p99: atMost(20, 'ms') };
/** Looked at beside the rows of sales of the same run. */
const NO_MORE_THAN_SALES: Most = { spent: null, p50: null, p99: null };

async function alone(service: OwnService, name: string, most: Most, act: () => Promise<void>): Promise<Row[]> {
  const times: number[] = [];
  const spent = await spending(service, ALONE, async () => {
    for (let n = 0; n < ALONE; n += 1) {
      const began = performance.now();
      await act();
      times.push(performance.now() - began);
    }
  });
  return [
    row(`${name}, one after the other: processor time of each`, spent.sum, 'ms', most.spent, spent.shares),
    row(`${name}, one after the other: p50`, median(times), 'ms', most.p50, `of ${ALONE}`),
    row(`${name}, one after the other: p99`, quantile(times, 0.99), 'ms', most.p99, `of ${ALONE}`),
  ];
}

async function visible(api: Api, next: () => object): Promise<Row> {
  const times: number[] = [];
  for (let n = 0; n < A_SECOND * SECONDS; n += 1) {
    const began = performance.now();
    const { id, position } = await mutate(api, 'recordSale', next());
    await api(SALE, { id, after: position });
    times.push(performance.now() - began);
    await pause(Math.max(1000 / A_SECOND - (performance.now() - began), 0));
  }
  const p99 = `p99 ${shown(quantile(times, 0.99))} ms`;
  return row(`mutation to visible in a query at ${A_SECOND}/s: p50`, median(times), 'ms', atMost(25, 'ms'), p99);
}

async function together(service: OwnService, sale: () => Promise<void>): Promise<Row[]> {
  let seconds = 0;
  const spent = await spending(service, TOGETHER, async () => {
    const began = performance.now();
    await atOnce(AT_ONCE, TOGETHER, sale);
    seconds = (performance.now() - began) / 1000;
  });
  const rate = TOGETHER / seconds;
  return [
    row(
      `recordSale, ${AT_ONCE} at once`,
      rate,
      'a second',
      atLeast(400),
      `${shown(spent.sum)} ms of processor time each`,
    ),
    row(`recordSale, ${AT_ONCE} at once: processor time of each`, spent.sum, 'ms', null, spent.shares),
  ];
}

/** Milliseconds of processor time for each of `count` pieces of work, effects included: in all, and of which process. */
async function spending(
  service: OwnService,
  count: number,
  work: () => Promise<void>,
): Promise<{ sum: number; shares: string }> {
  const clocks = PROCESSES.map((name) => [name, processorOf(service.pid(name))] as const);
  const before = clocks.map(([, clock]) => clock());
  await work();
  await pause(2_000);
  const each = clocks.map(([name, clock], n) => [name, ((clock() - (before[n] ?? 0)) * 1000) / count] as const);
  return {
    sum: each.reduce((sum, [, ms]) => sum + ms, 0),
    shares: each.map(([name, ms]) => `${name} ${shown(ms)}`).join(', '),
  };
}

const row = (measure: string, value: number, unit: string, target: Target | null, other: string): Row => ({
  part: 'pace',
  measure,
  ours: `${shown(value)} ${unit}`,
  other,
  ratio: value,
  target,
  why: 'who asks runs on the same cores as api, projector, node and Postgres',
});
