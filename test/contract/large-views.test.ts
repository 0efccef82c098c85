import type { Principal } from '#libs/access';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { SaleRow } from '#libs/sales';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { NotYetVisible } from '#libs/eventing';
import { Reads, type Statement, TenantReader, ViewNames } from '#libs/graphql';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fastify } from 'fastify';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { schemaOf, SHOWN_MODULES } from '../../apps/api/src/schema.js';
import { nodeKindsOf } from '../../libs/graphql/src/nodes/node-kinds.js';
import type { CapturedList } from '../../libs/graphql/src/reads/captured-list.js';
import { SearchPlaces } from '../../libs/graphql/src/search/search-places.js';
import { SearchResolver } from '../../libs/graphql/src/search/search.resolver.js';
import { MOST_COMPARED, searchStatement } from '../../libs/graphql/src/search/search-statement.js';
import { SEARCH_KINDS, type SearchKind } from '../../libs/graphql/src/search/search.types.js';
import { type ExportColumn, ExportColumns } from '../../libs/graphql/src/exports/export-columns.js';
import { streamOf } from '../../libs/graphql/src/exports/export-files.js';
import { type ExportLimits, ExportPlaces } from '../../libs/graphql/src/exports/export-places.js';
import { Exporter } from '../../libs/graphql/src/exports/exporter.js';
import { Parameters } from '../../libs/graphql/src/statements/condition-text.js';
import { shapeOf } from '../../libs/graphql/src/statements/row-shape.js';
import { pageStatement } from '../../libs/graphql/src/statements/statements.js';
import { rowsReadBy } from '../support/large-views/plans.js';
import { makeTables } from '../support/large-views/tables.js';
import { allViews, fillTenant } from '../support/large-views/tenant.js';
import { atScale } from '../support/scale.js';

jest.setTimeout(600_000);

const SIZES = atScale({
  short: { partners: 1_000, deals: 6_000, sales: 6_000 },
  long: { partners: 20_000, deals: 200_000, sales: 200_000 },
});

let database: TestDatabase;
let owner: pg.Client;
let asReader: pg.Client;
let reader: TenantReader;
let places: SearchPlaces;
let resolver: SearchResolver;
let exporter: Exporter;
let exporterOf: (limits?: Partial<ExportLimits>) => { readonly exporter: Exporter; readonly placed: ExportPlaces };
const waited: unknown[] = [];
let columns: (paths: readonly string[]) => readonly ExportColumn[];

/** What the list of sales says it would read. */
const sales = (direction: 'asc' | 'desc') =>
  ({ row: SaleRow, list: { where: {}, order: { by: 'occurredAt', direction } } }) as unknown as CapturedList;

const principal = (more: Partial<Principal> = {}): Principal => ({
  tenant: 'big',
  subject: 'u',
  role: 'manager',
  ...more,
});

const statementOf = (
  text: string,
  caller = principal(),
  kinds: readonly SearchKind[] = SEARCH_KINDS,
  alike = false,
): Statement =>
  searchStatement(
    kinds
      .flatMap((kind) => places.of(kind, caller, undefined) ?? [])
      .filter(({ searched }) => !alike || searched.alike.length > 0),
    { tenant: caller.tenant, text, names: ['person:none'], alike, limit: 21 },
    new Parameters(),
  );

const find = async (text: string, caller = principal(), kinds = SEARCH_KINDS, alike = false) =>
  (await reader.values(caller, statementOf(text, caller, kinds, alike))) as [
    string,
    string,
    string,
    string,
    string,
    boolean,
  ][];

/** Gives partners of the small tenant these names. */
const callPartners = (names: readonly string[]): Promise<unknown> =>
  owner.query(
    `UPDATE partners p SET name = w.name FROM unnest($1::text[]) WITH ORDINALITY w(name, place)
      WHERE p.tenant = 'other' AND p.id = (SELECT o.id FROM partners o WHERE o.tenant = 'other' ORDER BY o.id DESC OFFSET w.place - 1 LIMIT 1)`,
    [names],
  );

