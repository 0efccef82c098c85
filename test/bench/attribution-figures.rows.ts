import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import pg from 'pg';
import { type Ask, type InProcess, startInProcess } from '../journeys/in-process.js';
import { fillTable } from '../support/large-views/tables.js';
import { idSql } from '../support/large-views/tenant.js';
import { until } from '../support/until.js';
import { median } from './cost.js';
import { atMost, type Row, shown } from './table.js';

const TENANT = 'acme';
const STARTS = '2024-01-01T00:00:00Z';
const PARTNERS = 100;
const TOUCHES = 4;
const TIMES = 5;

const FIGURES = `query ($programId: ID!) {
  attributionFigures(programId: $programId, model: LINEAR, groupBy: [PARTNER]) {
    conversions { exact basisPoints } revenue { exact byWeights difference }
  }
}`;
const IMPACT = `query ($programId: ID!) {
  partnerImpact(programId: $programId, from: "2024-01-01", to: "2099-12-31") { net { amount } ofPartners { amount } }
}`;

/** Figures over many conversions, seeded straight into the views, against the one statement that each of them is. */
export async function* figureRows(conversions: number): AsyncIterable<Row> {
  const service = await startInProcess('bench_attribution', CONTEXT_MODULES);
  const owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  try {
    await owner.connect();
    const ask = await service.as({ tenant: TENANT, subject: 'ada', role: 'manager' });
    const programId = await programOf(ask);
    await until(() => service.late().length === 0);
    await fill(owner, `'${fromGlobalId('program', programId)}'`, conversions);
    yield await figureRow('attributionFigures, exact', FIGURES, { service, owner, ask, programId, conversions });
    yield await figureRow('partnerImpact', IMPACT, { service, owner, ask, programId, conversions });
  } finally {
    await owner.end();
    await service.stop();
  }
}

interface Asking {
  readonly service: InProcess;
  readonly owner: pg.Client;
  readonly ask: Ask;
  readonly programId: string;
  readonly conversions: number;
}

async function figureRow(what: string, query: string, asking: Asking): Promise<Row> {
  const { service, owner, ask, programId, conversions } = asking;
  const [ours, other]: [number[], number[]] = [[], []];
  for (let n = 0; n <= TIMES; n += 1) {
    service.reads();
    const asked = await timed(async () => {
      const { errors } = await ask(query, { programId });
      if (errors) throw new Error(JSON.stringify(errors));
    });
    const longest = service
      .reads()
      .reduce((one, { statement }) => (statement.text.length > one.text.length ? statement : one), {
        text: '',
        values: [] as readonly unknown[],
      });
    const alone = await timed(() => owner.query(longest.text, [...(longest.values ?? [])]));
    // The first of each finds nothing in memory.
    if (n === 0) continue;
    ours.push(asked);
    other.push(alone);
  }
  return {
    part: 'attribution',
    measure: `${what} over ${shown(conversions)} conversions`,
    ours: `${shown(median(ours))} ms`,
    other: `${shown(median(other))} ms, its one SQL statement`,
    ratio: median(ours) / median(other),
    target: atMost(2),
    why: 'sums are added up as exact fractions outside of Postgres',
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function programOf(ask: Ask): Promise<string> {
  const send = async (name: string, input: object): Promise<string> => {
    const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await ask(`mutation ($input: ${type}!) { sent: ${name}(input: $input) { id } }`, {
      input,
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.sent.id as string;
  };
  const programId = await send('createProgram', {
    ...{ idempotencyKey: 'program', name: 'Bench', currency: 'EUR', timeZone: 'UTC' },
    ...{ startsAt: STARTS, occurredAt: STARTS, maturityDays: 0 },
  });
  const policy = { idempotencyKey: 'policy', programId, effectiveFrom: STARTS, model: 'LINEAR' };
  await send('setAttributionPolicy', policy);
  return programId;
}

async function fill(owner: pg.Client, programId: string, conversions: number): Promise<void> {
  const views = new Map(
    contextsOf(CONTEXT_MODULES).flatMap((context) => context.views.map((view) => [view.name, view] as const)),
  );
  const table = async (name: string, count: number, set: Readonly<Record<string, string>>): Promise<void> => {
    const view = views.get(name);
    if (!view) throw new Error(`there is no view ${name}`);
    await fillTable(owner, view, count, { tenant: `'${TENANT}'`, ...set });
  };
  const partner = idSql('partner', `1 + n % ${PARTNERS}`);
  const sold = `timestamp '2024-01-01' + n * interval '1 minute'`;
  const at = `to_char(${sold}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const credits = `jsonb_build_array(jsonb_build_object('partnerId', ${partner}, 'weight', 10000))`;
  await table('partners', PARTNERS, { id: idSql('partner'), programId, name: "'P ' || n", kind: "'affiliate'" });
  await table('sales', conversions, {
    ...{ id: idSql('sale'), programId, externalId: "'S-' || n", currency: "'EUR'", amount: 'n % 997' },
    ...{ occurredAt: at, recordedAt: at, period: `substr(${at}, 1, 7)` },
  });
  const decided = { decidedBy: "'touches'", model: "'linear'", policyVersion: '1' };
  await table('sale_attributions', conversions, { ...decided, id: idSql('sale'), programId, judgedAt: at });
  const creditings = { saleId: idSql('sale'), revision: '0', cause: "'recorded'", after: credits, occurredAt: at };
  await table('sale_creditings', conversions, { ...decided, ...creditings, id: idSql('crediting'), currency: "'EUR'" });
  await table('sale_touches', conversions * TOUCHES, {
    ...{ id: idSql('touch'), touchId: idSql('touch'), saleId: idSql('sale', `1 + (n - 1) % ${conversions}`) },
    ...{ partnerId: idSql('partner', `1 + (n * 7) % ${PARTNERS}`), kind: "'click'", judged: '0' },
    ...{ place: `(n - 1) / ${conversions}`, at: "'2024-01-01T00:00:00.000Z'", share: "'1/4'" },
  });
  await table('revenue_facts', conversions, {
    ...{ id: idSql('fact'), programId, kind: "'sale'", saleId: idSql('sale'), asOf: '0', credits },
    ...{ occurredAt: at, recordedAt: at, day: `substr(${at}, 1, 10)`, currency: "'EUR'", amount: 'n % 997' },
  });
}
