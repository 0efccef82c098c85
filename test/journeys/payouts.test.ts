import { CommissionsModule } from '#libs/commissions';
import { DeadlinesModule } from '#libs/deadlines';
import { toGlobalId } from '#libs/kernel';
import { PartnersModule } from '#libs/partners';
import { PayoutsModule } from '#libs/payouts';
import { ProgramsModule } from '#libs/programs';
import { RatesModule } from '#libs/rates';
import { SalesModule } from '#libs/sales';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { until } from '../support/until.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

const MODULES = [
  ProgramsModule,
  PartnersModule,
  RatesModule,
  SalesModule,
  CommissionsModule,
  PayoutsModule,
  DeadlinesModule,
];
const BEGAN = '2024-01-01T00:00:00Z';

let service: InProcess;
let home: string;
let manager: Ask;
let partner: Ask;
let last: string;
let programId: string;
let keys = 0;

async function change(
  name: string,
  input: object,
  type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`,
  ask = manager,
) {
  const query = `mutation ($input: ${type}!) { told: ${name}(input: $input) { id position userErrors { code field } } }`;
  const { data, errors } = await ask(query, { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } });
  if (errors) throw new Error(JSON.stringify(errors));
  last = data.told.position ?? last;
  return data.told;
}

async function accepted(name: string, input: object, type?: string, ask = manager) {
  const told = await change(name, input, type, ask);
  expect(told.userErrors).toEqual([]);
  return told;
}

async function each(name: string, item: object) {
  const query = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
    told: ${name}(input: $input) { position results { id userErrors { code } } } }`;
  const items = [{ idempotencyKey: `key-${(keys += 1)}`, ...item }];
  const { data, errors } = await manager(query, { input: { items } });
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data.told.results[0].userErrors).toEqual([]);
  last = data.told.position;
  return data.told.results[0];
}

async function listed(name: 'payouts' | 'commissions', args: string, fields: string) {
  const query = `query ($after: Position) { ${name}(${args}, afterEffects: $after) { nodes { ${fields} } } }`;
  const { data, errors } = await manager(query, { after: last });
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name].nodes;
}

const payout = async () => (await listed('payouts', 'first: 1', 'id ledgerId status period'))[0];

async function isSoon(status: string): Promise<void> {
  await until(async () => (await payout()).status === status);
}

const linesSent = async (): Promise<number> => {
  const folder = join(home, 'payouts');
  const files = await readdir(folder).catch(() => []);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n').slice(1)).length;
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-payouts-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('payouts', MODULES);
  manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
  const program = { name: 'P', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: BEGAN };
  programId = (await accepted('createProgram', program)).id;
  const rules = [{ ruleId: 'all', name: 'All', pays: { kind: 'SHARE', rate: '0.1' } }];
  await accepted('publishPlan', { programId, name: 'Standard', standard: true, effectiveFrom: BEGAN, rules });
  const gates = { requiresTaxForm: false, requiresPayoutMethod: false, approval: 'BY_PERSON' };
  const pays = { minimum: '1', payoutCurrency: 'EUR', rateSource: 'ecb' };
  await accepted('setPayoutPolicy', { programId, effectiveFrom: BEGAN, ...pays, ...gates });
  await accepted('setHoldPolicy', { programId, effectiveFrom: BEGAN, maturityDays: 0 });
  const joins = { programId, externalId: 'one', name: 'One', kind: 'reseller', country: 'DE', occurredAt: BEGAN };
  const partnerId = (await each('admitPartners', joins)).id;
  partner = await service.as({ tenant: 'acme', subject: 'p1', role: 'partner', partnerId });
  const sold = { programId, externalId: 's1', occurredAt: '2024-01-10T12:00:00Z', currency: 'EUR' };
  const lines = [{ product: 'A', quantity: '1', unitPrice: '100' }];
  await each('recordSales', { ...sold, credits: [{ partnerExternalId: 'one' }], lines });
  await accepted('closePeriod', { programId, period: '2024-01' });
});

afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('a payout', () => {
  const covered = async (of: string) => {
    const fields = 'amount { amount } status payoutId';
    return listed('commissions', `first: 5, payoutId: "${of}"`, fields);
  };

  it('lists what it covers, and another nothing', async () => {
    const { id } = await payout();
    expect(await covered(id)).toEqual([{ amount: { amount: '10.00' }, status: 'SCHEDULED', payoutId: id }]);
    expect(await covered(toGlobalId('payout', randomUUID()))).toEqual([]);
  });
});

describe('the payout of a statement that its partner disputes', () => {
  it('is neither approved nor sent until that is resolved, and then goes once', async () => {
    const { id: payoutId, ledgerId, status, period } = await payout();
    expect(status).toBe('PLANNED');
    const of = { ledgerId, period };
    await accepted('issueStatement', of, 'StatementInput');
    const [entry] = await listed('commissions', `first: 1, payoutId: "${payoutId}"`, 'id');
    const named = { commissionIds: [entry.id], reason: 'a sale is missing' };
    await accepted('disputeStatement', { ...of, ...named }, undefined, partner);
    const disputed = async () => {
      const { data } = await manager(questionAfter(43), { programId, after: last });
      return data.statements.nodes;
    };
    expect(await disputed()).toMatchObject([
      {
        ...{ period, disputeReason: 'a sale is missing', closing: { currency: 'EUR' } },
        disputedEntries: { nodes: [{ kind: 'ACCRUED', amount: { amount: '10.00' }, sale: { externalId: 's1' } }] },
        ...{ disputedAt: expect.stringMatching(/^\d{4}-/), partner: { externalId: 'one' } },
      },
    ]);
    expect((await change('approvePayout', { ledgerId, payoutId })).userErrors).toEqual([
      { code: 'STATEMENT_DISPUTED', field: ['payoutId'] },
    ]);
    expect((await payout()).status).toBe('PLANNED');
    await accepted('resolveDispute', { ...of, outcome: 'REJECTED', note: 'it is in February' });
    expect(await disputed()).toEqual([]);
    await accepted('approvePayout', { ledgerId, payoutId });
    await isSoon('SENT');
    await accepted('disputeStatement', { ...of, commissionIds: [], reason: 'still' }, undefined, partner);
    expect((await payout()).status).toBe('SENT');
    expect(await disputed()).toMatchObject([{ disputeReason: 'still', disputedEntries: { nodes: [] } }]);
    expect(await linesSent()).toBe(1);
  });
});