const OPEN_TRANSACTIONS = `FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND pid <> pg_backend_pid()`;

async function openTransactions(): Promise<number> {
  const count = async () => (await owner.query(`SELECT 1 ${OPEN_TRANSACTIONS}`)).rowCount ?? 0;
  for (const until = Date.now() + 5_000; (await count()) > 0 && Date.now() < until;) await pause(50);
  return count();
}

const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort', { signal: AbortSignal.timeout(10_000) });
};

beforeAll(async () => {
  database = await createTestDatabase('large_views');
  await makeTables({ ownerUrl: database.url(), projectorUrl: database.url('projector') }, allViews());
  owner = new pg.Client({ connectionString: database.url('superuser') });
  asReader = new pg.Client({ connectionString: database.url('reader') });
  await Promise.all([owner.connect(), asReader.connect()]);
  await fillTenant(owner, 'other', { partners: 500, deals: 1_000, sales: 1_000 });
  await fillTenant(owner, 'big', SIZES);
  reader = new TenantReader({ url: database.url('reader'), pool: 4 });
  const schema = await schemaOf(SHOWN_MODULES);
  const kinds = nodeKindsOf(schema);
  const views = new ViewNames(contextsOf(CONTEXT_MODULES));
  const named = { kind: (kind: string) => kinds.get(kind) } as never;
  places = new SearchPlaces(named, views);
  columns = (paths) => new ExportColumns((kind) => kinds.get(kind), false).named(kinds.get('sale')!.type, paths);
  const reads = new Reads(reader, views, { wait: (...asked) => Promise.resolve(void waited.push(asked)) });
  const found = { kind: () => ({}), find: (_: Principal, __: object, id: string) => Promise.resolve({ id }) };
  const persons = () => Promise.resolve(() => 'person:none');
  resolver = new SearchResolver(reads, found as never, places, { persons } as never);
  const usual = {
    all: 4,
    ofPartners: 2,
    ofTenant: 2,
    idleMs: 60_000,
    wholeMs: 60_000,
    unhurriedMs: 0,
    giveWayMs: 60_000,
    lookMs: 50,
  };
  exporterOf = (limits) => {
    const placed = new ExportPlaces(reader, { ...usual, ...limits });
    return { exporter: new Exporter({ schema } as never, reader, named, views, reads, placed), placed };
  };
  ({ exporter } = exporterOf());
});
afterAll(async () => {
  await Promise.all([owner.end(), asReader.end(), reader.close()]);
  await database.drop();
});

const TEXTS = [
  'acme',
  'Globex Systems Ltd',
  'gl',
  'CRM-',
  'CRM-17',
  'inv-1',
  'P-12',
  'c17@example.com',
  'nothing at all like it',
];

/** 300 of each index that is looked at, and their neighbours. */
const MOST_READ = 2_500;
/** Of a beginning that the planner takes for rare it reads and sorts every row: one in eighteen of these deals begins like that. */
const READ_WHOLE: Readonly<Record<string, number>> = {
  'CRM-17': SIZES.deals / 15,
  // All deals begin like that, and a few thousand are read faster than their index.
  'CRM-': atScale({ short: 4 * SIZES.deals, long: 0 }),
};

