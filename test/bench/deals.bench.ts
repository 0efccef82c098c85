import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accountAggregate } from '#libs/deals';
import { CommandExecutor, EsdbEventStore, EventCodec } from '#libs/eventing';
import { type Api, Journal, retryingApi, readMapping, runImport } from '#libs/importing';
import { type Command, isRefusal } from '#libs/kernel';
import { randomUUID } from 'node:crypto';
import { ask, close, day } from '../../libs/deals/test/account.fixtures.js';
import { done, mutate } from '../support/shop.js';
import { startTestService, type TestService } from '../support/test-service.js';
import { atOnce, costOf } from './cost.js';
import { startEngines } from './engines.js';
import { atMost, type Row, shown } from './table.js';

const DATA = process.env['CONCORD_DATA'];
const STARTS_AT = '2014-01-01T00:00:00Z';
const PARTNERS = 20;
const REGISTRATIONS = 500;
const CONFLICT_EVERY = 10;
const DECISIONS = 5_000;
const PART = 500;

/** The rows of deal registration: registrations, imports, and what a decision costs when an account has a long past. */
export async function* benchDeals(): AsyncIterable<Row> {
  yield* decisions();
  const service = await startTestService();
  try {
    const program = await Program.open(await service.api('registrations'), 'registrations');
    for (const concurrency of [16, 64]) yield await registrations(program, concurrency);
    if (DATA && existsSync(DATA)) yield* imports(service, DATA);
    else process.stderr.write('CONCORD_DATA is not set: the imports of pipelines are left out\n');
  } finally {
    await service.stop();
  }
}

/** Each protection of an account is followed by its end, so that only the past grows. */
async function* decisions(): AsyncIterable<Row> {
  const engines = await startEngines();
  const store = new EsdbEventStore(engines.events);
  try {
    const executor = new CommandExecutor(store, new EventCodec());
    const decide = async (n: number): Promise<void> => {
      const command = n % 2 ? close(`A${n - 1}`, day(0, n), 'lost') : ask(`A${n}`, day(0, n));
      const outcome = await executor.execute(accountAggregate, named(command));
      if (isRefusal(outcome)) throw new Error(outcome.message);
    };
    const part = (from: number) => costOf(() => atOnce(1, PART, (n) => decide(from + n)));
    await part(0);
    const early = await part(PART);
    await atOnce(1, 2 * DECISIONS - 3 * PART, (n) => decide(2 * PART + n));
    const late = await part(2 * DECISIONS - PART);
    const ratio = late.micros / early.micros;
    yield {
      part: 'deals',
      measure: `processor time per decision of an account with ${shown(2 * DECISIONS)} events`,
      ours: `${shown(late.micros)} µs`,
      other: `${shown(early.micros)} µs with ${shown(PART)} to ${shown(2 * PART)}`,
      ratio,
      target: atMost(1.25),
      why: 'an account keeps what protects now and what waits; more than noise here means that something ended is kept',
    };
    const cold = new CommandExecutor(store, new EventCodec());
    const started = performance.now();
    await cold.execute(accountAggregate, named(ask('A-cold', day(1))));
    yield {
      part: 'deals',
      measure: `first decision of a process about that account`,
      ours: `${shown(performance.now() - started)} ms`,
      other: 'reads and folds its whole stream, once',
      ratio: null,
      target: null,
    };
  } finally {
    await store.close();
    await engines.stop();
  }
}

/** Fixtures send every command under one id. */
function named<C extends Command>(command: C): C {
  const commandId = randomUUID();
  return Object.assign(command, { context: { ...command.context, commandId, bodyHash: commandId } });
}

async function registrations(program: Program, concurrency: number): Promise<Row> {
  const run = randomUUID();
  let refused = 0;
  const register = async (n: number): Promise<void> => {
    const conflict = n % CONFLICT_EVERY === CONFLICT_EVERY - 1;
    // A customer of the first registrations, which are protected by the time they are asked for again.
    const customer = { crmId: `${run} ${conflict ? Math.floor(n / CONFLICT_EVERY / CONFLICT_EVERY) : n}` };
    const partner = conflict ? PARTNERS - 1 : n % (PARTNERS - 1);
    const { userErrors } = await mutate(program.api, 'registerDeal', program.deal(`${run} ${n}`, partner, customer));
    if (userErrors.length > 0) refused += 1;
  };
  const plain = await costOf(() =>
    atOnce(concurrency, REGISTRATIONS, (n) => done(program.api, 'recordSale', program.sale(`${run} ${n}`))),
  );
  const { perSecond } = await costOf(() => atOnce(concurrency, REGISTRATIONS, register));
  return {
    part: 'deals',
    measure: `registrations/s, ${concurrency} at once, ${Math.round((100 * refused) / REGISTRATIONS)} % refused`,
    ours: `${shown(perSecond)}/s`,
    other: `${shown(plain.perSecond)}/s recordSale by the same clients`,
    ratio: perSecond / plain.perSecond,
    target: null,
  };
}

