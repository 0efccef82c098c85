import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { KeyStore } from '../key-store.js';
import { VisitorSalts } from './visitor-salts.js';

jest.setTimeout(60_000);

const kek = { keyEncryptionKeys: new Map([[1, randomBytes(32)]]), currentVersion: 1 };
const NOON = Date.parse('2026-04-20T12:00:00.000Z');
const DAY = 86_400_000;

let database: TestDatabase;
let sql: pg.Client;
const stores: KeyStore[] = [];

/** A process of its own. */
function process(now = NOON): VisitorSalts {
  const store = new KeyStore(database.url());
  stores.push(store);
  return new VisitorSalts(store, kek, undefined, () => now);
}

const kept = async () =>
  (
    await sql.query<{ tenant: string; day: string }>('SELECT tenant, day::text FROM visitor_salts ORDER BY day, tenant')
  ).rows.map(({ tenant, day }) => `${tenant} ${day}`);

beforeAll(async () => {
  database = await createTestDatabase('salts');
  sql = new pg.Client({ connectionString: database.url() });
  await sql.connect();
  const owner = new KeyStore(database.url());
  await owner.prepare();
  await owner.close();
});

beforeEach(() => sql.query('TRUNCATE visitor_salts'));

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql.end();
  await database.drop();
});

describe('the salt of visitors', () => {
  it('is one for a tenant and a day: in two processes that begin at once, and after a restart', async () => {
    const [one, other] = [process(), process()];
    const [salt, same] = await Promise.all([one.of('acme', NOON), other.of('acme', NOON + 1)]);
    expect(same).toEqual(salt);
    expect(await process().of('acme', NOON)).toEqual(salt);
    for (const [tenant, at] of [
      ['other', NOON],
      ['acme', NOON + DAY],
    ] as const)
      expect(await one.of(tenant, at)).not.toEqual(salt);
    expect(await kept()).toEqual(['acme 2026-04-20', 'other 2026-04-20', 'acme 2026-04-21']);
  });

  it('lies in the database encrypted', async () => {
    const salt = await process().of('acme', NOON);
    const { rows } = await sql.query<{ wrapped: Buffer }>('SELECT wrapped FROM visitor_salts');
    expect(rows[0]!.wrapped.includes(salt)).toBe(false);
  });

  it('is destroyed two days later, of all tenants and in memory: nobody can make the names of that day again', async () => {
    const one = process(NOON + DAY);
    const salt = await one.of('acme', NOON);
    await process().of('other', NOON);
    await one.forget();
    expect(await kept()).toHaveLength(2);
    const later = process(NOON + 2 * DAY);
    await later.of('acme', NOON + 2 * DAY);
    await later.forget();
    expect(await kept()).toEqual(['acme 2026-04-22']);
    expect(await later.of('acme', NOON)).not.toEqual(salt);
  });

  it('is this process’s own while the database is away: nobody waits for it', async () => {
    const away = { visitorSalt: () => Promise.reject(new Error('away')) };
    const faults: unknown[] = [];
    const salts = new VisitorSalts(away as never, kek, (fault) => faults.push(fault));
    const salt = await salts.of('acme', NOON);
    expect(await salts.of('acme', NOON)).toBe(salt);
    expect(salt).toHaveLength(32);
    expect(faults).toHaveLength(1);
  });

  it('is this process’s own while the database is silent, and everybody’s once it has answered', async () => {
    jest.useFakeTimers({ now: NOON });
    try {
      const asked: { day: string; answer: (found: undefined) => void }[] = [];
      const there = new Map<string, unknown>();
      const silent = {
        visitorSalt: (_: string, day: string) => new Promise((answer) => asked.push({ day, answer })),
        keepVisitorSalt: (_: string, day: string, salt: unknown) => {
          there.set(day, salt);
          return Promise.resolve(salt);
        },
      };
      const salts = new VisitorSalts(silent as never, kek);
      const first = salts.of('acme', NOON);
      await jest.advanceTimersByTimeAsync(100);
      const own = await first;
      // Nobody waits a second time for the same answer.
      expect(await salts.of('acme', NOON)).toBe(own);
      expect(asked).toHaveLength(1);
      asked[0]!.answer(undefined);
      await jest.advanceTimersByTimeAsync(0);
      const shared = await salts.of('acme', NOON);
      expect(shared).not.toEqual(own);
      expect(await salts.of('acme', NOON + 1)).toBe(shared);
      expect(there.size).toBe(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is asked for a quarter of an hour before its day begins', async () => {
    const before = NOON + DAY / 2 - 15 * 60_000;
    const one = process(before);
    await one.of('acme', before - 1);
    expect(await kept()).toEqual(['acme 2026-04-20']);
    await one.of('acme', before);
    await one.of('acme', NOON + DAY / 2);
    expect(await kept()).toEqual(['acme 2026-04-20', 'acme 2026-04-21']);
    const asked: string[] = [];
    const noting = { visitorSalt: (_: string, day: string) => (asked.push(day), Promise.reject(new Error('away'))) };
    await new VisitorSalts(noting as never, kek).of('acme', before);
    expect(asked).toEqual(['2026-04-21', '2026-04-20']);
  });
});