describe('a search', () => {
  it.each(TEXTS)('for %p reads a few rows of each table, for managers and partners', async (text) => {
    const { rows } = await owner.query(`SELECT partner_id AS id FROM sale_credits WHERE tenant = 'big' LIMIT 1`);
    const { id: partnerId } = rows[0] as { id: string };
    for (const caller of [principal(), principal({ role: 'partner', partnerId })]) {
      for (const alike of [false, true]) {
        const read = await rowsReadBy(asReader, caller, statementOf(text, caller, SEARCH_KINDS, alike));
        expect([...read].filter(([, count]) => count > Math.max(MOST_READ, READ_WHOLE[text] ?? 0))).toEqual([]);
      }
    }
  });

  it('would read whole tables under their own policies: likeness is looked up in an index by nobody else', async () => {
    const plain = {
      text: `SELECT id FROM deals WHERE tenant = $1 AND concord_search_text(customer_name) %> $2`,
      values: ['big', 'acme'],
    };
    expect((await rowsReadBy(asReader, principal(), plain)).get('deals')).toBeGreaterThanOrEqual(SIZES.deals);
  });

  it('finds names by likeness among all others, and says when too much was alike', async () => {
    const partners = await find('globex', principal(), ['partner']);
    expect(partners.length).toBeGreaterThan(0);
    expect(partners[0]?.[3]).toMatch(/globex/i);
    const [wrong] = await find('globx', principal(), ['partner'], true);
    expect(wrong?.[3]).toMatch(/globex/i);
    // By its first two words: the long lists of what many names have in common are not read.
    const [longer] = await find(
      `globx ${partners[0]?.[3].split(' ').slice(2).join(' ')}`,
      principal(),
      ['partner'],
      true,
    );
    expect(longer?.[3]).toMatch(/globex/i);
    const all = await find('gmbh', principal(), ['deal']);
    expect(all).toHaveLength(21);
    expect(all[0]?.[5]).toBe(true);
    expect(partners[0]?.[5]).toBe(false);
  });

  it('finds what is misspelt in any script, and initials however they are written', async () => {
    const written = ['Газпром', 'Μυτιληναίος', 'أرامكو', 'Straßenbau Mayer', 'JP Morgan', 'M & S Ltd', 'Q&Zed'];
    // More than are compared, each with the first letters of the misspelt.
    const others = Array.from({ length: 2 * MOST_COMPARED }, (_, n) => `Гамма Μυών أرض ${n}`);
    await callPartners([...others, ...written]);
    const namesLike = async (text: string) =>
      (await find(text, principal({ tenant: 'other' }), ['partner'], true)).map(([, , , name]) => name);
    const asked = ['Газпрмо', 'Μυτιλινέος', 'ارمكو', 'Straßenbau Meier', 'J. P. Morgan', 'm&s ltd', 'q&z'];
    for (const [at, text] of asked.entries()) expect([text, (await namesLike(text))[0]]).toEqual([text, written[at]]);
  });

  it('shows each hit on some page, also one that only likeness finds', async () => {
    const pagesOf = async (text: string) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const args = { text, in: ['partner'] as SearchKind[], first: 2, ...(cursor && { cursor }) };
        const { nodes, pageInfo } = await resolver.search(args, principal({ tenant: 'other' }));
        seen.push(...nodes.map(({ matched }) => matched));
        cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      }
      return seen;
    };
    const own = Array.from({ length: 5 }, (_, n) => `Old Globex Trading ${n}`);
    await callPartners([...own, 'Old Globex-Trading']);
    const pages = await pagesOf('globex trading');
    expect(pages.toSorted()).toEqual([...own, 'Old Globex-Trading'].toSorted());
    // Two letters are too few for an index: their own texts are found by likeness, too.
    await callPartners(['Qz']);
    await owner.query(
      `UPDATE partners SET external_id = 'qz-' || id WHERE tenant = 'other' AND name LIKE 'Old Globex Trading%'`,
    );
    expect((await pagesOf('qz'))[0]).toBe('Qz');
  });

  it('finds no person by how the names begin under which persons are recorded', async () => {
    await owner.query(
      `UPDATE partners SET external_id = 'person:' || id WHERE tenant = 'big' AND external_id LIKE 'P-9%'`,
    );
    expect(await find('person:', principal(), ['partner'])).toEqual([]);
    expect((await find('pe', principal(), ['partner'])).map(([, , , value]) => value)).not.toContainEqual(
      expect.stringMatching(/^person:/),
    );
    expect((await find('P-12', principal(), ['partner'])).length).toBeGreaterThan(0);
  });

  it('sees the rows that their own table shows, and no other', async () => {
    const { rows } = await owner.query(`SELECT partner_id AS id FROM deals WHERE tenant = 'big' LIMIT 1`);
    const { id: partnerId } = rows[0] as { id: string };
    const tables = ['partners', 'deals', 'partner_contacts', 'sales', 'statements', 'payouts'];
    for (const who of [{ tenant: 'big' }, { tenant: 'other' }, { tenant: 'none' }, { tenant: 'big', partnerId }]) {
      for (const name of tables) {
        const idsOf = async (table: string) =>
          (await reader.values(who, { text: `SELECT tenant, id FROM "${table}" ORDER BY 1, 2`, values: [] })).map(
            String,
          );
        expect([who, name, await idsOf(`${name}_searched`)]).toEqual([who, name, await idsOf(name)]);
      }
    }
    const own = await reader.values(
      { tenant: 'big', partnerId },
      { text: 'SELECT DISTINCT partner_id FROM deals_searched', values: [] },
    );
    expect(own).toEqual([[partnerId]]);
  });
});

