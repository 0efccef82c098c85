import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { SealBroken } from './aes.js';
import { KeyEncryptionKeyMissing } from './key-encryption.js';
import { KeyStore } from './key-store.js';
import { PersonalKeyMissing, PersonalKeys, SubjectErased } from './personal-keys.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
const EVIDENCE = { eventId: randomUUID() };

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

let database: TestDatabase;
let sql: pg.Client;
let statements: string[];
const stores: KeyStore[] = [];

const process = (keys: readonly [number, Buffer][] = [[1, first]], cachedMs?: number): PersonalKeys => {
  const store = new KeyStore(database.url());
  stores.push(store);
  const standings = store.standings.bind(store);
  store.standings = (subjects) => {
    statements.push(`standings of ${subjects.length}`);
    return standings(subjects);
  };
  const currentVersion = Math.max(...keys.map(([version]) => version));
  return new PersonalKeys(store, { keyEncryptionKeys: new Map(keys), currentVersion }, cachedMs);
};
const keysKept = async (): Promise<number> =>
  Number((await sql.query<{ n: string }>('SELECT count(wrapped) AS n FROM person_keys')).rows[0]?.n);

beforeAll(async () => {
  database = await createTestDatabase('privacy');
  sql = new pg.Client({ connectionString: database.url() });
  await sql.connect();
  const store = new KeyStore(database.url());
  await Promise.all([store.prepare(), store.prepare(), store.prepare()]);
  await store.close();
});

beforeEach(async () => {
  statements = [];
  await sql.query('TRUNCATE person_keys');
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql.end();
  await database.drop();
});

describe('what is sealed for a person', () => {
  it('opens again, also in another process, and never looks the same twice', async () => {
    const keys = process();
    const sealed = await keys.seal('acme', 'mary', 'mary@example.com');
    expect(sealed).not.toBe(await keys.seal('acme', 'mary', 'mary@example.com'));
    expect(sealed).not.toContain('mary');
    expect(await process().open('acme', 'mary', sealed)).toBe('mary@example.com');
  });

  it('has a key of its own for each subject and each tenant', async () => {
    const keys = process();
    const sealed = await keys.seal('acme', 'mary', 'x');
    await Promise.all([keys.seal('acme', 'bob', 'x'), keys.seal('evil', 'mary', 'x')]);
    expect(await keysKept()).toBe(3);
    await expect(keys.open('acme', 'bob', sealed)).rejects.toThrow(SealBroken);
    await expect(keys.open('evil', 'mary', sealed)).rejects.toThrow(SealBroken);
  });

  it('makes one key when many seal for a new subject at once, in several processes', async () => {
    const all = [process(), process(), process()];
    const sealed = await Promise.all(all.flatMap((keys) => [1, 2, 3, 4].map(() => keys.seal('acme', 'new', 'x'))));
    expect(await keysKept()).toBe(1);
    const opened = await Promise.all(sealed.map((text) => process().open('acme', 'new', text)));
    expect(new Set(opened)).toEqual(new Set(['x']));
  });

  it('has the keys of many subjects made, or those that there are, with one statement', async () => {
    const asked = jest.spyOn(pg.Pool.prototype, 'query');
    const sealing = (keys: PersonalKeys, subjects: readonly string[]) =>
      Promise.all(subjects.map((subject) => keys.seal('acme', subject, 'x')));
    const names = Array.from({ length: 50 }, (_, n) => `new${n}`);
    const sealed = await sealing(process(), names);
    await sealing(process(), [...names, 'one more']);
    const counted = asked.mock.calls.length;
    asked.mockRestore();
    expect(counted).toBe(2);
    expect(await keysKept()).toBe(51);
    const reader = process();
    expect(await Promise.all(names.map((name, n) => reader.open('acme', name, sealed[n] ?? '')))).toEqual(
      names.map(() => 'x'),
    );
  });

  it('does not open when altered', async () => {
    const keys = process();
    const sealed = await keys.seal('acme', 'mary', 'secret');
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await expect(keys.open('acme', 'mary', `a1.${bytes.toString('base64url')}`)).rejects.toThrow(SealBroken);
    await expect(keys.open('acme', 'mary', 'plain text')).rejects.toThrow(SealBroken);
  });

  it('is opened for many subjects with one look-up', async () => {
    const subjects = Array.from({ length: 50 }, (_, n) => `s${n}`);
    const writer = process();
    const sealed = await Promise.all(subjects.map((subject) => writer.seal('acme', subject, subject)));
    const reader = process();
    statements = [];
    const opened = await Promise.all(sealed.map((text, n) => reader.open('acme', `s${n}`, text)));
    expect(opened).toEqual(subjects);
    expect(statements).toEqual(['standings of 50']);
  });

  it('is looked up once for all fields of a subject that are opened together', async () => {
    const writer = process();
    const sealed = await Promise.all(['a', 'b', 'c'].map((text) => writer.seal('acme', 'mary', text)));
    const reader = process();
    statements = [];
    const opened = await Promise.all(sealed.map((text) => reader.open('acme', 'mary', text)));
    expect(opened).toEqual(['a', 'b', 'c']);
    expect(statements).toEqual(['standings of 1']);
  });
});

