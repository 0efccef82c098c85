import { MemoryEventStore } from '#libs/eventing';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { SealBroken } from './aes.js';
import { KeyEncryptionKeyMissing } from './key-encryption.js';
import { KeyStore } from './key-store.js';
import { KeyFingerprints, TenantKeyDiffers, TenantKeyMissing } from './key-fingerprints.js';
import { PersonalKeys } from './personal-keys.js';
import { TenantBlindIndex } from './tenant-blind-index.js';

const [first, second] = [randomBytes(32), randomBytes(32)];

jest.setTimeout(60_000);

let database: TestDatabase;
let sql: pg.Client;
let history: MemoryEventStore;
const stores: KeyStore[] = [];

function process(keys: readonly [number, Buffer][] = [[1, first]]) {
  const store = new KeyStore(database.url());
  stores.push(store);
  const kek = { keyEncryptionKeys: new Map(keys), currentVersion: Math.max(...keys.map(([version]) => version)) };
  return {
    store,
    index: new TenantBlindIndex(store, kek, new KeyFingerprints(history)),
    personal: new PersonalKeys(store, kek),
  };
}

const keysKept = async (): Promise<number> => (await sql.query('SELECT FROM tenant_keys')).rowCount ?? 0;

beforeAll(async () => {
  database = await createTestDatabase('blind');
  sql = new pg.Client({ connectionString: database.url() });
  await sql.connect();
  await process().store.prepare();
});

beforeEach(async () => {
  await sql.query('TRUNCATE tenant_keys');
  history = new MemoryEventStore();
});

afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await sql.end();
  await database.drop();
});

describe('a blind name', () => {
  it('is the same in every process, and another for each tenant, purpose and text', async () => {
    const { index } = process();
    const name = await index.blind('acme', 'domain', 'example.com');
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(await process().index.blind('acme', 'domain', 'example.com')).toBe(name);
    const others = await Promise.all([
      index.blind('evil', 'domain', 'example.com'),
      index.blind('acme', 'tax-id', 'example.com'),
      index.blind('acme', 'domain', 'example.org'),
      index.blind('acme', 'domai', 'nexample.com'),
    ]);
    expect(new Set([name, ...others]).size).toBe(5);
  });

  it('is agreed upon when many processes need the first one of a tenant at once', async () => {
    const all = Array.from({ length: 8 }, () => process().index);
    const names = await Promise.all(all.flatMap((index) => [1, 2, 3].map(() => index.blind('new', 'p', 'x'))));
    expect(new Set(names).size).toBe(1);
    expect(await keysKept()).toBe(1);
  });

  it('asks the database once, not once per name', async () => {
    const { index, store } = process();
    const asked = jest.spyOn(store, 'tenantKey');
    await Promise.all(Array.from({ length: 100 }, (_, n) => index.blind('acme', 'p', String(n))));
    await index.blind('acme', 'p', 'again');
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('survives the rotation of the key-encryption key, and the erasure of a person of that name', async () => {
    const name = await process().index.blind('acme', 'p', 'x');
    const rotating = process([
      [1, first],
      [2, second],
    ]);
    await rotating.personal.eraseSubject('acme', 'blind index', { eventId: '00000000-0000-5000-8000-000000000001' });
    expect(await rotating.personal.rewrapKeys()).toBe(1);
    expect(await rotating.personal.rewrapKeys()).toBe(0);
    expect(await process([[2, second]]).index.blind('acme', 'p', 'x')).toBe(name);
  });

  it('is a fault, never a fresh key, where the key does not open', async () => {
    await process().index.blind('acme', 'p', 'x');
    await expect(process([[2, second]]).index.blind('acme', 'p', 'x')).rejects.toThrow(KeyEncryptionKeyMissing);
    await expect(process([[1, second]]).index.blind('acme', 'p', 'x')).rejects.toThrow(SealBroken);
    await sql.query("UPDATE tenant_keys SET tenant = 'evil'");
    await expect(process().index.blind('evil', 'p', 'x')).rejects.toThrow(SealBroken);
    expect(await keysKept()).toBe(1);
  });

  it('can be had once the database answers again', async () => {
    const { index, store } = process();
    const asked = jest.spyOn(store, 'tenantKey').mockRejectedValueOnce(new Error('down'));
    await expect(index.blind('acme', 'p', 'x')).rejects.toThrow('down');
    expect(await index.blind('acme', 'p', 'x')).toHaveLength(64);
    expect(asked).toHaveBeenCalledTimes(2);
  });
});

describe('a key that is lost', () => {
  const witnesses = async (): Promise<number> => {
    let count = 0;
    for await (const _event of history.read('concord-keys.acme')) count += 1;
    return count;
  };

  it('is not replaced by another, in any process, and everything is as it was once it is back', async () => {
    const name = await process().index.blind('acme', 'p', 'x');
    await sql.query('ALTER TABLE tenant_keys RENAME TO lost');
    await process().store.prepare();
    const { index } = process();
    await expect(index.blind('acme', 'p', 'x')).rejects.toThrow(TenantKeyMissing);
    await expect(process().index.blind('acme', 'p', 'x')).rejects.toMatchObject({ code: 'TENANT_KEY_MISSING' });
    expect(await keysKept()).toBe(0);
    expect(await index.blind('new', 'p', 'x')).toHaveLength(64);
    await sql.query('DROP TABLE tenant_keys');
    await sql.query('ALTER TABLE lost RENAME TO tenant_keys');
    expect(await index.blind('acme', 'p', 'x')).toBe(name);
    expect(await witnesses()).toBe(1);
  });

  it('is noticed where somebody has put another in its place', async () => {
    await process().index.blind('acme', 'p', 'x');
    await sql.query('TRUNCATE tenant_keys');
    const other = history;
    history = new MemoryEventStore();
    await process().index.blind('acme', 'p', 'x');
    history = other;
    await expect(process().index.blind('acme', 'p', 'x')).rejects.toThrow(TenantKeyDiffers);
  });

  it('may be made anew where nothing was named under it, as a crash came first', async () => {
    const append = jest.spyOn(history, 'append').mockRejectedValue(new Error('down'));
    await expect(process().index.blind('acme', 'p', 'x')).rejects.toThrow('down');
    append.mockRestore();
    await sql.query('TRUNCATE tenant_keys');
    const name = await process().index.blind('acme', 'p', 'x');
    expect(await process().index.blind('acme', 'p', 'x')).toBe(name);
    expect(await witnesses()).toBe(1);
  });

  it('is told of once, however many processes begin at once, and by none that finds it told', async () => {
    const all = Array.from({ length: 8 }, () => process().index);
    const names = await Promise.all(all.map((index) => index.blind('acme', 'p', 'x')));
    expect(new Set(names).size).toBe(1);
    const append = jest.spyOn(history, 'append');
    await process().index.blind('acme', 'p', 'x');
    expect(append).not.toHaveBeenCalled();
    expect(await witnesses()).toBe(1);
  });
});
