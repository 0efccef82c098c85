import { CONTEXT_MODULES } from '#libs/contexts';
import { toGlobalId } from '#libs/kernel';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type InProcess, startInProcess } from '../journeys/in-process.js';
import { fillWholeTenant } from '../support/large-views/whole-tenant.js';
import { until } from '../support/until.js';
import { median } from './cost.js';
import { atLeast, type Row, shown } from './table.js';

const TENANT = 'acme';
const ROWS = 120_000;
const SIZES = { partners: 1_000, deals: 10_000, sales: ROWS, commissions: ROWS };
const TIMES = 3;

/** Whole lists as files, seeded straight into the views; beside each what Postgres takes to hand out all columns of the same rows, and nothing else. */
export async function* benchExports(): AsyncIterable<Row> {
  const home = await mkdtemp(join(tmpdir(), 'concord-bench-exports-'));
  process.env['CONCORD_HOME'] = home;
  const service = await startInProcess('bench_exports', CONTEXT_MODULES);
  const owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  try {
    await owner.connect();
    await until(() => service.late().length === 0);
    await fillWholeTenant(owner, TENANT, SIZES);
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM programs ORDER BY id LIMIT 1');
    const question = JSON.parse(await readFile('docs/questions/30-commissions-of-a-year.json', 'utf8')) as object;
    const args = { programId: toGlobalId('program', rows[0]?.id ?? ''), orderBy: 'OLDEST' };
    const asked: readonly (readonly [string, string, object])[] = [
      ['commissions, the fields of question 30, CSV', 'commissions', { ...question, args }],
      ['commissions, all fields, JSONL', 'commissions', { of: 'commissions', args }],
      ['commissions, all fields, CSV', 'commissions', { of: 'commissions', args, format: 'csv' }],
    ];
    for (const [measure, table, body] of asked) yield await aFile(service, owner, { measure, table, body });
  } finally {
    await owner.end();
    await service.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function aFile(
  service: InProcess,
  owner: pg.Client,
  { measure, table, body }: { readonly measure: string; readonly table: string; readonly body: object },
): Promise<Row> {
  const [ours, copied]: [number[], number[]] = [[], []];
  for (let n = 0; n < TIMES; n += 1) {
    let began = performance.now();
    const { status, text } = await service.post(
      { tenant: TENANT, subject: 'ada', role: 'manager' },
      '/export/v1',
      body,
    );
    ours.push(performance.now() - began);
    if (status !== 200 || text.length < ROWS) throw new Error(text.slice(0, 1_000));
    began = performance.now();
    await owner.query(`COPY (SELECT * FROM ${table} ORDER BY occurred_at, id) TO STDOUT`);
    copied.push(performance.now() - began);
  }
  const [rate, copy] = [(ROWS / median(ours)) * 1_000, (ROWS / median(copied)) * 1_000];
  return {
    ...{ part: 'exports', measure: `a file of ${measure}`, ours: `${shown(rate)} rows/s` },
    other: `COPY of all columns ${shown(copy)} rows/s; ${shown(ROWS)} rows`,
    ...{ ratio: rate, target: { ...atLeast(20_000), unit: 'rows/s' } },
  };
}