describe('erasing a person', () => {
  it('makes everything sealed unreadable, and nothing else', async () => {
    const keys = process();
    const [mary, bob] = [await keys.seal('acme', 'mary', 'x'), await keys.seal('acme', 'bob', 'y')];
    await keys.eraseSubject('acme', 'mary', EVIDENCE);
    expect(await keys.open('acme', 'mary', mary)).toBeNull();
    expect(await process().open('acme', 'mary', mary)).toBeNull();
    expect(await keys.open('acme', 'bob', bob)).toBe('y');
    expect(await keysKept()).toBe(1);
  });

  it('is known of whom nothing was sealed for, and keeps nobody from a first key', async () => {
    const keys = process();
    expect(await keys.isErased('acme', 'mary')).toBe(false);
    const sealed = await keys.seal('acme', 'mary', 'x');
    expect(await keys.open('acme', 'mary', sealed)).toBe('x');
    await keys.eraseSubject('acme', 'mary', EVIDENCE);
    expect(await keys.isErased('acme', 'mary')).toBe(true);
    expect(await keys.isErased('acme', 'bob')).toBe(false);
    await process().eraseSubject('acme', 'eve', EVIDENCE);
    expect(await process().isErased('acme', 'eve')).toBe(true);
    expect(await keys.isErased('other', 'mary')).toBe(false);
  });

  it('is told to whoever keeps what it has opened, in every process, and again for a while', async () => {
    const told: string[] = [];
    const store = new KeyStore(database.url(), undefined, 0.05);
    stores.push(store);
    new PersonalKeys(store, { keyEncryptionKeys: new Map([[1, first]]), currentVersion: 1 }).whenErased((tenant) =>
      told.push(tenant),
    );
    const there = process();
    await there.seal('south', 'bob', 'x');
    await there.eraseSubject('north', 'mary', EVIDENCE);
    for (const until = Date.now() + 20_000; told.length < 3 && Date.now() < until;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(new Set(told)).toEqual(new Set(['north']));
    await sql.query("UPDATE person_keys SET erased_at = erased_at - interval '1 minute' WHERE erased_at IS NOT NULL");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { length } = told;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(told).toHaveLength(length);
  });

  it('reaches other processes that hold the key once their time for it is over', async () => {
    const [here, there] = [process(), process([[1, first]], 100)];
    const sealed = await here.seal('acme', 'mary', 'x');
    expect(await there.open('acme', 'mary', sealed)).toBe('x');
    await here.eraseSubject('acme', 'mary', EVIDENCE);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await there.open('acme', 'mary', sealed)).toBeNull();
  });

  it('has one effect however often it is asked, and keeps its first evidence', async () => {
    const keys = process();
    await keys.seal('acme', 'mary', 'x');
    await Promise.all([1, 2, 3].map(() => keys.eraseSubject('acme', 'mary', EVIDENCE)));
    await keys.eraseSubject('acme', 'mary', { eventId: randomUUID() });
    const { rows } = await sql.query('SELECT erased_by FROM person_keys');
    expect(rows).toEqual([{ erased_by: EVIDENCE.eventId }]);
  });

  it('is for ever: nothing is sealed for the subject again', async () => {
    const keys = process();
    await keys.eraseSubject('acme', 'mary', EVIDENCE);
    await expect(keys.seal('acme', 'mary', 'x')).rejects.toThrow(SubjectErased);
    await expect(process().seal('acme', 'mary', 'x')).rejects.toThrow(SubjectErased);
    expect(await keysKept()).toBe(0);
  });

  it('wins over seals that run at the same moment', async () => {
    for (let n = 0; n < 20; n += 1) {
      const [here, there] = [process(), process()];
      const seals = [1, 2, 3].map(() => here.seal('acme', `race${n}`, 'x').catch(() => undefined));
      await Promise.all([...seals, there.eraseSubject('acme', `race${n}`, EVIDENCE)]);
    }
    expect(await keysKept()).toBe(0);
  });

  it('wins over a key that was being made meanwhile', async () => {
    const keys = process();
    const store = stores.at(-1);
    if (!store) throw new Error('no store');
    const keep = store.keep.bind(store);
    store.keep = async (of, key) => {
      await process().eraseSubject(of.tenant, of.subject, EVIDENCE);
      return keep(of, key);
    };
    await expect(keys.seal('acme', 'mary', 'x')).rejects.toThrow(SubjectErased);
    expect(await keysKept()).toBe(0);
  });

  it('is not undone here by a look-up that was under way', async () => {
    const keys = process();
    const sealed = await process().seal('acme', 'mary', 'x');
    const store = stores.at(-2);
    if (!store) throw new Error('no store');
    const standings = store.standings;
    let answered: () => void = () => undefined;
    store.standings = async (subjects) => {
      const found = await standings(subjects);
      await new Promise<void>((resolve) => (answered = resolve));
      return found;
    };
    const late = keys.open('acme', 'mary', sealed);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await keys.eraseSubject('acme', 'mary', EVIDENCE);
    answered();
    expect(await late).toBeNull();
    store.standings = standings;
    expect(await keys.open('acme', 'mary', sealed)).toBeNull();
  });
});

