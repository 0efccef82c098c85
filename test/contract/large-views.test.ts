import type { Principal } from '#libs/access';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { SaleRow } from '#libs/sales';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { type Statement, TenantReader, ViewNames } from '#libs/graphql';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { schemaOf, SHOWN_MODULES } from '../../apps/api/src/schema.js';
import { nodeKindsOf } from '../../libs/graphql/src/nodes/node-kinds.js';
import type { CapturedList } from '../../libs/graphql/src/reads/captured-list.js';
import { SearchPlaces } from '../../libs/graphql/src/search/search-places.js';
import { searchStatement } from '../../libs/graphql/src/search/search-statement.js';
import { SEARCH_KINDS, type SearchKind } from '../../libs/graphql/src/search/search.types.js';
import { type ExportColumn, ExportColumns } from '../../libs/graphql/src/exports/export-columns.js';
import { Exporter } from '../../libs/graphql/src/exports/exporter.js';
import { Parameters } from '../../libs/graphql/src/statements/condition-text.js';
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
let exporter: Exporter;
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

const statementOf = (text: string, caller = principal(), kinds: readonly SearchKind[] = SEARCH_KINDS): Statement =>
  searchStatement(
    kinds.flatMap((kind) => places.of(kind, caller, undefined) ?? []),
    { tenant: caller.tenant, text, names: ['person:none'], limit: 21 },
    new Parameters(),
  );

const find = async (text: string, caller = principal(), kinds = SEARCH_KINDS) =>
  (await reader.values(caller, statementOf(text, caller, kinds))) as [
    string,
    string,
    string,
    string,
    string,
    boolean,
  ][];

beforeAll(async () => {
  database = await createTestDatabase('large_views');
  await makeTables({ ownerUrl: database.url(), projectorUrl: database.url('projector') }, allViews());
  owner = new pg.Client({ connectionString: database.url('superuser') });
  asReader = new pg.Client({ connectionString: database.url('reader') });
  await Promise.all([owner.connect(), asReader.connect()]);
  await fillTenant(owner, 'other', { partners: 500, deals: 1_000, sales: 1_000 });
  await fillTenant(owner, 'big', SIZES);
  reader = new TenantReader({ url: database.url('reader'), pool: 2 });
  const schema = await schemaOf(SHOWN_MODULES);
  const kinds = nodeKindsOf(schema);
  const views = new ViewNames(contextsOf(CONTEXT_MODULES));
  const named = { kind: (kind: string) => kinds.get(kind) } as never;
  places = new SearchPlaces(named, views);
  columns = (paths) => new ExportColumns((kind) => kinds.get(kind)).named(kinds.get('sale')!.type, paths);
  exporter = new Exporter({ schema } as never, reader, named, views);
});
afterAll(async () => {
  await Promise.all([owner.end(), asReader.end(), reader.close()]);
  await database.drop();
});

const TEXTS = [
  'acme',
  'Globex Systems Ltd',
  'gl',
  'CRM-17',
  'inv-1',
  'P-12',
  'c17@example.com',
  'nothing at all like it',
];

/** 300 of each index that is looked at, and their neighbours. */
const MOST_READ = 2_500;

describe('a search', () => {
  it.each(TEXTS)('for %p reads a few rows of each table, for managers and partners', async (text) => {
    const { rows } = await owner.query(`SELECT partner_id AS id FROM sale_credits WHERE tenant = 'big' LIMIT 1`);
    const { id: partnerId } = rows[0] as { id: string };
    for (const caller of [principal(), principal({ role: 'partner', partnerId })]) {
      const read = await rowsReadBy(asReader, caller, statementOf(text, caller));
      expect([...read].filter(([, count]) => count > MOST_READ)).toEqual([]);
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
    const all = await find('gmbh', principal(), ['deal']);
    expect(all).toHaveLength(21);
    expect(all[0]?.[5]).toBe(true);
    expect(partners[0]?.[5]).toBe(false);
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

  it('is one at a time for a tenant, and gives its place back however it ends', async () => {
    const begin = (tenant: string) => exporter.read(columns(['id']), sales('asc'), principal({ tenant }));
    const first = await begin('big');
    await expect(begin('big')).rejects.toMatchObject({ extensions: { code: 'BUSY' } });
    const other = await begin('other');
    await first.end();
    await first.end();
    await other.batches.next();
    await other.batches.return(undefined);
    for (const tenant of ['big', 'other']) await (await begin(tenant)).end();
  });
});
