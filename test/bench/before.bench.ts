import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { retryingApi } from '#libs/importing';
import { done, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { atOnce, type Cost, costOf, inTurns, processorOf } from './cost.js';
import { atMost, type Row, shown } from './table.js';

const WARMING = 300;
const ROUNDS = 5;
const A_ROUND = 100;
const SETTLES_MS = 1_500;
const PROCESSES = ['api', 'projector', 'event-node', 'postgres'] as const;

/** Ways to do the same thing once more, by which version is asked. */
interface Version {
  readonly service: OwnService;
  sale(): Promise<void>;
  refund(): Promise<void>;
}

/** A sale and a refund by one caller, as this version does them : as an earlier one does, built in a folder of its own. */
export async function* benchBefore({ before }: { readonly before?: string }): AsyncIterable<Row> {
  if (before === undefined) return;
  const versions: Version[] = [];
  try {
    versions.push(await versionIn('.'), await versionIn(before));
    const [ours, other] = versions as [Version, Version];
    for (const name of ['sale', 'refund'] as const) {
      const pair = await inTurns(
        ROUNDS,
        () => round(ours, name),
        () => round(other, name),
      );
      yield {
        part: 'before',
        measure: `a ${name} by one caller, processor time of all processes : before`,
        ours: `${shown(pair.ours.micros / 1000)} ms`,
        other: `${shown(pair.other.micros / 1000)} ms`,
        ratio: pair.processor,
        target: atMost(1.05),
        why: `median of ${ROUNDS} rounds of ${A_ROUND} in turns`,
      };
    }
  } finally {
    for (const { service } of versions) await service.stop();
  }
}

async function versionIn(folder: string): Promise<Version> {
  const mains = ['dist/programs/supervisor.js', 'dist/apps/supervisor/src/main.js'].map((main) =>
    resolve(folder, main),
  );
  const service = await startTestService({}, mains.find(existsSync));
  const api = retryingApi(await service.api('before'));
  const shop = await Shop.open(api, 'before');
  let [sales, refunds] = [0, 0];
  const sale = async (): Promise<void> => void (await done(api, 'recordSale', shop.sale(`sale ${sales++}`, '10.00')));
  const refund = async (): Promise<void> => {
    const [of, number] = [`sale ${refunds}`, `refund ${refunds++}`];
    await done(api, 'refundSale', shop.refund(of, number, '4.00', { reason: 'REFUND' }));
  };
  await atOnce(4, WARMING, sale);
  await pause(SETTLES_MS);
  return { service, sale, refund };
}

/** What follows from a sale is counted with it. */
function round({ service, ...acts }: Version, name: 'sale' | 'refund'): Promise<Cost> {
  return costOf(
    async () => {
      for (let n = 0; n < A_ROUND; n += 1) await acts[name]();
      await pause(SETTLES_MS);
      return A_ROUND;
    },
    processorOf(...PROCESSES.map((process) => service.pid(process))),
  );
}
