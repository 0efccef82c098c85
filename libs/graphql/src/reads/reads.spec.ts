import { own, type Principal } from '#libs/access';
import { type Context, context, NotYetVisible } from '#libs/eventing';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { idOf } from '#libs/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Page } from '../types/connection.js';
import { tell } from '../faults/faults.js';
import { Reads } from './reads.js';
import { ALL_OF, ANY_OF, HAVING, having, type Where } from '../statements/conditions.js';
import { forSubscriptions } from '../turns/live-turns.js';
import { TenantReader } from './tenant-reader.js';
import { ViewNames } from './view-names.js';
import type { Visibility } from './visibility.js';

@Entity('notes')
class NoteRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
  @Column('text') title: string;
  @Column('timestamptz', { name: 'written_at' }) writtenAt: string;
  @Column('numeric', { nullable: true }) cost: string | null;
  @Column('text', { array: true }) tags: readonly string[];
  @Column('jsonb') said: readonly { readonly key?: string; readonly value?: string | null }[];

  get loud(): string {
    return this.title.toUpperCase();
  }
}

/** The same rows, as if another view filled them. */
@Entity('notes')
class MarkRow extends NoteRow {}

const marks = { name: 'marks', version: 1, row: MarkRow, sources: [], on: {} };
const notes = { name: 'notes', version: 1, row: NoteRow, sources: [], on: {} };
const caller = (tenant = 'acme'): Principal => ({ tenant, subject: 'u', role: 'manager' });
const id = (name: string): string => idOf('any', 'note', name);
const newestFirst = { by: 'writtenAt', direction: 'desc' } as const;

// The first database of a run starts the cluster, which other work on the machine may slow down.
jest.setTimeout(60_000);

let database: TestDatabase;
let statements: string[];
const readers: TenantReader[] = [];

const readsAs = (role: 'reader' | 'superuser', wait: Visibility['wait'] = () => Promise.resolve()): Reads => {
  const reader = new TenantReader({
    url: database.url(role),
    pool: 3,
    onStatement: ({ text }) => statements.push(text),
  });
  readers.push(reader);
  const contexts: Context[] = [context({ aggregates: [], views: [notes, marks] })];
  return new Reads(reader, new ViewNames(contexts), { wait });
};
const titles = (page: Page<NoteRow>): string[] => page.nodes.map(({ title }) => title);

beforeAll(async () => {
  database = await createTestDatabase('reads');
  const client = new pg.Client({ connectionString: database.url() });
  await client.connect();
  await client.query(`
    CREATE TABLE notes (tenant text, id uuid, partner_id uuid NOT NULL, title text NOT NULL, written_at timestamptz NOT NULL,
      cost numeric, tags text[] NOT NULL DEFAULT '{}',
      said jsonb NOT NULL DEFAULT '[{"key": "a", "value": null}]', PRIMARY KEY (tenant, id));
    ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE notes FORCE ROW LEVEL SECURITY;
    CREATE POLICY of_tenant ON notes FOR SELECT USING (tenant = current_setting('concord.tenant', true));
    CREATE POLICY fill ON notes FOR INSERT WITH CHECK (true);
    GRANT SELECT ON notes TO concord_reader`);
  const insert = (tenant: string, name: string, partner: string, minute: number, cost: string | null = null) =>
    client.query('INSERT INTO notes VALUES ($1, $2, $3, $4, $5, $6)', [
      tenant,
      id(name),
      id(partner),
      `${tenant} ${name}`,
      `2011-01-01T00:${String(minute).padStart(2, '0')}:00.123456Z`,
      cost,
    ]);
  // Three share a moment, so that only the id tells them apart.
  for (const [n, minute] of [0, 1, 2, 2, 2, 3, 4].entries())
    await insert('acme', `n${n}`, n % 2 ? 'odd' : 'even', minute);
  for (const n of [0, 1, 2]) await insert('evil', `n${n}`, 'even', n, '0.1000');
  await client.end();
});

beforeEach(() => {
  statements = [];
});

afterAll(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
  await database.drop();
});

