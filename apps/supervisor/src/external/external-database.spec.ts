import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readApiConfig, readConfig } from '#libs/config';
import { KeyStore } from '#libs/privacy';
import { withoutOwners } from '../topology.js';
import { startTestPostgres, withClient, type EmbeddedPostgres } from '#libs/embedded';
import { prepareExternalDatabase } from './external-database.js';

describe('a Postgres server of the user’s own', () => {
  let postgres: EmbeddedPostgres;
  let ownerUrl: string;
  const asAdministrator = (sql: string) =>
    withClient(postgres.url('postgres', 'superuser'), (client) => client.query(sql));

  beforeAll(async () => {
    postgres = await startTestPostgres();
    await asAdministrator("CREATE ROLE shop LOGIN PASSWORD 'shop'");
    await asAdministrator('CREATE DATABASE shop OWNER shop');
    ownerUrl = `postgres://shop:shop@127.0.0.1:${postgres.port}/shop`;
  });
  afterAll(() => postgres.stop());

  const prepare = () => prepareExternalDatabase({ ownerUrl, keysUrl: `${ownerUrl}_keys` }, 'secret');
  const names = ['projector', 'reader', 'feed', 'keys'];

  it('is refused with what an administrator has to run when its owner may not make roles', async () => {
    await expect(prepare()).rejects.toThrow(
      /may not make the roles concord_projector, concord_reader, concord_feed, concord_keys[^]*GRANT concord_projector TO shop;[^]*GRANT concord_keys TO shop;/,
    );
    await asAdministrator('GRANT concord_projector, concord_reader, concord_feed, concord_keys TO shop');
    await expect(prepare()).rejects.toThrow(/make it, or set CONCORD_KEYS_DATABASE_URL/);
    await asAdministrator('CREATE DATABASE shop_keys OWNER shop');
    await asAdministrator('ALTER DATABASE shop OWNER TO postgres');
    await expect(prepare()).rejects.toThrow(
      /may not make the extensions pg_trgm, btree_gin, which searches need[^]*run in this database, once the contrib modules[^]*CREATE EXTENSION pg_trgm SCHEMA public;\n {2}CREATE EXTENSION btree_gin/,
    );
    await asAdministrator('ALTER DATABASE shop OWNER TO shop');
    await expect(prepare()).rejects.toThrow(
      /may not make a login for the api[^]*GRANT concord_reader, concord_keys TO concord_api;[^]*set CONCORD_READER_DATABASE_URL and CONCORD_KEYS_WRITER/,
    );
    const addresses = { readerUrl: 'postgres://a/b', keysWriterUrl: 'postgres://a/c' };
    await expect(prepareExternalDatabase({ ownerUrl, keysUrl: `${ownerUrl}_keys`, ...addresses }, 'x')).rejects.toThrow(
      /login for the feed[^]*GRANT concord_feed TO concord_feed_login;[^]*set CONCORD_FEED_DATABASE_URL/,
    );
    const given = { ...addresses, feedUrl: 'postgres://a/d' };
    expect(await prepareExternalDatabase({ ownerUrl, keysUrl: `${ownerUrl}_keys`, ...given }, 'x')).toEqual(given);
    await asAdministrator('DROP DATABASE shop_keys');
  });

  it('is made ready by an owner who may, and then serves each role under its own name', async () => {
    for (const role of names) await asAdministrator(`ALTER ROLE concord_${role} RENAME TO former_${role}`);
    await asAdministrator('ALTER ROLE shop CREATEROLE CREATEDB');
    const api = await prepare();
    expect(await prepare()).toEqual(api);

    const env = { EVENTSTORE_URL: 'esdb://127.0.0.1:2113', CONCORD_KEK: `1:${'A'.repeat(43)}`, DATABASE_URL: ownerUrl };
    const { database } = readConfig(env);
    await withClient(database.ownerUrl, (client) =>
      client.query('CREATE TABLE notes (body text); GRANT SELECT ON notes TO concord_reader'),
    );
    await withClient(database.projectorUrl, (client) => client.query("INSERT INTO notes VALUES ('kept')"));
    for (const url of [database.readerUrl, api.readerUrl]) {
      await withClient(url, async (client) => {
        expect((await client.query('SELECT current_user, body FROM notes')).rows).toEqual([
          { current_user: 'concord_reader', body: 'kept' },
        ]);
        await client.query('RESET ROLE');
        await expect(client.query("INSERT INTO notes VALUES ('sneaked in')")).rejects.toThrow('permission denied');
      });
    }
  });

  it('gives the api a login that becomes nobody who owns or writes anything, and that adds keys and changes none but salts of visitors', async () => {
    const api = await prepare();
    const keysUrl = `${ownerUrl}_keys`;
    const [owned, used] = [new KeyStore(keysUrl), new KeyStore(api.keysWriterUrl)];
    await expect(used.prepared(0)).rejects.toThrow('permission denied');
    const waiting = used.prepared();
    await owned.prepare();
    await waiting;
    const key = { kekVersion: 1, wrapped: Buffer.from('x') };
    expect(await used.keep({ tenant: 'acme', subject: 'mary' }, key)).toEqual(key);
    expect(await used.keepTenantKey('acme', key)).toEqual(key);
    expect(await used.keepVisitorSalt('acme', '2026-04-20', key)).toEqual(key);
    await used.forgetVisitorSalts('2026-04-21');
    expect(await used.visitorSalt('acme', '2026-04-20')).toBeUndefined();
    await expect(used.erase({ tenant: 'acme', subject: 'mary' }, randomUUID())).rejects.toThrow('permission denied');
    for (const statement of [
      ...['DELETE FROM person_keys', 'UPDATE tenant_keys SET kek_version = 2', 'TRUNCATE person_keys'],
      ...['DROP TABLE tenant_keys', 'CREATE TABLE mine (id int)', 'SET ROLE shop', 'SET ROLE concord_projector'],
    ]) {
      await withClient(api.keysWriterUrl, (client) =>
        expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/),
      );
      await withClient(api.readerUrl, (client) =>
        expect(client.query(statement)).rejects.toThrow(/permission denied|does not exist/),
      );
    }
    await Promise.all([owned.close(), used.close()]);
  });
});

describe('what the api runs with', () => {
  it('names no database for who owns or writes anything, whatever is set outside', () => {
    const env = Object.fromEntries(
      [
        'DATABASE_URL',
        'CONCORD_PROJECTOR_DATABASE_URL',
        'CONCORD_KEYS_DATABASE_URL',
        'CONCORD_EVENTS_DATABASE_URL',
      ].map((name) => [name, 'postgres://owner:secret@h/d']),
    );
    const own = {
      CONCORD_READER_DATABASE_URL: 'postgres://reader@h/d',
      CONCORD_KEYS_WRITER_DATABASE_URL: 'postgres://keys@h/k',
      EVENTSTORE_URL: 'esdb://127.0.0.1:2113',
      CONCORD_KEK: `1:${'A'.repeat(43)}`,
    };
    const feed = { CONCORD_FEED_DATABASE_URL: 'postgres://feed@h/d' };
    expect(withoutOwners({ ...env, ...own, ...feed }, 'api')).toEqual(own);
    expect(withoutOwners({ ...env, ...own, ...feed }, 'feed')).toEqual({ ...own, ...feed });
    expect(readApiConfig(own).database).toMatchObject({
      readerUrl: 'postgres://reader@h/d',
      keysWriterUrl: 'postgres://keys@h/k',
    });
  });
});
