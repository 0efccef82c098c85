import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { issueDevelopmentToken } from '#libs/access';
import { withClient } from '#libs/embedded';
import { CrmSync, installCrmSync, killMeanwhile } from '../support/crm-sync.js';
import { activitiesIn, listed, mirrored, rowsIn, shownByGraphql } from '../support/crm-mirror.js';
import { foreignDatabase } from '../support/databases.js';
import { seedRichTenant } from '../support/rich-tenant/index.js';
import { atScale } from '../support/scale.js';
import { Sender } from '../support/sender.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { until } from '../support/until.js';

// Only stops what hangs.
const PATIENCE = 900_000;
const TENANT = 'crm-sync';
const KILLS = atScale({ short: 5, long: 10, soak: 50 });
/** Anywhere, before the cursor is written, and between cursor and rows. */
const KILLED_AT = [undefined, 'crm.feed', 'crm.activity'];
const [SHORTEST_LIFE_MS, LONGEST_LIFE_MS] = [200, 2_000];

describe('the example crm-sync, killed while a tenant does everything', () => {
  let service: TestService;
  let example: Awaited<ReturnType<typeof installCrmSync>>;
  let token: string;
  const mirrors: CrmSync[] = [];

  beforeAll(async () => {
    service = await sharedTestService();
    example = await installCrmSync();
    const place = { home: service.home, host: '127.0.0.1', nodeEnv: 'test' };
    token = await issueDevelopmentToken(place, {
      ...{ tenant: TENANT, subject: 'crm', role: 'integration', expiresIn: '12h' },
    });
  }, PATIENCE);
  afterAll(async () => {
    await Promise.all(mirrors.map((mirror) => mirror.stop()));
    await example?.remove();
    await service?.stop();
  }, PATIENCE);

  async function mirror(
    from: 'snapshot' | 'beginning',
  ): Promise<{ readonly database: string; readonly sync: CrmSync }> {
    const database = await foreignDatabase(service.home, `${TENANT}-${from}`);
    const sync = new CrmSync({ home: service.home, directory: example.directory, database, token, from });
    mirrors.push(sync);
    return { database, sync };
  }

  /** Only a kill ends a mirror. */
  const expectNoneFailed = (): void => {
    for (const { exits, said } of mirrors) if (exits.some((code) => code !== null)) throw new Error(said);
  };

  /** The history, once both mirrors have come to its end and policies have nothing more to say. */
  async function levelHistory(databases: readonly string[]): Promise<Awaited<ReturnType<typeof listed>>> {
    for (let length = -1; ;) {
      const history = await listed(service.home, token);
      const newest = String(history.at(-1)?.sequence ?? 0n);
      for (const database of databases)
        await until(() =>
          withClient(database, async (client) => {
            expectNoneFailed();
            const { rows } = await client.query('SELECT 1 FROM crm.feed WHERE sequence >= $1', [newest]);
            return rows.length > 0;
          }),
        );
      if (history.length === length) return history;
      length = history.length;
      await pause(1_000);
    }
  }

  it(
    'has each event in effect once, and ends with what GraphQL answers',
    async () => {
      const seed = new Sender((claims) => service.as({ tenant: TENANT, subject: 'ada', role: 'manager', ...claims }));
      let isSeeded = false;
      const seeding = seedRichTenant(seed).then(() => (isSeeded = true));
      seeding.catch(() => undefined);
      const all = await mirror('beginning');
      await until(async () => (await rowsIn(all.database, 'activity')) > 100);
      const late = await mirror('snapshot');
      await until(async () => (await rowsIn(late.database, 'activity')) > 0);
      for (let n = 0; n < KILLS; n += 1) {
        await pause(SHORTEST_LIFE_MS + Math.random() * (LONGEST_LIFE_MS - SHORTEST_LIFE_MS));
        const where = KILLED_AT[n % KILLED_AT.length];
        await Promise.all([all, late].map(({ database, sync }) => killMeanwhile(sync, database, where)));
      }
      await seeding;
      expect(isSeeded).toBe(true);
      const history = await levelHistory([all.database, late.database]);
      const newest = history.at(-1)?.sequence ?? 0n;
      expect(late.sync.exits.slice(0, KILLS)).toEqual(Array.from({ length: KILLS }, () => null));
      expect([all.sync.exits.length, late.sync.exits.length]).toEqual([KILLS, KILLS]);

      const inOrder = history.map(({ id }) => id);
      expect((await activitiesIn(all.database)).map(({ id }) => id)).toEqual(inOrder);
      const activities = await activitiesIn(late.database);
      const begins = activities.find(({ fromSnapshot }) => !fromSnapshot)?.sequence ?? newest + 1n;
      const before = new Map(
        history.filter(({ sequence }) => sequence < begins).map((event) => [event.subject, event]),
      );
      const [states, after] = [true, false].map((is) => activities.filter(({ fromSnapshot }) => fromSnapshot === is));
      expect(states?.map(({ id }) => id).sort()).toEqual([...before.values()].map(({ id }) => id).sort());
      expect(after?.map(({ id }) => id)).toEqual(
        history.filter(({ sequence }) => sequence >= begins).map(({ id }) => id),
      );

      const shown = await shownByGraphql(seed);
      for (const { database } of [all, late]) expect(await mirrored(database)).toEqual(shown);
      for (const list of Object.values(shown)) expect(list.length).toBeGreaterThan(0);
      expect(await Promise.all([all.sync.stop(), late.sync.stop()])).toEqual([0, 0]);
    },
    PATIENCE,
  );
});