describe('a page', () => {
  it('follows upon the one before until nothing is left, each row once', async () => {
    const reads = readsAs('reader');
    for (const direction of ['asc', 'desc'] as const) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<NoteRow> = await reads.page(
          NoteRow,
          caller(),
          { first: 2, cursor },
          { order: { by: 'writtenAt', direction } },
        );
        seen.push(...titles(page));
        cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (cursor);
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
      expect(seen[0]).toBe(direction === 'asc' ? 'acme n0' : 'acme n6');
    }
    expect(statements.every((text) => text === statements[0] || text.includes('written_at'))).toBe(true);
  });

  it('is one statement, and rows have the behaviour of their class', async () => {
    const page = await readsAs('reader').page(NoteRow, caller(), { first: 1 }, { order: newestFirst });
    expect(page.nodes[0]?.loud).toBe('ACME N6');
    expect(page.nodes[0]?.writtenAt).toBe('2011-01-01T00:04:00.123Z');
    expect(statements).toHaveLength(1);
  });

  it('that ends exactly has no next page', async () => {
    const page = await readsAs('reader').page(NoteRow, caller(), { first: 7 }, { order: newestFirst });
    expect(page.pageInfo.hasNextPage).toBe(false);
    expect(page.nodes).toHaveLength(7);
  });

  it('holds what all conditions ask for', async () => {
    const reads = readsAs('reader');
    const page = (where: object) =>
      reads.page(NoteRow, caller(), { first: 100 }, { where, order: { by: 'writtenAt' } });
    expect(titles(await page({ partnerId: id('odd') }))).toEqual(['acme n1', 'acme n3', 'acme n5']);
    expect(titles(await page({ partnerId: [id('odd'), id('none')], title: undefined }))).toHaveLength(3);
    expect(titles(await page({ writtenAt: { from: '2011-01-01T00:03:00Z', to: '2011-01-01T00:04:00Z' } }))).toEqual([
      'acme n5',
    ]);
    expect(titles(await page({ cost: null, writtenAt: {} }))).toHaveLength(7);
    expect(titles(await page({ partnerId: [] }))).toEqual([]);
  });

  it('holds rows whose list has what is asked for', async () => {
    const client = new pg.Client({ connectionString: database.url('superuser') });
    await client.connect();
    await client.query(`UPDATE notes SET tags = '{red,"a, b"}' WHERE title = 'acme n1'`);
    await client.end();
    const having = async (tag: string) => {
      const where = { tags: { has: tag } };
      return titles(await readsAs('reader').page(NoteRow, caller(), { first: 9 }, { where, order: newestFirst }));
    };
    expect(await having('a, b')).toEqual(['acme n1']);
    expect(await having('a')).toEqual([]);
  });

  it('holds at least one of the conditions that are listed', async () => {
    const reads = readsAs('reader');
    const page = async (any: readonly object[], more: object = {}) =>
      titles(
        await reads.page(
          NoteRow,
          caller(),
          { first: 100 },
          { where: { ...more, [ANY_OF]: any }, order: { by: 'writtenAt' } },
        ),
      );
    const late = { writtenAt: { from: '2011-01-01T00:04:00Z' } };
    expect(await page([late, { partnerId: id('odd'), title: 'acme n1' }])).toEqual(['acme n1', 'acme n6']);
    expect(await page([late, { title: 'acme n1' }], { partnerId: id('odd') })).toEqual(['acme n1']);
    expect(await page([{}])).toHaveLength(7);
    expect(await page([])).toEqual([]);
  });

  it('keeps the rows that another view has a row for, in the same statement and the same tenant', async () => {
    const page = (where: object, as = caller()) =>
      readsAs('reader').page(
        NoteRow,
        as,
        { first: 2 },
        { where: { [HAVING]: [having(NoteRow, { by: 'id', where })] }, order: newestFirst },
      );
    expect(titles(await page({ partnerId: id('odd') }))).toEqual(['acme n5', 'acme n3']);
    expect(statements).toHaveLength(1);
    const partner: Principal = { ...caller(), role: 'partner', partnerId: id('even') };
    expect(titles(await page({ partnerId: id('odd'), ...own(partner, 'partnerId') }, partner))).toEqual([]);
    expect(titles(await page({ title: 'evil n0' }))).toEqual([]);
  }, 60_000);

  it('holds what further conditions on the same property ask for as well, and says why', async () => {
    const page = async (...all: readonly Where<NoteRow>[]) =>
      titles(
        await readsAs('reader').page(
          NoteRow,
          caller(),
          { first: 9 },
          { where: { partnerId: id('odd'), [ALL_OF]: all }, order: { by: 'writtenAt' } },
        ),
      );
    expect(await page({ partnerId: id('even') })).toEqual([]);
    expect(await page({ writtenAt: { atLeast: '2011-01-01T00:02:00Z' } }, { title: { atMost: 'acme n3' } })).toEqual([
      'acme n3',
    ]);
    expect(await page({ cost: { present: true } })).toEqual([]);
    expect(await page({ cost: { present: false } })).toHaveLength(3);
    expect(await page({ [HAVING]: [having(NoteRow, { by: 'id', where: { title: 'acme n3' } })] })).toEqual(['acme n3']);
    expect(
      await page({ [HAVING]: [{ ...having(NoteRow, { by: 'id', where: { title: 'acme n3' } }), none: true }] }),
    ).toEqual(['acme n1', 'acme n5']);
    expect(await page({ tags: { hasAny: ['a, b', 'none'] } })).toEqual(['acme n1']);
    expect(await page({ title: { otherThan: 'acme n3' } })).toEqual(['acme n1', 'acme n5']);
    expect(await page({ cost: { otherThan: '1' } })).toHaveLength(3);
  });

  it('asks of JSON what it contains, and of rows of another view more than one thing in common', async () => {
    const reads = readsAs('reader');
    const page = async (where: Where<NoteRow>) =>
      titles(await reads.page(NoteRow, caller(), { first: 9 }, { where, order: { by: 'writtenAt' } }));
    expect(await page({ said: { contains: [{ key: 'a', value: null }] } })).toHaveLength(7);
    expect(await page({ said: { contains: [{ key: 'b' }] } })).toEqual([]);
    expect(await page({ said: { lacks: [{ key: 'b' }] } })).toHaveLength(7);
    expect(await page({ said: { lacks: [{}] } })).toEqual([]);
    const same = (...more: { by: keyof NoteRow; of: string; isUntil?: boolean }[]) =>
      page({ [HAVING]: [having(NoteRow, { by: 'tenant', of: 'tenant', same: more, where: { title: 'acme n5' } })] });
    expect(await same()).toHaveLength(7);
    expect(await same({ by: 'partnerId', of: 'partnerId' })).toEqual(['acme n1', 'acme n3', 'acme n5']);
    expect(await same({ by: 'writtenAt', of: 'writtenAt', isUntil: true })).toEqual(['acme n5', 'acme n6']);
  });

  it('compares amounts in minor units with what each row’s currency calls them', async () => {
    const client = new pg.Client({ connectionString: database.url('superuser') });
    await client.connect();
    // The title stands for the currency, the cost for its minor units.
    for (const [n, currency] of ['JPY', 'EUR', 'KWD', 'CLF'].entries())
      await client.query(`INSERT INTO notes VALUES ('coins', $1, $2, $3, '2011-01-01', 1000)`, [
        id(`c${n}`),
        id('p'),
        currency,
      ]);
    await client.end();
    const worth = async (minor: object, currency?: string) => {
      const cost = { minor, currencyIn: 'title', ...(currency && { currency }) } as never;
      const list = { where: { [ALL_OF]: [{ cost }] }, order: { by: 'title' } } as const;
      return titles(await readsAs('reader').page(NoteRow, caller('coins'), { first: 9 }, list));
    };
    expect(await worth({ atLeast: '1000' })).toEqual(['JPY']);
    expect(await worth({ atLeast: '10' })).toEqual(['EUR', 'JPY']);
    expect(await worth({ atMost: '1' })).toEqual(['CLF', 'KWD']);
    expect(await worth({ atLeast: '0.1001', atMost: '9.999' })).toEqual(['KWD']);
    expect(await worth({ atLeast: '0.1' }, 'CLF')).toEqual(['CLF']);
    expect(await worth({ atLeast: '10.001' }, 'EUR')).toEqual([]);
    expect(await worth({}, 'KWD')).toEqual(['KWD']);
  });

  it('of a condition that few put together is planned for its values, and leaves no plan behind', async () => {
    const seen: (string | undefined)[] = [];
    const query = jest.spyOn(pg.Client.prototype, 'query');
    const ask = (where: Where<NoteRow>) =>
      readsAs('reader').page(NoteRow, caller(), { first: 1 }, { where, order: newestFirst });
    await ask({ title: 'x' });
    await ask({ [ALL_OF]: [undefined], title: 'x' });
    await ask({ [ALL_OF]: [{ title: 'x' }] });
    for (const [config] of query.mock.calls as unknown as [{ name?: string; text?: string } | string][])
      if (typeof config === 'object' && config.text) seen.push(config.name);
    query.mockRestore();
    expect(seen.map((name) => name !== undefined)).toEqual([true, true, false]);
  });

  it('takes no cursor of another order, and says so', async () => {
    const by = (order: { by: 'writtenAt' | 'title'; direction?: 'desc' }, cursor?: string | null) =>
      readsAs('reader').page(NoteRow, caller(), { first: 1, cursor }, { order });
    const { endCursor } = (await by({ by: 'writtenAt' })).pageInfo;
    await expect(by({ by: 'writtenAt' }, endCursor)).resolves.toBeDefined();
    for (const other of [{ by: 'title' }, { by: 'writtenAt', direction: 'desc' }] as const)
      await expect(by(other, endCursor)).rejects.toMatchObject({
        extensions: { fields: [{ path: ['cursor'], message: expect.stringContaining('in this order') }] },
      });
  });

  it.each([
    'garbage',
    '',
    Buffer.from('["writtenAt asc","x","y"]').toString('base64url'),
    Buffer.from('["title asc","a","b"]').toString('base64url'),
  ])('takes no cursor %j of another list', async (cursor) => {
    const page = readsAs('reader').page(NoteRow, caller(), { first: 1, cursor }, { order: { by: 'writtenAt' } });
    if (cursor === '') await expect(page).resolves.toBeDefined();
    else
      await expect(page).rejects.toMatchObject({
        extensions: { code: 'BAD_USER_INPUT', fields: [{ path: ['cursor'] }] },
      });
  });
});

