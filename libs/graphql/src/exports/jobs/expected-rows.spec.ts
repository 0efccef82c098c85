import { own, type Principal } from '#libs/access';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CapturedList } from '../../reads/captured-list.js';
import { TenantReader } from '../../reads/tenant-reader.js';
import { ExpectedRows } from './expected-rows.js';

@Entity('notes')
class NoteRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'partner_id' }) partnerId: string;
}

const LARGE = '00000000-0000-4000-8000-000000000001';
const SMALL = '00000000-0000-4000-8000-000000000002';
const manager: Principal = { tenant: 'acme', subject: 'u', role: 'manager' };
const partner = (partnerId: string): Principal => ({ ...manager, role: 'partner', partnerId });

let database: TestDatabase;
let reader: TenantReader;

beforeAll(async () => {
  database = await createTestDatabase('expected-rows');
  const client = new pg.Client({ connectionString: database.url() });
  await client.connect();
  await client.query(`
    CREATE TABLE notes (tenant text, id uuid, partner_id uuid NOT NULL, PRIMARY KEY (tenant, id));
    INSERT INTO notes SELECT 'acme', gen_random_uuid(), '${LARGE}' FROM generate_series(1, 12000);
    INSERT INTO notes SELECT 'acme', gen_random_uuid(), '${SMALL}' FROM generate_series(1, 20000 - 12000);
    ANALYZE notes; GRANT SELECT ON notes TO concord_reader;`);
  await client.end();
  reader = new TenantReader({ url: database.url('reader'), pool: 1 });
});
afterAll(async () => {
  await reader.close();
  await database.drop();
});

const expected = (caller: Principal) => {
  const where = caller.partnerId === undefined ? {} : own(caller, 'partnerId');
  return new ExpectedRows(reader).of(caller, { row: NoteRow, list: { where } } as unknown as CapturedList);
};

it('is what is counted up to 10,000, and above that what the database expects', async () => {
  expect(await expected(partner(SMALL))).toBe(8_000);
  expect(await expected(manager)).toBe(20_000);
});

it('tells a partner of above 10,000 nothing but that: what is expected stands on the rows of others', async () => {
  expect(await expected(partner(LARGE))).toBe(10_001);
});
