import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId, toGlobalId } from '#libs/kernel';
import type { DevelopmentClaims } from '#libs/access';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../support/until.js';
import { QUESTIONS } from '../support/asked.js';
import { rowsReadBy } from '../support/large-views/plans.js';
import { fillTable } from '../support/large-views/tables.js';
import { allViews, idSql } from '../support/large-views/tenant.js';
import { fillWholeTenant } from '../support/large-views/whole-tenant.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(600_000);

const SIZES = { partners: 12_000, deals: 20_000, sales: 20_000 };
/** Tables of fewer rows may be read whole: that is faster than their index. */
const SMALL = 6_000;
/** The largest part of a table that a question is about: two quarters of eight. */
const PART = 0.3;
/**
 * What a question is about all of: 23 counts a program's partners and deals and adds up what is owed; 26 looks for few among all balances, 39 among all partners
 * for those without a sale, of which there are fewer than two for each here; 41 counts partners.
 */
const ABOUT_ALL: Readonly<Record<number, readonly string[]>> = {
  23: ['partners', 'deals', 'balances'],
  26: ['partners', 'balances'],
  39: ['partners', 'sale_credits'],
  41: ['partners'],
};
/** Before they stop, lists that look among rows for those that fit have seen so many. */
const LOOKED_AT = 1_500;

let home: string;
let service: InProcess;
let owner: pg.Client;
let reader: pg.Client;
let sizes: ReadonlyMap<string, number>;
const ids: Record<string, string> = {};

const idOf = async (kind: string, table: string, where = 'TRUE'): Promise<string> => {
  const { rows } = await owner.query<{ id: string }>(`SELECT id FROM ${table} WHERE ${where} ORDER BY id LIMIT 1`);
  return toGlobalId(kind, rows[0]?.id ?? '');
};