describe('totals', () => {
  beforeAll(async () => {
    const client = new pg.Client({ connectionString: database.url('superuser') });
    await client.connect();
    await client.query(
      `INSERT INTO notes SELECT 'many', gen_random_uuid(), $1, 'x', '2011-01-01' FROM generate_series(1, 10001)`,
      [id('p')],
    );
    await client.end();
  });

  it('count no further than anybody is told', async () => {
    const counted = async (where: Where<NoteRow>) => {
      const totals = readsAs('reader').totals(NoteRow, caller('many'), { where });
      return [await totals.count, await totals.countIsAtLeast];
    };
    expect(await counted({})).toEqual([null, 10_000]);
    expect(await counted({ title: 'y' })).toEqual([0, 0]);
    expect(statements.every((text) => text.includes('LIMIT 10001'))).toBe(true);
  });

  it('of several parents are one statement, each with its own', async () => {
    const reads = readsAs('reader');
    const who = caller();
    const under = (of: string) => reads.totals(NoteRow, who, { by: 'partnerId', of: id(of) });
    expect(await Promise.all(['even', 'odd', 'none'].map((of) => under(of).count))).toEqual([4, 3, 0]);
    expect(statements).toHaveLength(1);
  });
});

describe('a partner', () => {
  const partner: Principal = { ...caller(), role: 'partner', partnerId: id('odd') };

  it('sees its own rows only, whatever else is asked', async () => {
    const reads = readsAs('reader');
    const mine = (where: object) => reads.page(NoteRow, partner, { first: 100 }, { where, order: { by: 'writtenAt' } });
    expect(titles(await mine(own(partner, 'partnerId')))).toEqual(['acme n1', 'acme n3', 'acme n5']);
    expect(titles(await mine({ partnerId: id('even'), ...own(partner, 'partnerId') }))).toEqual([]);
    expect(await reads.one(NoteRow, partner, {}, { id: id('n0'), ...own(partner, 'partnerId') })).toBeNull();
    expect(await reads.one(NoteRow, partner, {}, { id: id('n1'), ...own(partner, 'partnerId') })).not.toBeNull();
  });

  it('sees under a parent its own rows only, in one operation with somebody who sees all', async () => {
    const reads = readsAs('reader');
    const list = { by: 'writtenAt', of: '2011-01-01T00:02:00.123456Z', order: { by: 'title' } } as const;
    const [mine, all] = await Promise.all([
      reads.nested(NoteRow, partner, { first: 9 }, { ...list, where: own(partner, 'partnerId') }),
      reads.nested(NoteRow, partner, { first: 9 }, list),
    ]);
    expect([titles(mine), titles(all)]).toEqual([['acme n3'], ['acme n2', 'acme n3', 'acme n4']]);
  });
});

