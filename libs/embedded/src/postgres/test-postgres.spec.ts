import { describe, expect, it } from '@jest/globals';
import { withClient } from './provision.js';
import { createTestDatabase } from './test-postgres.js';

describe('the Postgres that test files share', () => {
  it('gives every caller an empty database of its own, with the grants of the product', async () => {
    const [one, other] = await Promise.all([createTestDatabase('one'), createTestDatabase('one')]);
    await withClient(one.url(), (client) =>
      client.query('CREATE TABLE rows (id int); GRANT SELECT ON rows TO concord_reader'),
    );
    await withClient(one.url('projector'), (client) => client.query('INSERT INTO rows VALUES (1)'));
    const read = await withClient(one.url('reader'), (client) => client.query('SELECT id FROM rows'));
    expect(read.rows).toEqual([{ id: 1 }]);
    await expect(withClient(other.url(), (client) => client.query('SELECT id FROM rows'))).rejects.toThrow(
      'does not exist',
    );
    await Promise.all([one.drop(), other.drop()]);
  });

  it('drops a database that is still in use', async () => {
    const database = await createTestDatabase('used');
    await withClient(database.url(), async (client) => {
      await database.drop();
      await expect(client.query('SELECT 1')).rejects.toThrow();
    });
    await expect(withClient(database.url(), (client) => client.query('SELECT 1'))).rejects.toThrow('does not exist');
  });
});