const sizesOf = async (): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await owner.query<{ name: string; n: string }>(
    `SELECT relname AS name, reltuples::bigint AS n FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, n }) => [name, Number(n)]));
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-large-questions-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('large_questions', CONTEXT_MODULES);
  owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  reader = new pg.Client({ connectionString: service.urlOf('reader') });
  await Promise.all([owner.connect(), reader.connect()]);
  await until(() => service.late().length === 0);
  await fillWholeTenant(owner, 'acme', SIZES);
  sizes = await sizesOf();
  ids['programId'] = await idOf('program', 'programs');
  ids['partnerId'] = await idOf('partner', 'partners');
  ids['commissionId'] = await idOf('commission', 'commissions');
});
afterAll(async () => {
  await Promise.all([owner?.end(), reader?.end()]);
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

/** What was read of large tables, and more than is asked for. */
async function readTooMuch(number = 0): Promise<string[]> {
  const found: string[] = [];
  for (const { statement, who } of service.reads()) {
    for (const [table, rows] of await rowsReadBy(reader, { ...who }, statement)) {
      const size = sizes.get(table) ?? 0;
      if (ABOUT_ALL[number]?.includes(table)) continue;
      if (size >= SMALL && rows > Math.max(size * PART, LOOKED_AT))
        found.push(`${rows} of ${size} ${table}: ${statement.text.slice(0, 2_000)}`);
    }
  }
  return found;
}

const MANAGER: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };

async function ask(number: number, variables: object, claims = MANAGER) {
  service.reads();
  const { data, errors } = await (await service.as(claims))(QUESTIONS.get(number) ?? '', { ...ids, ...variables });
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const QUARTER = { from: '2024-04', to: '2024-06' };
const EARLY = '2024-01-02T00:00:00.000Z';

const MAY = { from: '2024-05-01T00:00:00.000Z', to: '2024-05-15T00:00:00.000Z' };

const ASKED: readonly (readonly [number, object])[] = [
  [1, QUARTER],
  [2, {}],
  [3, { before: EARLY }],
  [4, { periodEnd: '2024-02-01T00:00:00.000Z' }],
  [5, {}],
  [6, { expiresBefore: '2094-01-02T00:00:00.000Z', idleBefore: '2024-01-02T00:00:00.000Z' }],
  [7, { externalId: 'CRM-17' }],
  [8, { before: '2024-06-01T00:00:00.000Z' }],
  [9, {}],
  [10, { externalId: 'INV-17' }],
  [11, { period: '2024-05' }],
  [12, { period: '2024-01' }],
  [13, {}],
  [14, { since: '2024-10-01T00:00:00.000Z' }],
  [15, { period: '2024-05' }],
  [16, {}],
  [17, { at: '2024-05-01T00:00:00.000Z' }],
  [18, { text: 'acm' }],
  [18, { text: 'CRM-17' }],
  [19, { from: '2024-05-01T00:00:00.000Z', to: '2024-07-01T00:00:00.000Z' }],
  [20, {}],
  [21, { actor: 'person-7', from: '2024-05-01T00:00:00.000Z', to: '2024-05-08T00:00:00.000Z' }],
  [22, QUARTER],
  [23, {}],
  [24, QUARTER],
  [25, QUARTER],
  [26, {}],
  [27, { from: '2024-04-01T00:00:00.000Z', to: '2024-07-01T00:00:00.000Z' }],
  [28, {}],
  [39, { since: '2024-11-01T00:00:00.000Z' }],
  [40, { from: '2024-05-01T00:00:00.000Z', to: '2024-06-01T00:00:00.000Z' }],
  [41, {}],
  [42, { from: '2024-01-02T00:00:00.000Z', to: '2024-01-04T00:00:00.000Z' }],
  [43, {}],
  [44, MAY],
  [45, MAY],
  [46, { from: '2024-05-01', to: '2024-05-08' }],
  [48, { since: '2024-05-01T00:00:00.000Z' }],
  [49, MAY],
  [50, MAY],
  [51, { from: '2024-05', to: '2024-05' }],
  [52, MAY],
  [53, { until: '2024-05' }],
];

describe('a question of a large tenant', () => {
  it.each(ASKED)('%p reads no large table whole', async (number, variables) => {
    const data = await ask(number, variables);
    expect([number, await readTooMuch(number)]).toEqual([number, []]);
    expect(JSON.stringify(data)).not.toMatch(/^\{"\w+":(null|\{"nodes":\[\])/);
  });

  it('29 reads no large table whole for a partner', async () => {
    await ask(29, {}, { tenant: 'acme', subject: 'pat', role: 'partner', partnerId: ids['partnerId'] ?? '' });
    expect(await readTooMuch()).toEqual([]);
  });

  it('47 reads no large table whole', async () => {
    const partner = `(SELECT partner_id AS id FROM sale_credits c WHERE EXISTS (SELECT FROM refunds r WHERE r.sale_id = c.sold_id)) c`;
    const partnerId = await idOf('partner', partner);
    const { refunds } = (await ask(47, { from: '2023-01-01T00:00:00.000Z', partnerId })) as Record<
      string,
      { nodes: [] }
    >;
    expect(await readTooMuch()).toEqual([]);
    expect(refunds?.nodes.length).toBeGreaterThan(0);
  });

  it('30 reads no large table whole for a page of its file', async () => {
    service.reads();
    const list = `{ commissions(programId: "${ids['programId']}", filter: { period: { from: "2024-04", to: "2024-06" } }, orderBy: OLDEST, first: 100) { nodes { id } } }`;
    expect((await (await service.as(MANAGER))(list)).errors).toBeUndefined();
    expect(await readTooMuch()).toEqual([]);
  });

  // Where each line that was paid on opens the whole sale again, this takes a minute instead of a part of a second.
  it('51 divides what was paid on as many lines as a sale may have', async () => {
    const line = `jsonb_build_object('line', n, 'net', '1', 'category', CASE WHEN n % 4 = 0 THEN 'lamps' ELSE 'books' END)`;
    const lines = `(SELECT jsonb_agg(${line}) FROM generate_series(1, 10000) n)`;
    const one = `(SELECT id FROM commissions WHERE linked_to IS NULL LIMIT 1)`;
    const changed = `UPDATE commissions SET period = '2031-01', amount_minor = 10000, lines = ${lines} WHERE id = ${one} RETURNING sale_id`;
    const { rows } = await owner.query<{ sale_id: string }>(changed);
    await owner.query(`UPDATE sales SET lines = ${lines} WHERE id = $1`, [rows[0]?.sale_id]);
    expect(await ask(51, { from: '2031-01', to: '2031-01' })).toMatchObject({
      commissionFigures: [
        { group: [{ value: 'books' }, {}], count: 1, amount: { amount: '75.00' } },
        { group: [{ value: 'lamps' }, {}], count: 1, amount: { amount: '25.00' } },
      ],
    });
  }, 20_000);

  it('what to look at in how sales were attributed reads no large table whole', async () => {
    const at = `to_char(timestamp '2023-01-01' + ((n::bigint * 7919) % ${SIZES.sales}) * (interval '24 months' / ${SIZES.sales}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    const [sale, journey, of] = [idSql('sale'), idSql('journey'), { tenant: "'acme'" }];
    const program = { ...of, programId: idSql('program', '1') };
    const filled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      sale_attributions: { ...program, id: sale, decidedBy: "'nobody'", judgedAt: at },
      sale_touches: { ...of, id: idSql('sale touch'), saleId: sale, kind: "'code'", share: "'1/1'", at },
      customer_conversions: { ...of, id: sale, journeyId: journey, at },
      customer_journeys: { ...program, id: journey, openedAt: at, bindingsDisagree: 'n % 2 = 0' },
      touches: {
        ...program,
        id: idSql('touch'),
        journeyId: journey,
        kind: "'click'",
        at,
        recordedAt: "'2025-01-01T00:00:00.000Z'",
      },
      leads: { ...program, id: idSql('lead'), journeyId: journey, submittedAt: at },
      lead_numbers: { ...of, id: idSql('number'), journeyId: journey },
      deal_journeys: { ...of, id: idSql('deal journey'), dealId: idSql('deal'), journeyId: journey },
    };
    for (const view of allViews().filter(({ name }) => name in filled)) {
      await owner.query(`TRUNCATE "${view.name}"`);
      await fillTable(owner, view, SIZES.sales, filled[view.name] ?? {});
    }
    const someDay = `timestamp '2023-01-01' + ('x' || substr(md5(id::text), 1, 6))::bit(24)::int % 730 * interval '1 day'`;
    await owner.query(`UPDATE sales SET occurred_at = ${someDay}`);
    await owner.query(`UPDATE deals SET state = 'won', closed_at = ${someDay} WHERE state <> 'won'`);
    await owner.query('VACUUM ANALYZE sales, deals');
    sizes = await sizesOf();
    const seed = new Sender((claims) => service.as({ ...MANAGER, ...claims }));
    const { id } = await seed.send('createProgram', {
      ...{ name: 'asked', currency: 'EUR', timeZone: 'UTC', startsAt: '2023-01-01T00:00:00Z' },
    });
    const kinds =
      'CODE_WITHOUT_CLICK, LATE_TOUCH, CONVERTED_BEFORE_LEAD, LEAD_ARRIVED_AFTER_SALE, BINDINGS_DISAGREE, INFLUENCE_NOT_RECORDED';
    service.reads();
    await seed.see(
      'attributionFindings',
      `programId: "${id}", from: "2024-05-03", to: "2024-05-03", kinds: [${kinds}],`,
      '{ count }',
    );
    const asked = service.reads().find(({ statement: { text } }) => text.includes('late-touch'));
    const [tenant, , ...others] = asked?.statement.values ?? [];
    const values = [tenant, fromGlobalId('program', ids['programId'] ?? ''), ...others];
    values[6] = JSON.stringify({ 0: { windowDays: 90, selfDropped: [] } });
    const statement = { text: asked?.statement.text ?? '', values };
    const { rows } = await owner.query<{ kind: string }>(statement);
    expect(rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['bindings-disagree', 'code-without-click', 'converted-before-lead']),
    );
    const read = await rowsReadBy(reader, { tenant: 'acme' }, statement);
    const whole = [...read].filter(([table, many]) => {
      const size = sizes.get(table) ?? 0;
      // Merged ones are looked for among all partners.
      return table !== 'partners' && size >= SMALL && many > size * PART;
    });
    expect(whole).toEqual([]);
  });
});