describe('a key that cannot be had', () => {
  it('is a fault when it is missing without an erasure, never an erased person', async () => {
    const sealed = await process().seal('acme', 'mary', 'x');
    await sql.query('DELETE FROM person_keys');
    await expect(process().open('acme', 'mary', sealed)).rejects.toThrow(PersonalKeyMissing);
  });

  it('is a fault when the database is down', async () => {
    const store = new KeyStore('postgres://nobody:x@127.0.0.1:1/none');
    const keys = new PersonalKeys(store, { keyEncryptionKeys: new Map([[1, first]]), currentVersion: 1 });
    await expect(keys.open('acme', 'mary', 'a1.x')).rejects.toThrow();
    await store.close();
  });

  it('is a fault when its key-encryption key is not configured', async () => {
    const sealed = await process([[1, first]]).seal('acme', 'mary', 'x');
    await expect(process([[2, second]]).open('acme', 'mary', sealed)).rejects.toThrow(KeyEncryptionKeyMissing);
  });

  it('is a fault when its key-encryption key is another one of the same version', async () => {
    const sealed = await process([[1, first]]).seal('acme', 'mary', 'x');
    await expect(process([[1, second]]).open('acme', 'mary', sealed)).rejects.toThrow(SealBroken);
  });

  it('is a fault when it was moved to another subject', async () => {
    await process().seal('acme', 'mary', 'x');
    await sql.query("UPDATE person_keys SET subject = 'bob'");
    await expect(process().seal('acme', 'bob', 'y')).rejects.toThrow(SealBroken);
  });
});

describe('rotating the key-encryption key', () => {
  it('wraps every key anew, so that the old version can go', async () => {
    const old = process([[1, first]]);
    const sealed = await Promise.all(Array.from({ length: 30 }, (_, n) => old.seal('acme', `s${n}`, 'x')));
    const rotating = process([
      [1, first],
      [2, second],
    ]);
    expect(await rotating.rewrapKeys()).toBe(30);
    expect(await rotating.rewrapKeys()).toBe(0);
    const after = process([[2, second]]);
    const opened = await Promise.all(sealed.map((text, n) => after.open('acme', `s${n}`, text)));
    expect(new Set(opened)).toEqual(new Set(['x']));
  });
});
