import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { patientApi } from '#libs/importing';
import { businessOf } from '../support/databases.js';
import { mutate, Shop } from '../support/shop.js';
import { startTestService, type TestService } from '../support/test-service.js';
import { isReady, until } from './supervised.js';

const LONG = Boolean(process.env['CONCORD_TEST_LONG']);
const KILLS = LONG ? 10 : 1;
// Only stops what hangs.
const PATIENCE = LONG ? 1_800_000 : 600_000;
const TENANT = 'engines';
const WRITERS = 16;

type Engine = 'event-node' | 'postgres';

describe('an engine that is killed during writes', () => {
  let service: TestService;
  let shop: Shop;
  /** By number of the sale, where its answer says it stands. */
  const acknowledged = new Map<string, string>();
  const underWay = new Set<string>();
  let sent = 0;

  beforeAll(async () => {
    service = await startTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT);
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  /** Records sales, one after the other, each until it is acknowledged. */
  async function write(until: () => boolean): Promise<void> {
    const api = patientApi(patientApi(shop.api));
    while (!until()) {
      const number = `sale ${(sent += 1)}`;
      underWay.add(number);
      const { position, userErrors } = await mutate(api, 'recordSale', shop.sale(number, '10.00'));
      underWay.delete(number);
      if (userErrors.length > 0 || position === null) throw new Error(`${number}: ${JSON.stringify(userErrors)}`);
      acknowledged.set(number, position);
    }
  }

  /** The same with several writers; the engine is killed in the midst of it, and again after it has served a while. */
  async function killDuringWrites(engine: Engine): Promise<number[]> {
    let over = false;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => write(() => over)));
    writing.catch(() => undefined);
    const found: number[] = [];
    for (let n = 0; n < KILLS; n += 1) {
      const before = acknowledged.size;
      await Promise.race([until(() => acknowledged.size >= before + 5 * WRITERS), writing]);
      const pid = service.pid(engine);
      const waiting = [...underWay];
      process.kill(pid, 'SIGKILL');
      found.push(waiting.length);
      await until(() => service.pid(engine) !== pid);
      await until(() => waiting.every((number) => acknowledged.has(number)));
    }
    over = true;
    await writing;
    return found;
  }

  it.each<Engine>(['event-node', 'postgres'])(
    '%s loses nothing that was acknowledged, has everything once, and serves again',
    async (engine) => {
      const underWayAtKills = await killDuringWrites(engine);
      expect(underWayAtKills.filter((count) => count > 0)).toHaveLength(KILLS);
      await until(() => isReady(service.supervised.url));
      expect(underWay.size).toBe(0);

      const recorded = (await businessOf(service.home, TENANT)).filter(({ type }) => type === 'sale.recorded');
      expect(recorded.map(({ data }) => data.externalId as string).sort()).toEqual([...acknowledged.keys()].sort());
      const positions = new Map<string, string>();
      for (const { stream, data } of recorded) {
        for await (const { position } of service.store.read(stream)) {
          positions.set(data.externalId as string, `${position.commit}/${position.prepare}`);
        }
      }
      expect(positions).toEqual(acknowledged);

      const { position } = await shop.record(`after ${engine}`, '10.00');
      acknowledged.set(`after ${engine}`, position ?? '');
      const earned = ((acknowledged.size * 150) / 100).toFixed(2);
      await until(async () => (await shop.balance(position).catch(() => '')) === earned);
    },
    PATIENCE,
  );
});
