import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { type Query, ViewDatabase } from '#libs/eventing';

let database: TestDatabase;
let views: ViewDatabase;

beforeAll(async () => {
  database = await createTestDatabase('grouped');
  views = new ViewDatabase({ ownerUrl: database.url(), projectorUrl: database.url('projector') });
  await views.migrate();
  await views.owner.query(
    'CREATE TABLE one (id int PRIMARY KEY, xact xid8); CREATE TABLE other (LIKE one INCLUDING ALL)',
  );
});
beforeEach(async () => {
  await views.owner.query('TRUNCATE one, other, concord_checkpoints');
  for (const name of ['a', 'b', 'c'])
    await views.owner.query(
      `INSERT INTO concord_checkpoints (name, kind, version, store) VALUES ($1, 'view', 1, 's')`,
      [name],
    );
});
afterAll(async () => {
  await views.close();
  await database.drop();
});

const row = (table: string, id: number): Query => ({
  text: `INSERT INTO ${table} VALUES ($1, pg_current_xact_id())`,
  values: [id],
});
/** As a view moves its checkpoint. */
const move = (name: string, from: number, to: number): Query => ({
  name: 'concord_advance',
  text: 'SELECT concord_advance($1, $2, $3, $4, $5, $6, $7)',
  values: [name, 1, from, from, to, to, null],
});
async function found(table: string): Promise<{ id: number; xact: string }[]> {
  return (await views.owner.query(`SELECT id, xact::text FROM ${table} ORDER BY id`)).rows as never;
}
async function positions(): Promise<string[]> {
  const { rows } = await views.owner.query<{ at: string }>(
    `SELECT name || ' ' || commit_position AS at FROM concord_checkpoints ORDER BY name`,
  );
  return rows.map(({ at }) => at);
}

describe('a checkpoint', () => {
  it('never goes back: what was counted would be counted again', async () => {
    await views.write([move('a', 0, 5)]);
    await expect(views.write([row('one', 1), move('a', 5, 4)])).rejects.toThrow('the checkpoint of a would go back');
    expect([await found('one'), (await positions())[0]]).toEqual([[], 'a 5']);
  });
});

describe('small writes at the same time', () => {
  it('are one transaction, and move every checkpoint', async () => {
    const written = [1, 2, 3].map((id) => views.writeGrouped([row('one', id), move('abc'[id - 1] ?? '', 0, id)]));
    await Promise.all(written);
    const rows = await found('one');
    expect(rows.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(new Set(rows.map(({ xact }) => xact)).size).toBe(1);
    expect(await positions()).toEqual(['a 1', 'b 2', 'c 3']);
  });

  it('hold without the one that cannot, which fails as it would alone, with nothing of it written', async () => {
    const outcomes = await Promise.allSettled([
      views.writeGrouped([row('one', 1), move('a', 0, 5)]),
      views.writeGrouped([row('one', 2), move('b', 3, 5)]),
      views.writeGrouped([row('one', 3), row('one', 3), move('c', 0, 5)]),
      views.writeGrouped([row('one', 4)]),
    ]);
    expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'written'))).toEqual([
      'written',
      'CC001',
      '23505',
      'written',
    ]);
    expect((await found('one')).map(({ id }) => id)).toEqual([1, 4]);
    expect(await positions()).toEqual(['a 5', 'b 0', 'c 0']);
  });

  it('are not one with what may change any number of rows, and do not wait for it', async () => {
    const large: Query = { text: 'INSERT INTO other SELECT 1, pg_current_xact_id() FROM pg_sleep(1)', ofAnySize: true };
    let isLargeWritten = false;
    const largeOne = views.writeGrouped([large]).then(() => (isLargeWritten = true));
    await views.writeGrouped([row('one', 1)]);
    expect(isLargeWritten).toBe(false);
    await largeOne;
    expect((await found('other')).map(({ id }) => id)).toEqual([1]);
  });

  it('wait for nobody who waits for a lock, and what comes then is not held up either', async () => {
    const holder = await views.owner.connect();
    await holder.query('BEGIN; LOCK TABLE other IN ACCESS EXCLUSIVE MODE');
    try {
      let waited = true;
      const held = views.writeGrouped([row('other', 1), move('a', 0, 1)]).then(() => (waited = false));
      await views.writeGrouped([row('one', 2), move('b', 0, 1)]);
      await views.writeGrouped([row('one', 3), move('c', 0, 1)]);
      expect((await found('one')).map(({ id }) => id)).toEqual([2, 3]);
      expect(waited).toBe(true);
      await holder.query('COMMIT');
      await held;
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect((await found('other')).map(({ id }) => id)).toEqual([1]);
    expect(await positions()).toEqual(['a 1', 'b 1', 'c 1']);
  });
});