const PIPELINES = [
  ['as history', 'crm-opportunities.yaml', 'crm-sales-opportunities'],
  ['as live registrations', 'crm-live-registrations.yaml', 'crm-sales-opportunities'],
  ['as history', 'win-loss.yaml', 'ibm-win-loss'],
] as const;

async function* imports(service: TestService, data: string): AsyncIterable<Row> {
  for (const [how, mapping, folder] of PIPELINES) {
    const tenant = mapping.replace('.yaml', '');
    const { api, programId } = await Program.open(retryingApi(await service.api(tenant)), tenant);
    const request = {
      ...{ mapping: await readMapping(join('examples', mapping)), paths: [join(data, folder)], api, programId },
      ...{ service: tenant, journal: new Journal(join(service.home, tenant)), tell: () => undefined },
    };
    let refused = 0;
    const started = performance.now();
    const { perSecond } = await costOf(async () => {
      const summary = await runImport(request);
      refused = summary.refused;
      return summary.rows;
    });
    const seconds = (performance.now() - started) / 1000;
    const held = folder === 'ibm-win-loss';
    yield {
      part: 'deals',
      measure: `rows/s of ${folder}, ${how}`,
      ours: `${shown(perSecond)}/s, ${shown(seconds)} s in all`,
      other: `${refused} refused`,
      ratio: held ? seconds : null,
      target: held ? atMost(180, 's') : null,
      why: 'importer, api, projector, node and Postgres share the cores; each deal is several streams',
    };
  }
}

/** A program whose deals are approved by the policy alone, and as many of them as a partner likes. */
class Program {
  private constructor(
    readonly api: Api,
    readonly programId: string,
  ) {}

  static async open(api: Api, key: string): Promise<Program> {
    const { id } = await done(api, 'createProgram', {
      ...{ idempotencyKey: key, name: key, currency: 'USD', timeZone: 'America/New_York' },
      ...{ startsAt: STARTS_AT, occurredAt: STARTS_AT },
    });
    const programId = id ?? '';
    await done(api, 'setDealPolicy', {
      ...{ idempotencyKey: `${key} policy`, programId, effectiveFrom: STARTS_AT },
      ...{ capacity: null, similarNamesFrom: null, existingCustomer: 'NEVER' },
    });
    await done(api, 'publishPlan', {
      ...{ idempotencyKey: `${key} plan`, programId, name: 'share', standard: true, effectiveFrom: STARTS_AT },
      rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.12' } }],
    });
    const items = Array.from({ length: PARTNERS }, (_, n) => ({
      ...{ idempotencyKey: `${key} ${n}`, programId, externalId: `bench ${n}`, name: `Bench ${n}`, kind: 'reseller' },
      occurredAt: STARTS_AT,
    }));
    const admit = `mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { refused } }`;
    const { sent } = await api<{ sent: { refused: number } }>(admit, { input: { items } });
    if (sent.refused > 0) throw new Error(`${sent.refused} partners were refused`);
    return new Program(api, programId);
  }

  deal(externalId: string, partner: number, customer: object): object {
    return {
      ...{ idempotencyKey: externalId, programId: this.programId, externalId, customer },
      ...{ partnerExternalId: `bench ${partner}`, productLines: ['lamps'], amount: '1000', currency: 'USD' },
    };
  }

  sale(externalId: string): object {
    return {
      ...{ idempotencyKey: externalId, programId: this.programId, externalId, occurredAt: '2024-01-15T12:00:00Z' },
      ...{ currency: 'USD', credits: [{ partnerExternalId: 'bench 0' }] },
      lines: [{ product: 'lamp', quantity: '1', unitPrice: '10.00' }],
    };
  }
}
