import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '#libs/config';
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

  it('is refused with what an administrator has to run when its owner may not make roles', async () => {
    await expect(prepareExternalDatabase(ownerUrl, `${ownerUrl}_keys`)).rejects.toThrow(
      /may not make the role concord_projector[^]*GRANT concord_projector TO CURRENT_USER;/,
    );
    await asAdministrator('GRANT concord_projector, concord_reader TO shop');
    await expect(prepareExternalDatabase(ownerUrl, `${ownerUrl}_keys`)).rejects.toThrow(
      /make it, or set CONCORD_KEYS_DATABASE_URL/,
    );
  });

  it('is made ready by an owner who may, and then serves each role under its own name', async () => {
    for (const role of ['projector', 'reader'])
      await asAdministrator(`ALTER ROLE concord_${role} RENAME TO former_${role}`);
    await asAdministrator('ALTER ROLE shop CREATEROLE CREATEDB');
    await prepareExternalDatabase(ownerUrl, `${ownerUrl}_keys`);
    await prepareExternalDatabase(ownerUrl, `${ownerUrl}_keys`);

    const env = { EVENTSTORE_URL: 'esdb://127.0.0.1:2113', CONCORD_KEK: `1:${'A'.repeat(43)}`, DATABASE_URL: ownerUrl };
    const { database } = readConfig(env);
    await withClient(database.ownerUrl, (client) =>
      client.query('CREATE TABLE notes (body text); GRANT SELECT ON notes TO concord_reader'),
    );
    await withClient(database.projectorUrl, (client) => client.query("INSERT INTO notes VALUES ('kept')"));
    await withClient(database.readerUrl, async (client) => {
      expect((await client.query('SELECT current_user, body FROM notes')).rows).toEqual([
        { current_user: 'concord_reader', body: 'kept' },
      ]);
      await client.query('RESET ROLE');
      await expect(client.query("INSERT INTO notes VALUES ('sneaked in')")).rejects.toThrow('permission denied');
    });
    await withClient(database.keysUrl, (client) => client.query('CREATE TABLE keys (id int)'));
  });
});
