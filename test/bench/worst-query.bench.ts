import { admit } from '#libs/graphql';
import { readFileSync, writeFileSync } from 'node:fs';
import { QUERY_LIMITS } from '../../apps/api/src/query-limits.js';
import type { Ask } from '../journeys/in-process.js';
import { queryDatabase } from '../support/databases.js';
import { untilVisible } from '../support/patient.js';
import { everyQuestion, type Question } from '../support/questions.js';
import { seedRichTenant } from '../support/rich-tenant/index.js';
import { SCHEMA } from '../support/schema.js';
import { Sender } from '../support/sender.js';
import { type OwnService, startTestService } from '../support/test-service.js';
import { addLargest } from '../support/worst-query/largest.js';
import { multiplyRows } from '../support/worst-query/many-rows.js';
import { type Taken, WorstQuery } from '../support/worst-query/search.js';
import { processorOf } from './cost.js';
import { atMost, type Row, shown } from './table.js';

const TENANT = 'acme';
/** Copies of everything a tenant has, and of what is below each row: some ten thousand deals, sales and commissions of one partner. */
const [WORLDS, CHILDREN] = [400, 20];
const ROUNDS = 150;
/** What takes as long is asked again, so that nothing is called slow for what else the machine did. */
const AGAIN_FROM_MS = 150;

/** The most expensive query that a partner may ask, looked for: by time on the processors and by memory of the api. */
export async function* benchWorstQuery(): AsyncIterable<Row> {
  const service = await startTestService();
  try {
    const manager = { tenant: TENANT, subject: 'ada', role: 'manager' } as const;
    const seed = new Sender(async (claims) => untilVisible(await service.as({ ...manager, ...claims })));
    const tenant = await seedRichTenant(seed);
    await addLargest(seed, tenant);
    const questions = await everyQuestion(seed, tenant);
    const ask = (text: string, values?: readonly unknown[]) =>
      queryDatabase<Record<string, unknown>>(service.home, 'views', text, values);
    const rows = await multiplyRows(ask, TENANT, WORLDS, CHILDREN);
    const partnerId = tenant.ids['north'] ?? '';
    const partner = await service.as({ tenant: TENANT, subject: 'p', role: 'partner', partnerId });
    const random = seeded(Date.now() % 1_000_000);
    const search = new WorstQuery({
      roots: await answeredOf(questions, partner),
      limit: QUERY_LIMITS.cost,
      costOf: costOfText,
      measure: measuring(service, partner),
      random: random.next,
    });
    await search.obvious();
    await search.evolve(ROUNDS);
    const slowest = search.worst('millis');
    const largest = search.worst('bytes');
    process.stderr.write(`seed ${random.seed}, ${search.tried.length} queries; the slowest: ${slowest?.text}\n`);
    const other = (cost: number | undefined) => `${shown(rows)} rows, ${search.tried.length} queries; it costs ${cost}`;
    yield {
      ...{ part: 'worst', measure: 'processor time of the worst query that a partner may ask' },
      ...{ ours: `${shown(slowest?.millis ?? NaN)} ms`, other: other(slowest?.cost) },
      ...{ ratio: slowest?.millis ?? null, target: atMost(1_000, 'ms') },
    };
    yield {
      ...{ part: 'worst', measure: 'memory of the api for the worst of them' },
      ...{ ours: `${shown((largest?.bytes ?? NaN) / 1e6)} MB`, other: other(largest?.cost) },
      ...{ ratio: (largest?.bytes ?? NaN) / 1e6, target: atMost(100, 'MB') },
    };
  } finally {
    await service.stop();
  }
}

/** What a text would cost; undefined where another limit refuses it. */
async function costOfText(text: string): Promise<number | undefined> {
  const found = await admit(SCHEMA, text, {}, null, { ...QUERY_LIMITS, cost: -1 });
  const cost = 'length' in found ? found[0]?.extensions['found'] : 0;
  return typeof cost === 'number' ? cost : undefined;
}

/** Those that a partner is answered. */
async function answeredOf(questions: readonly Question[], partner: Ask): Promise<Question[]> {
  const answered: Question[] = [];
  for (const question of questions) {
    const given = Object.entries(question.args).map(([name, value]) => `${name}: ${value}`);
    const { errors } = await partner(
      `{ ${question.field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} { __typename } }`,
    );
    if (!errors) answered.push(question);
  }
  return answered;
}

function measuring(service: OwnService, partner: Ask): (text: string) => Promise<Taken | undefined> {
  const api = service.pid('api');
  const processor = processorOf(api, service.pid('postgres'));
  const once = async (text: string): Promise<Taken | undefined> => {
    forgetPeak(api);
    const [before, resident] = [processor(), memoryOf(api, 'VmRSS')];
    const { errors } = await partner(text);
    const taken = { millis: (processor() - before) * 1000, bytes: memoryOf(api, 'VmHWM') - resident };
    return errors?.[0]?.extensions.code === 'TOO_COSTLY' || !errors ? taken : undefined;
  };
  return async (text) => {
    const first = await once(text);
    if (!first || first.millis < AGAIN_FROM_MS) return first;
    const all = [first, await once(text), await once(text)];
    return { millis: least(all, 'millis'), bytes: least(all, 'bytes') };
  };
}

const least = (all: readonly (Taken | undefined)[], what: keyof Taken): number =>
  Math.min(...all.map((taken) => taken?.[what] ?? Infinity));

/** Linux alone: the peak begins anew. */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

const memoryOf = (pid: number, what: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Numbers from 0 to 1 that are the same for the same seed. */
function seeded(seed: number): { readonly seed: number; readonly next: () => number } {
  let state = seed;
  return { seed, next: () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648 };
}