describe('tenants', () => {
  it('are kept apart by every query, even where no row-level security binds', async () => {
    const reads = readsAs('superuser');
    const page = await reads.page(NoteRow, caller('evil'), { first: 100 }, { order: newestFirst });
    expect(titles(page)).toEqual(['evil n2', 'evil n1', 'evil n0']);
    expect(page.nodes[0]?.cost).toBe('0.1000');
    expect((await reads.one(NoteRow, caller('evil'), {}, { id: id('n1') }))?.title).toBe('evil n1');
    expect(await reads.one(NoteRow, caller('evil'), {}, { id: id('n5') })).toBeNull();
    expect((await reads.related(NoteRow, caller('evil'), id('n0')))?.title).toBe('evil n0');
    expect((await reads.byIds(NoteRow, caller('evil'), [id('n0'), id('n6')])).map(({ title }) => title)).toEqual([
      'evil n0',
    ]);
    const nested = await reads.nested(
      NoteRow,
      caller('evil'),
      { first: 100 },
      { by: 'partnerId', of: id('even'), order: newestFirst },
    );
    expect(titles(nested)).toEqual(['evil n2', 'evil n1', 'evil n0']);
  });

  it('are kept apart by row-level security, even where a query forgets to', async () => {
    const all = await readsAs('reader').sql<{ tenant: string }>(
      caller('evil'),
      { views: [], args: {} },
      'SELECT tenant FROM notes',
      [],
    );
    expect(all.map(({ tenant }) => tenant)).toEqual(['evil', 'evil', 'evil']);
  });

  it('that is quoted is a name and nothing else', async () => {
    const tenant = `x' OR '1'='1`;
    const rows = await readsAs('reader').sql(caller(tenant), { views: [], args: {} }, 'SELECT tenant FROM notes', []);
    expect(rows).toEqual([]);
  });

  it('leave no trace on a connection for the next one', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 1 });
    await reader.values({ tenant: 'acme' }, { text: 'SELECT 1', values: [] });
    await expect(reader.values({ tenant: 'acme' }, { text: 'SELECT 1/0', values: [] })).rejects.toThrow('division');
    const seen = await reader.values(
      { tenant: 'evil' },
      {
        text: `SELECT count(*)::int FROM notes WHERE tenant = 'acme'`,
        values: [],
      },
    );
    expect(seen).toEqual([[0]]);
    await reader.close();
  });

  it('whose connection breaks get a fault, and the next question its answer', async () => {
    const errors: string[] = [];
    const reader = new TenantReader({
      url: database.url('reader'),
      pool: 1,
      onError: ({ message }) => void errors.push(message),
    });
    const superuser = new pg.Client({ connectionString: database.url('superuser') });
    await superuser.connect();
    const broken = reader.values({ tenant: 'acme' }, { text: 'SELECT pg_sleep(30)', values: [] });
    const active = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()`;
    const kill = async (): Promise<void> => {
      while (!(await superuser.query(active)).rowCount) continue;
    };
    await Promise.all([kill(), expect(broken).rejects.toThrow()]);
    expect(await reader.values({ tenant: 'acme' }, { text: 'SELECT 1', values: [] })).toEqual([[1]]);
    expect(errors.length).toBeGreaterThan(0);
    await superuser.end();
    await reader.close();
  });

  it('of one tenant do not stand behind all that another asks', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 1 });
    const ended: string[] = [];
    const asked = (tenant: string, n: number, partnerId?: string) =>
      reader
        .values({ tenant, ...(partnerId && { partnerId }) }, { text: 'SELECT pg_sleep(0.005)', values: [] })
        .then(() => ended.push(`${partnerId ?? tenant} ${n}`));
    const many = Array.from({ length: 30 }, (_, n) => asked('evil', n, 'hostile'));
    await Promise.all([asked('acme', 0), asked('evil', 0, 'other')]);
    expect(ended.length).toBeLessThan(8);
    await Promise.all(many);
    expect(ended.filter((one) => one.startsWith('hostile'))).toEqual(many.map((_, n) => `hostile ${n}`));
    await reader.close();
  });

  it('are read for subscriptions beside what the same partner asks, not behind it', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 1 });
    const ended: string[] = [];
    const asked = (name: string) =>
      reader
        .values({ tenant: 'evil', partnerId: 'hostile' }, { text: 'SELECT pg_sleep(0.005)', values: [] })
        .then(() => ended.push(name));
    const many = Array.from({ length: 30 }, () => asked('question'));
    await forSubscriptions(() => asked('live'));
    expect(ended.length).toBeLessThan(8);
    await Promise.all(many);
    await reader.close();
  });

  it('are all answered that the requests of one may ask, however many wait', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 3 });
    // Ten times fifty requests of a partner.
    const asked = Array.from({ length: 550 }, () => reader.values(caller(), { text: 'SELECT 1', values: [] }));
    expect((await Promise.all(asked)).flat(2)).toEqual(asked.map(() => 1));
    await reader.close();
  });

  it('wait for no snapshot that somebody reads, and the check for no statement', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 1 });
    const lock = { text: 'SELECT pg_advisory_xact_lock(77)::text', values: [] };
    const [holds, other] = await Promise.all([1, 2].map(() => reader.snapshot(caller(), { tables: ['notes'] })));
    await holds?.values(lock);
    expect(await reader.values(caller(), { text: 'SELECT 1', values: [] })).toEqual([[1]]);
    const waits = reader.values(caller(), lock);
    await reader.check();
    await holds?.end();
    expect(await waits).toEqual([['']]);
    await other?.end();
    await reader.close();
  });

  it('are read and never written', async () => {
    const reader = new TenantReader({ url: database.url(), pool: 1 });
    const write = reader.values({ tenant: 'acme' }, { text: 'DELETE FROM notes', values: [] });
    await expect(write).rejects.toThrow('read-only');
    await reader.close();
  });
});

describe('one row', () => {
  it('is looked for when all that its conditions look at shows what was asked for', async () => {
    const waits: unknown[] = [];
    const reads = readsAs('reader', (views, { after }) => Promise.resolve(void waits.push([views, after])));
    const position = { commit: 7n, prepare: 7n };
    const marked = having(MarkRow, { by: 'id', where: { title: 'acme n0' } });
    const found = await reads.one(NoteRow, caller(), { after: position }, { id: id('n0'), [HAVING]: [marked] });
    expect(found?.title).toBe('acme n0');
    await reads.byIds(NoteRow, caller(), [id('n0')], { [HAVING]: [marked] });
    const both = ['notes', 'marks'];
    expect(waits).toEqual([
      [both, position],
      [both, undefined],
    ]);
  });
});

describe('a level of children', () => {
  it('waits for what the root was asked to wait for, in a view of its own', async () => {
    const waits: unknown[] = [];
    const reads = readsAs('reader', (views, { after }, tenant) =>
      Promise.resolve(void waits.push([views, after, tenant])),
    );
    const who = caller();
    const position = { commit: 7n, prepare: 7n };
    await reads.one(NoteRow, who, { after: position }, { id: id('n0') });
    await reads.nested(NoteRow, who, { first: 1 }, { by: 'partnerId', of: id('odd'), order: newestFirst });
    await reads.related(NoteRow, who, id('n0'));
    await reads.related(NoteRow, caller(), id('n0'));
    const asked = Array.from({ length: 3 }, () => [['notes'], position, 'acme']);
    // Who asked for nothing may find it halted all the same.
    expect(waits).toEqual([...asked, [['notes'], undefined, 'acme']]);
  });

  it('is one statement for all parents, each with a page of its own', async () => {
    const reads = readsAs('reader');
    const who = caller();
    const under = (parent: string, cursor?: string | null) =>
      reads.nested(NoteRow, who, { first: 2, cursor }, { by: 'partnerId', of: id(parent), order: newestFirst });
    const [even, odd, none, again] = await Promise.all(['even', 'odd', 'none', 'even'].map((parent) => under(parent)));
    expect(statements).toHaveLength(1);
    expect(even && titles(even)).toEqual(['acme n6', expect.stringMatching(/n[24]/)]);
    expect(odd && titles(odd)).toEqual(['acme n5', 'acme n3']);
    expect([even?.pageInfo.hasNextPage, odd?.pageInfo.hasNextPage, none?.pageInfo.hasNextPage]).toEqual([
      true,
      true,
      false,
    ]);
    expect(again).toEqual(even);
    expect(titles(await under('odd', odd?.pageInfo.endCursor))).toEqual(['acme n1']);
  });

  it('asks again for another page size, and for another caller', async () => {
    const reads = readsAs('reader');
    const list = { by: 'partnerId', of: id('odd'), order: newestFirst } as const;
    const who = caller();
    await Promise.all([
      reads.nested(NoteRow, who, { first: 1 }, list),
      reads.nested(NoteRow, who, { first: 2 }, list),
      reads.nested(NoteRow, caller('evil'), { first: 2 }, list),
    ]);
    expect(statements).toHaveLength(3);
  });

  it('of references is one statement, and a missing one is null', async () => {
    const reads = readsAs('reader');
    const who = caller();
    const ids = [id('n1'), id('none'), id('n0'), id('n1'), null];
    const found = await Promise.all(ids.map((one) => reads.related(NoteRow, who, one)));
    expect(found.map((row) => row?.title)).toEqual(['acme n1', undefined, 'acme n0', 'acme n1', undefined]);
    expect(statements).toHaveLength(1);
  });
});

describe('a view whose table is still being made', () => {
  const TENANT = 'SELECT tenant FROM';
  const report = (text: string) => readsAs('reader').sql(caller(), { views: [], args: {} }, text, []);

  it.each([
    ['is not there', `${TENANT} nowhere`],
    ['has not the columns of the new version', `${TENANT} notes WHERE mood = 'good'`],
  ])('and %s is not visible yet, which is told by code and put into the log', async (_what, text) => {
    const fault: unknown = await report(text).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(NotYetVisible);
    expect(tell(fault)).toMatchObject({ answer: { extensions: { code: 'NOT_YET_VISIBLE' } }, log: true });
  });

  it('is told from a mistake in a statement, and leaves the connection usable', async () => {
    const reader = readsAs('reader');
    const ask = (text: string) => reader.sql(caller(), { views: [], args: {} }, text, []);
    await expect(ask(`${TENANT} nowhere`)).rejects.toThrow(NotYetVisible);
    await expect(ask('SELEC')).rejects.not.toBeInstanceOf(NotYetVisible);
    expect(await ask(`${TENANT} notes LIMIT 1`)).toEqual([{ tenant: 'acme' }]);
  });
});

describe('a snapshot', () => {
  it('shows one moment and one tenant however long it is read, and may be ended twice', async () => {
    const reader = new TenantReader({ url: database.url('reader'), pool: 1 });
    readers.push(reader);
    const owner = new pg.Client({ connectionString: database.url() });
    await owner.connect();
    const count = { text: 'SELECT count(*)::int, min(tenant), max(tenant) FROM notes', values: [] };
    const snapshot = await reader.snapshot({ tenant: 'acme' }, { tables: ['notes'] });
    const [before] = await snapshot.values(count);
    const added = id('added meanwhile');
    await owner.query(`INSERT INTO notes VALUES ('acme', $1, $1, 'new', now())`, [added]);
    expect(await snapshot.values(count)).toEqual([before]);
    expect(before).toEqual([7, 'acme', 'acme']);
    await snapshot.end();
    await snapshot.end();
    expect((await reader.values({ tenant: 'acme' }, count))[0]?.[0]).toBe(8);
    const broken = await reader.snapshot({ tenant: 'acme' }, { tables: [] });
    await expect(broken.values({ text: 'SELECT 1 / 0', values: [] })).rejects.toThrow('division by zero');
    // The only connection of the pool was given back.
    expect((await reader.values({ tenant: 'acme' }, count))[0]?.[0]).toBe(8);
    await owner.query(`ALTER TABLE notes NO FORCE ROW LEVEL SECURITY`);
    await owner.query(`DELETE FROM notes WHERE id = $1`, [added]);
    await owner.query(`ALTER TABLE notes FORCE ROW LEVEL SECURITY`);
    await owner.end();
  });
});
