import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fillTable } from '../support/large-views/tables.js';
import { allViews, idSql } from '../support/large-views/tenant.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(300_000);

const SALES = 20_000;
const BEGAN = '2024-01-01T00:00:00Z';

let service: InProcess;
let home: string;
let owner: pg.Client;
let seed: Sender;
let programId: string;

const fill = async (name: string, set: Readonly<Record<string, string>>, count = SALES): Promise<void> => {
  const view = allViews().find((one) => one.name === name);
  if (!view) throw new Error(`there is no view ${name}`);
  await fillTable(owner, view, count, { tenant: "'acme'", ...set });
};

/** Each sale is of a won deal; half of these are the partner's, of the others the touch before it tells who brought it. */
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-large-reports-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('large_reports', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  const program = { name: 'large', currency: 'USD', timeZone: 'Europe/Berlin', startsAt: BEGAN };
  programId = (await seed.send('createProgram', program)).id;
  const goal = { programId, name: 'helped', metric: 'INFLUENCED_REVENUE', target: '1.00', period: 'YEAR' };
  await seed.send('setGoal', { ...goal, effectiveFrom: BEGAN });
  await seed.see('partnerImpact', `programId: "${programId}", from: "2024-03-01", to: "2024-03-31",`, '{ currency }');
  owner = new pg.Client({ connectionString: service.urlOf('superuser') });
  await owner.connect();
  const ofProgram = `'${fromGlobalId('program', programId)}'`;
  const moment = (at: string) => `'2024-03-${at}T10:00:00.000Z'`;
  const credits = `CASE WHEN n % 2 = 0 THEN jsonb_build_array(jsonb_build_object('partnerId', ${idSql('partner', 'n % 500')}, 'weight', 10000)) ELSE '[]' END`;
  await fill('deals', {
    ...{ id: idSql('deal'), programId: ofProgram, partnerId: idSql('partner', 'n % 500'), state: "'won'" },
    ...{ currency: "'USD'", amount: '1', registeredAt: moment('05'), closedAt: moment('10') },
  });
  await fill('revenue_facts', {
    ...{ id: idSql('fact'), programId: ofProgram, kind: "'sale'", saleId: idSql('sale'), dealId: idSql('deal') },
    ...{ occurredAt: moment('10'), recordedAt: moment('10'), day: "'2024-03-10'", currency: "'USD'", amount: '1' },
    credits,
    asOf: '0',
    saleType: "'deal'",
  });
  await fill('sale_creditings', {
    ...{ id: idSql('sale'), saleId: idSql('sale'), revision: '0', recordedAt: moment('10') },
    ...{ decidedBy: "'none'", model: "'last'", after: credits },
  });
  const touch = { partnerId: idSql('partner', '(n + 1) % 500'), judged: '0' };
  await fill('sale_touches', {
    ...{ ...touch, id: idSql('touch before'), saleId: idSql('sale'), at: moment('01'), dropped: 'NULL' },
  });
  await fill('sale_touches', {
    ...{ ...touch, id: idSql('touch after'), saleId: idSql('sale'), at: moment('07'), dropped: 'NULL' },
  });
});
afterAll(async () => {
  await owner?.end();
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe(`reports of ${SALES.toLocaleString('en')} sales`, () => {
  const days = () => `programId: "${programId}", from: "2024-03-01", to: "2024-03-31",`;

  it('say what partners brought', async () => {
    const shown = '{ net { amount } sourced { amount } influenced { amount } partners { partnerId } }';
    const { partners, ...found } = await seed.see<{ partners: unknown[] }>('partnerImpact', days(), shown);
    expect(found).toEqual({
      net: { amount: '20000.00' },
      sourced: { amount: '20000.00' },
      influenced: { amount: '10000.00' },
    });
    expect(partners).toHaveLength(500);
  });

  it('say what came of it', async () => {
    const found = await seed.see('programEconomics', days(), '{ sourced { amount } customers }');
    expect(found).toEqual({ sourced: { amount: '20000.00' }, customers: 0 });
  });

  it('say how far a goal is', async () => {
    const found = await seed.see(
      'goalProgress',
      `programId: "${programId}", at: "2024-06-01T00:00:00Z",`,
      '{ actual }',
    );
    expect(found).toEqual([{ actual: '10000' }]);
  });
});
