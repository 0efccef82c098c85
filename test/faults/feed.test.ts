import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueDevelopmentToken } from '#libs/access';
import { type Api, retryingApi } from '#libs/importing';
import { childEnv } from '../support/child-env.js';
import { Chain, FeedFollower } from '../support/feed-follower.js';
import { ConsumerReading, SseReading } from '../support/feed-readers.js';
import { PartnersWritten } from '../support/partners-written.js';
import { atScale } from '../support/scale.js';
import { Shop } from '../support/shop.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 900_000;
const TENANT = 'told-all';
const KILLS = atScale({ short: 3, long: 10, soak: 200 });
/** Milliseconds after which a process that ends is started again at once. */
const SERVED = 1_100;
const FILTER = { types: ['partner.*'] };

describe('the feed that is killed while partners come', () => {
  let service: OwnService;
  let api: Api;
  let partners: PartnersWritten;
  let port: number;
  /** What ends what the test began, when it fails, too. */
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    service = await startTestService();
    api = retryingApi(await service.api(TENANT));
    partners = new PartnersWritten(service, api, await Shop.open(api, TENANT), TENANT, 20);
    port = Number(service.supervised.run().env['CONCORD_FEED_PORT']);
  }, PATIENCE);
  afterAll(async () => {
    await Promise.allSettled(ends.map(async (end) => end()));
    await service?.stop();
  }, PATIENCE);

  /** Somebody who keeps cursors, and begins again after each cut. */
  function keeper(token: string): { readonly chain: Chain; stop(): void; readonly failed: Promise<unknown> } {
    const chain = new Chain();
    let isOver = false;
    const reading = async (): Promise<unknown> => {
      while (!isOver) {
        const follower = new FeedFollower(port);
        const value = chain.cursor;
        const start = value
          ? ({ positionFrom: { case: 'cursor', value } } as const)
          : ({ positionFrom: { case: 'beginning', value: {} } } as const);
        let fault: unknown;
        const stream = follower.follow(token, { start, filter: FILTER }, (batch) => {
          try {
            if (fault === undefined) chain.take(batch);
          } catch (thrown) {
            fault = thrown;
          }
          if (isOver || fault) stream.cancel();
        });
        await stream.ended;
        follower.close();
        if (fault) return fault;
        await pause(50);
      }
      return undefined;
    };
    return { chain, stop: () => (isOver = true), failed: reading() };
  }

  it(
    'has gaps for nobody: not for who keeps cursors or commits, hears server-sent events, or shows a tail',
    async () => {
      const place = { home: service.home, host: '127.0.0.1', nodeEnv: 'test' };
      const token = await issueDevelopmentToken(place, {
        ...{ tenant: TENANT, subject: 'crm', role: 'integration', expiresIn: '12h' },
      });
      const { chain, stop, failed } = keeper(token);
      const args = ['feed', 'tail', '--json', '--from', 'beginning', '--types', 'partner.*', '--token', token];
      const tail = spawn(process.execPath, [resolve('dist/programs/cli.js'), ...args], {
        env: { ...childEnv(), CONCORD_HOME: service.home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      ends.push(stop, () => tail.kill('SIGTERM'));
      const shown: string[] = [];
      let notes = '';
      tail.stderr.on('data', (text) => (notes += String(text)));
      createInterface({ input: tail.stdout }).on('line', (line) => shown.push((JSON.parse(line) as { id: string }).id));
      const httpPort = service.supervised.run().env['CONCORD_FEED_HTTP_PORT'];
      const sse = new SseReading(`http://127.0.0.1:${httpPort}/feed/v1/events?types=partner.*`, token);
      const [whole, parts] = ['whole', 'parts'].map((name) => new ConsumerReading(port, token, name)) as [
        ConsumerReading,
        ConsumerReading,
      ];
      ends.push(() => partners.stop(), ...[sse, whole, parts].map((reading) => () => reading.stop()));
      await whole.start(FILTER, 1);
      await parts.start(FILTER, 2);
      const unharmed = failed.then((fault) => Promise.reject(fault as Error));
      unharmed.catch(() => undefined);
      // What is written meanwhile is to be read within the patience of the test.
      partners.start(100);
      await until(() => shown.length > 0);
      for (let n = 0; n < KILLS; n += 1) {
        const before = chain.ids.length;
        await Promise.race([until(() => chain.ids.length > before), unharmed]);
        await pause(SERVED);
        const pid = service.pid('feed');
        process.kill(pid, 'SIGKILL');
        await until(() => service.pid('feed') !== pid);
      }
      await partners.stop();
      const written = await partners.history();
      expect(written.length).toBeGreaterThan(KILLS * 20);
      await until(() => chain.ids.length >= written.length);
      await until(() => new Set(shown).size >= written.length).catch((fault: Error) => {
        throw new Error(`${fault.message}: ${shown.length} of ${written.length}; ${notes}`);
      });
      const counts = () => [whole.count, parts.count, sse.ids.length];
      await until(() => counts().every((count) => count >= written.length)).catch((fault: Error) => {
        throw new Error(`${fault.message}: ${counts().join(', ')} of ${written.length}`, { cause: fault });
      });
      await whole.expectNothingLost(written, 1);
      await parts.expectNothingLost(written, 2);
      await sse.stop();
      expect(sse.ids).toEqual(written);
      stop();
      tail.kill('SIGTERM');
      // A heartbeat wakes it, at the latest.
      expect(await failed).toBeUndefined();
      expect(chain.ids).toEqual(written);
      // Of a terminal nobody knows what it has shown: what was on its way may come again, under its own id, and never out of order.
      expect([...new Set(shown)]).toEqual(written);
    },
    PATIENCE,
  );
});
