import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRunFile, type RunFile } from '#libs/config';
import { isAlive } from '#libs/embedded';
import { isReady, pidsOf, startRefused, startSupervised, sweep, temporaryHome, type Supervised } from './supervised.js';
import { until } from '../support/until.js';
import { childEnv } from '../support/child-env.js';
import { LONG } from '../support/scale.js';

// Only stops what hangs: each test starts and ends up to ten processes.
const PATIENCE = 300_000;
/** A server that EVENTSTORE_URL names is nobody's child. */
const NAMES = [
  'postgres',
  ...(process.env['EVENTSTORE_URL'] ? [] : ['event-node']),
  'projector',
  'api',
  'feed',
  'track',
];

describe('the supervisor', () => {
  let home: string;
  let remove: () => Promise<void>;
  let supervised: Supervised;
  const seen = new Set<number>();

  beforeAll(async () => {
    ({ home, remove } = await temporaryHome());
    supervised = await start();
  }, PATIENCE);
  afterEach(remember);
  afterAll(async () => {
    sweep(seen);
    await remove();
  });

  async function start(): Promise<Supervised> {
    supervised = await startSupervised(home);
    remember();
    return supervised;
  }

  function remember(): void {
    seen.add(supervised.pid);
    if (existsSync(join(home, 'run.json'))) Object.values(pidsOf(supervised.run())).forEach((pid) => seen.add(pid));
  }

  it('has engines, projector, api, feed and links running and ready', async () => {
    expect(Object.keys(pidsOf(supervised.run())).sort()).toEqual([...NAMES].sort());
    expect(await isReady(supervised.url)).toBe(true);
  });

  it('refuses a second one on the same home, and a taken port, in clear words', async () => {
    expect(await startRefused(home)).toEqual({
      code: 1,
      said: expect.stringContaining(`already runs on this home directory, as process ${supervised.pid}`),
    });
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const other = await temporaryHome();
    const refused = await startRefused(other.home, { PORT: String(port) });
    expect(refused).toEqual({ code: 1, said: expect.stringContaining(`Port ${port} is taken`) });
    await other.remove();
    taken.close();
  });

  it('lists every fault of its configuration', async () => {
    const { code, said } = await startRefused(home, {
      PORT: 'http',
      DATABASE_URL: 'mysql://x',
      CONCORD_HOST: '0.0.0.0',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'CONCORD_HOST']) expect(said).toMatch(new RegExp(`- ${name} must`));
  });

  it(
    'recovers when it was killed itself and its children could not end',
    async () => {
      const orphans = pidsOf(supervised.run());
      // What stands still neither hears that its supervisor is gone nor answers a polite request to end.
      for (const name of NAMES.slice(1)) process.kill(orphans[name] as number, 'SIGSTOP');
      process.kill(supervised.pid, 'SIGKILL');
      await supervised.ended;
      expect(Object.values(orphans).map(isAlive)).toEqual(NAMES.map(() => true));
      await start();
      expect(Object.values(orphans).map(isAlive)).toEqual(NAMES.map(() => false));
      expect(await isReady(supervised.url)).toBe(true);
    },
    PATIENCE,
  );

  // The kills of engines, projector and api show the same beside what they are about.
  if (LONG) {
    it.each(NAMES)(
      'starts %s again when it is killed',
      async (name) => {
        // A service may itself end when what it stands on was killed.
        await until(() => Object.values(pidsOf(supervised.run())).every(isAlive));
        const before = pidsOf(supervised.run())[name] as number;
        process.kill(before, 'SIGKILL');
        await until(() => pidsOf(supervised.run())[name] !== before);
        await until(() => isReady(supervised.url));
        expect(isAlive(before)).toBe(false);
        await until(() => supervised.said().includes(`${name} serves again`));
      },
      PATIENCE,
    );

    it(
      'leaves services that end by themselves when it is killed',
      async () => {
        const { postgres: _, ...services } = pidsOf(supervised.run());
        process.kill(supervised.pid, 'SIGKILL');
        await until(() => !Object.values(services).some(isAlive));
        await start();
      },
      PATIENCE,
    );

    it(
      'recovers when everything was killed at once',
      async () => {
        const everything = [supervised.pid, ...Object.values(pidsOf(supervised.run()))];
        for (const pid of everything) process.kill(pid, 'SIGKILL');
        await supervised.ended;
        await start();
        expect(await isReady(supervised.url)).toBe(true);
      },
      PATIENCE,
    );

    it(
      'stops when npm, which started it, is killed',
      async () => {
        const other = await temporaryHome();
        const npm = spawn('npm', ['start'], {
          env: {
            ...childEnv(),
            CONCORD_HOME: other.home,
            PORT: '0',
            CONCORD_FEED_PORT: '0',
            CONCORD_FEED_HTTP_PORT: '0',
            CONCORD_TRACK_PORT: '0',
          },
          stdio: 'ignore',
        });
        await until(() => readRunFile(other.home)?.state === 'ready');
        const run = readRunFile(other.home) as RunFile;
        const processes = [run.supervisor.pid, ...Object.values(pidsOf(run))];
        processes.forEach((pid) => seen.add(pid));
        npm.kill('SIGKILL');
        await until(() => !processes.some(isAlive));
        await other.remove();
      },
      PATIENCE,
    );
  }

  it('stops everything in order when it is interrupted', async () => {
    const processes = Object.values(pidsOf(supervised.run()));
    process.kill(supervised.pid, 'SIGINT');
    expect(await supervised.ended).toBe(0);
    expect(processes.filter(isAlive)).toEqual([]);
    expect(['run.json', 'supervisor.lock'].filter((name) => existsSync(join(home, name)))).toEqual([]);
    expect(supervised.said()).toContain('Stopped.');
  });
});