describe('a page of a list', () => {
  it.each(['amount', 'occurredAt'] as const)('by %s reads itself alone, wherever it is', async (by) => {
    const shape = shapeOf(SaleRow);
    const slice = { shape, tenant: 'big', where: {}, order: { by }, limit: 101 };
    const [middle] = await reader.values(principal(), {
      ...pageStatement({ ...slice, limit: 1 }),
      ...{ text: pageStatement({ ...slice, limit: 1 }).text.replace(/LIMIT \S+$/, 'OFFSET 3000 LIMIT 1') },
      values: ['big'],
    });
    const id = String(middle?.[shape.columns.findIndex(({ property }) => property === 'id')]);
    const page = pageStatement({ ...slice, after: { sort: String(middle?.[shape.columns.length]), id } });
    const rows = await reader.values(principal(), page);
    expect(rows).toHaveLength(101);
    const read = await rowsReadBy(asReader, principal(), page);
    expect([...read].filter(([, count]) => count > 101)).toEqual([]);
  });
});

describe('an export', () => {
  it('has each row of its moment once, batch by batch, whatever changes meanwhile', async () => {
    const who = principal();
    const exported = await exporter.read(columns(['id', 'externalId', 'program.name']), sales('desc'), who);
    const seen: string[] = [];
    for await (const rows of exported.batches) {
      if (seen.length === 0) {
        await owner.query(`DELETE FROM sales WHERE tenant = 'big' AND external_id IN ('INV-1', 'INV-2')`);
        await owner.query(
          `UPDATE sales SET external_id = external_id || '-' WHERE tenant = 'big' AND external_id LIKE 'INV-1%'`,
        );
      }
      for (const [, number, program] of rows) seen.push(`${String(number)} ${String(program)}`);
    }
    const all = Array.from({ length: SIZES.sales }, (_, n) => `INV-${n + 1} Program`);
    expect(seen.toSorted()).toEqual(all.toSorted());
  });

  it('is one at a time for who asks, one of the partners of a tenant, and gives its place back however it ends', async () => {
    const begin = (more: Partial<Principal>) => exporter.read(columns(['id']), sales('asc'), principal(more));
    const partner = (subject: string) => ({ role: 'partner', subject, partnerId: randomUUID() }) as const;
    const first = await begin({ subject: 'ada' });
    await expect(begin({ subject: 'ada' })).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
    const ofPartner = await begin(partner('p1'));
    await expect(begin(partner('p2'))).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
    const other = await begin({ tenant: 'other', subject: 'ada' });
    await first.end();
    await first.end();
    await ofPartner.end();
    await other.batches.next();
    await other.batches.return(undefined);
    for (const more of [{ subject: 'ada' }, partner('p2'), { tenant: 'other', subject: 'ada' }])
      await (await begin(more)).end();
  });

  it('waits for the views of all its columns, and is as of the one that is furthest behind', async () => {
    await owner.query(`INSERT INTO concord_checkpoints (name, kind, version, store, commit_position, prepare_position)
      VALUES ('sales', 'view', 1, 's', 90, 89), ('programs', 'view', 1, 's', 50, 49)`);
    waited.length = 0;
    const alone = await exporter.read(columns(['id']), sales('asc'), principal());
    expect([alone.position, waited]).toEqual(['90/89', [[['sales'], {}, 'big']]]);
    await alone.end();
    const both = await exporter.read(columns(['id', 'program.name']), sales('asc'), principal());
    expect([both.position, waited.at(-1)]).toEqual(['50/49', [['sales', 'programs'], {}, 'big']]);
    await both.end();
  });

  it('has the rows of the new table where one is replaced while it begins, as of the position of the new one', async () => {
    await owner.query('CREATE TABLE kept AS SELECT * FROM sales; ALTER TABLE kept DROP COLUMN amount_sort');
    const { rowCount } = await owner.query(`SELECT FROM kept WHERE tenant = 'big'`);
    await owner.query('BEGIN; TRUNCATE sales');
    const begun = exporter.read(columns(['id']), sales('asc'), principal());
    await pause(300);
    await owner.query(`INSERT INTO sales SELECT * FROM kept;
      UPDATE concord_checkpoints SET commit_position = 99, prepare_position = 99 WHERE name = 'sales'; COMMIT; DROP TABLE kept`);
    const { position, batches } = await begun;
    let count = 0;
    for await (const rows of batches) count += rows.length;
    expect([position, count]).toEqual(['99/99', rowCount]);
  });

  it('of a table that is being made is not visible yet', async () => {
    await owner.query('ALTER TABLE programs RENAME TO programs_away');
    const begun = exporter.read(columns(['id', 'program.name']), sales('asc'), principal());
    await expect(begun).rejects.toBeInstanceOf(NotYetVisible);
    await owner.query('ALTER TABLE programs_away RENAME TO programs');
    await (await exporter.read(columns(['id', 'program.name']), sales('asc'), principal())).end();
  });

  it('ends when who fetches it takes nothing more: its connection, its place and its socket are free', async () => {
    const { exporter: impatient } = exporterOf({ idleMs: 300 });
    const faults: unknown[] = [];
    const server = fastify({ forceCloseConnections: 'idle' });
    server.get('/', async (_, reply) => {
      const exported = await impatient.read(columns(['id', 'externalId', 'occurredAt']), sales('asc'), principal());
      // More than the buffers of a socket hold.
      const batches = (async function* () {
        for await (const rows of exported.batches)
          yield rows.map((row) => row.map((value) => String(value).repeat(50)));
      })();
      return reply.send(streamOf({ ...exported, batches }, 'jsonl', (fault) => faults.push(fault)));
    });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    await expect(impatient.read(columns(['id']), sales('asc'), principal())).rejects.toThrow('under way');
    const until = Date.now() + 10_000;
    while (faults.length === 0 && Date.now() < until) await pause(50);
    expect(faults).toEqual([expect.objectContaining({ message: expect.stringContaining('nobody took its rows') })]);
    await (await impatient.read(columns(['id']), sales('asc'), principal())).end();
    await server.close();
    socket.destroy();
    expect(await openTransactions()).toBe(0);
  });

  it('ends when its table is about to be replaced, when the database ends it and when the service stops', async () => {
    const begin = (tenant = 'big') => exporter.read(columns(['id']), sales('asc'), principal({ tenant }));
    const first = await begin();
    await owner.query(`SELECT pg_advisory_lock(hashtextextended('swap sales', 0))`);
    await aborted(first.signal);
    await expect(begin()).rejects.toThrow('sales is about to be replaced');
    await owner.query(`SELECT pg_advisory_unlock(hashtextextended('swap sales', 0))`);
    expect(await openTransactions()).toBe(0);
    const second = await begin();
    await owner.query(`SELECT pg_terminate_backend(pid) ${OPEN_TRANSACTIONS}`);
    await aborted(second.signal);
    const { exporter: stopped, placed } = exporterOf();
    const third = await stopped.read(columns(['id']), sales('asc'), principal());
    placed.onModuleDestroy();
    expect(String(third.signal.reason)).toContain('stops');
    await expect(stopped.read(columns(['id']), sales('asc'), principal())).rejects.toThrow('stopping');
    await (await begin()).end();
  });
});
