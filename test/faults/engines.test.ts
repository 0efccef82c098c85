import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { retryingApi } from '#libs/importing';
import { queryDatabase, whileHeld } from '../support/databases.js';
import { businessOf } from '../support/history.js';
import { atScale } from '../support/scale.js';
import { mutate, Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { isReady } from './supervised.js';
import { until } from '../support/until.js';

const KILLS = atScale({ short: 2, long: 4, soak: 20 });
// Only stops what hangs.
const PATIENCE = atScale({ short: 600_000, long: 900_000, soak: 1_800_000 });
const TENANT = 'engines';
const WRITERS = 16;

type Engine = 'event-node' | 'postgres';

// What EVENTSTORE_URL names is nobody's to kill.
(process.env['EVENTSTORE_URL'] ? describe.skip : describe)('an engine that is killed during writes', () => {
  let service: OwnService;
  let shop: Shop;
  /** By number of the sale, where its answer says it stands. */
  const acknowledged = new Map<string, string>();
  const underWay = new Set<string>();
  let sent = 0;
  let over = false;
  let onAnswer = (): void => undefined;

  beforeAll(async () => {
    service = await startTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT);
  }, PATIENCE);
  afterAll(async () => {
    over = true;
    await service?.stop();
  }, PATIENCE);

  /** Records sales, one after the other, each until it is acknowledged. */
  async function write(): Promise<void> {
    const api = retryingApi(retryingApi(shop.api));
    while (!over) {
      const number = `sale ${(sent += 1)}`;
      underWay.add(number);
      const { position, userErrors } = await mutate(api, 'recordSale', shop.sale(number, '10.00'));
      underWay.delete(number);
      if (userErrors.length > 0 || position === null) throw new Error(`${number}: ${JSON.stringify(userErrors)}`);
      acknowledged.set(number, position);
      onAnswer();
    }
  }

  /** While a commit is under way that cannot end: nobody may have been told of it. */
  async function killInCommit(engine: Engine, pid: number): Promise<number> {
    return whileHeld(service.home, 'events', 'LOCK TABLE event_node.events IN SHARE MODE', async () => {
      await until(async () => (await queryDatabase(service.home, 'events', COMMITS_THAT_WAIT)).length > 0);
      // Long enough for an answer that somebody gave too early.
      await pause(300);
      const waiting = await queryDatabase<{ pid: number }>(service.home, 'events', COMMITS_THAT_WAIT);
      // Whoever commits in Postgres for the node dies too: else it might still do so once nothing holds it.
      if (engine === 'postgres') for (const backend of waiting) process.kill(backend.pid, 'SIGKILL');
      process.kill(pid, 'SIGKILL');
      if (engine === 'event-node') await queryDatabase(service.home, 'events', END_COMMITS);
      return waiting.length;
    });
  }

  /** In the moment in which somebody is told that a write is safe, while others wait for theirs. */
  function killAtAnswer(pid: number): Promise<number> {
    const from = acknowledged.size + 5 * WRITERS;
    return new Promise((resolve) => {
      onAnswer = () => {
        if (acknowledged.size < from || underWay.size === 0) return;
        process.kill(pid, 'SIGKILL');
        onAnswer = () => undefined;
        resolve(underWay.size);
      };
    });
  }

  /** The engine is killed in the midst of many writers' work, and again after it has served a while. Answers what waited at each kill. */
  async function killDuringWrites(engine: Engine): Promise<number[]> {
    over = false;
    const writing = Promise.all(Array.from({ length: WRITERS }, write));
    writing.catch(() => undefined);
    const found: number[] = [];
    for (let n = 0; n < KILLS; n += 1) {
      const pid = service.pid(engine);
      found.push(await (n % 2 ? killInCommit(engine, pid) : killAtAnswer(pid)));
      const waiting = [...underWay];
      await until(() => service.pid(engine) !== pid);
      await Promise.race([until(() => waiting.every((number) => acknowledged.has(number))), writing]);
    }
    over = true;
    await writing;
    return found;
  }

  it.each<Engine>(['event-node', 'postgres'])(
    '%s loses nothing that was acknowledged, has everything once, and serves again',
    async (engine) => {
      const waiting = await killDuringWrites(engine);
      expect(waiting.filter((count) => count > 0)).toHaveLength(KILLS);
      await until(() => isReady(service.supervised.url));
      expect(underWay.size).toBe(0);

      const recorded = (await businessOf(service, TENANT)).filter(({ type }) => type === 'sale.recorded');
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

const OF_COMMITS = `FROM pg_stat_activity WHERE usename = 'concord_node' AND wait_event_type = 'Lock'`;
const COMMITS_THAT_WAIT = `SELECT pid ${OF_COMMITS}`;
const END_COMMITS = `SELECT pg_terminate_backend(pid) ${OF_COMMITS}`;
