import { CONTEXT_MODULES } from '#libs/contexts';
import { toGlobalId } from '#libs/kernel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Ask, type InProcess, startInProcess } from '../journeys/in-process.js';
import { QUESTIONS } from '../support/asked.js';
import { fillWholeTenant } from '../support/large-views/whole-tenant.js';
import { until } from '../support/until.js';
import { median, quantile } from './cost.js';
import { atMost, type Row, shown, type Target } from './table.js';

const TENANT = 'acme';
const [WARMING, TIMES] = [5, 60];
/** Names, beginnings, numbers, and what nobody is called. */
const TEXTS = ['acm', 'globex trading', 'Initech Software GmbH', 'CRM-17', 'INV-12345', 'wonka', 'xyzzy'];
/** Lists with the order in which they are gone through, and by what one gets into their middle. */
const LISTS = [
  ['partners', 'NAME', 'standingSince'],
  ['partners', 'NEWEST', 'standingSince'],
  ['deals', 'REGISTERED_OLDEST', 'registeredAt'],
  ['sales', 'NEWEST', 'occurredAt'],
  ['commissions', 'NEWEST', 'occurredAt'],
  ['commissions', 'AMOUNT_HIGHEST', 'occurredAt'],
] as const;

/** What a partner manager waits for at a large tenant, seeded straight into the views. Ten deals and a hundred commissions for each partner. */
export async function* benchQuestions({ partners }: { readonly partners: number }): AsyncIterable<Row> {
  const home = await mkdtemp(join(tmpdir(), 'concord-bench-questions-'));
  process.env['CONCORD_HOME'] = home;
  const service = await startInProcess('bench_questions', CONTEXT_MODULES);
  const owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  try {
    await owner.connect();
    await until(() => service.late().length === 0);
    const [deals, commissions] = [partners * 10, partners * 100];
    await fillWholeTenant(owner, TENANT, { partners, deals, sales: deals, commissions });
    const size = `${shown(partners)} partners, ${shown(deals)} deals, ${shown(commissions)} commissions`;
    const ask = await service.as({ tenant: TENANT, subject: 'ada', role: 'manager' });
    yield* await aPartnersPage(service, owner, ask, size);
    yield* await pages(ask, size);
    yield await searches(ask, size);
  } finally {
    await owner.end();
    await service.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function aPartnersPage(service: InProcess, owner: pg.Client, ask: Ask, size: string): Promise<Row[]> {
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM partners TABLESAMPLE BERNOULLI (10) LIMIT ${WARMING + TIMES}`,
  );
  const question = QUESTIONS.get(2) ?? '';
  let most = 0;
  const times = await timesOf(rows.length, async (n) => {
    service.statements();
    await answered(ask, question, { partnerId: toGlobalId('partner', rows[n]?.id ?? '') });
    most = Math.max(most, service.statements().length);
  });
  return [
    row('a partner’s page (question 2), p95', times, 60, size),
    {
      ...{ part: 'questions', measure: 'its statements', ours: String(most), other: size },
      ...{ ratio: most, target: atMost(15) },
    },
  ];
}

async function pages(ask: Ask, size: string): Promise<Row[]> {
  const found: Row[] = [];
  for (const [list, order, by] of LISTS) {
    const cursorAt = async (month: number): Promise<string | null> => {
      const from = `2024-${String(month).padStart(2, '0')}-03T00:00:00Z`;
      const text = `{ ${list}(first: 1, orderBy: ${order}, filter: { ${by}: { from: "${from}" } }) { pageInfo { endCursor } } }`;
      return (await answered(ask, text))[list].pageInfo.endCursor as string | null;
    };
    const cursors = [null, ...(await Promise.all([1, 2, 3, 5, 7, 9].map(cursorAt)))];
    const times = await timesOf(WARMING + TIMES, async (n) => {
      const cursor = cursors[n % cursors.length];
      const at = cursor ? `, cursor: "${cursor}"` : '';
      await answered(ask, `{ ${list}(first: 50, orderBy: ${order}${at}) { nodes { id } pageInfo { endCursor } } }`);
    });
    found.push(row(`a page of ${list} by ${order}, wherever it is, p95`, times, 20, size));
  }
  return found;
}

async function searches(ask: Ask, size: string): Promise<Row> {
  const times = await timesOf(WARMING + TIMES, async (n) => {
    await answered(ask, QUESTIONS.get(18) ?? '', { text: TEXTS[n % TEXTS.length] });
  });
  return row('a search (question 18), p95', times, 50, size);
}

/** Milliseconds of each but the first few. */
async function timesOf(count: number, work: (n: number) => Promise<void>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    await work(n);
    times.push(performance.now() - began);
  }
  return times.slice(WARMING);
}

async function answered(ask: Ask, text: string, variables: object = {}) {
  const { data, errors } = await ask(text, variables);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

function row(measure: string, times: readonly number[], most: number, size: string): Row {
  const [p95, target]: [number, Target] = [quantile(times, 0.95), atMost(most, 'ms')];
  const other = `p50 ${shown(median(times))} ms; ${size}`;
  return { part: 'questions', measure, ours: `${shown(p95)} ms`, other, ratio: p95, target };
}
