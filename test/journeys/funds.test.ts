import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(90_000);

const DAY_MS = 86_400_000;
const day = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);
const sha = (n: number): string => String(n).padStart(64, '0');
const BOB = { subject: 'bob', role: 'manager' } as const;

const WEBINAR = { name: 'Joint webinar', kind: 'WEBINAR', startsOn: day(12), endsOn: day(10), cost: '4000' };
const proofs = [{ activity: 1, name: 'attendance.csv', mediaType: 'text/csv', size: 1024, sha256: sha(900) }];
const cost = (n: number, amount: string) => ({
  ...{ number: `INV-${n}`, activity: 1, day: day(10), amount, sha256: sha(n) },
});

let service: InProcess;
let home: string;
let seed: Sender;
let programId: string;
let fundId: string;
let otherFundId: string;
let requestId: string;
let claimId: string;
/** When what had been recorded. */
const moments: Record<string, string> = {};
const ids: Record<string, string> = {};

const as = (name: string) => ({
  ...({ role: 'partner', subject: name, partnerId: fromGlobalId('partner', ids[name] ?? '') ?? '' } as const),
});
const codes = async (name: string, input: object, who?: object) =>
  (await seed.attempt(name, input as never, who as never)).userErrors.map(({ code, message }) => [code, message]);

const fund = (): Promise<Record<string, { amount: string }>> =>
  seed.see(
    'fund',
    `id: "${fundId}"`,
    '{ allocated { amount } pending { amount } approved { amount } paid { amount } available { amount } }',
  );

const noted = (what: string): void => void (moments[what] = new Date().toISOString());

const figures = async () =>
  Object.fromEntries(Object.entries(await fund()).map(([name, { amount }]) => [name, amount]));

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-funds-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('funds', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  const began = '2024-01-01T00:00:00Z';
  ({ id: programId } = await seed.send('createProgram', {
    ...{ name: 'Resellers', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: began },
  }));
  for (const externalId of ['north', 'south']) {
    const item = { programId, externalId, name: externalId, kind: 'reseller', occurredAt: began };
    const { results = [] } = await seed.send('admitPartners', { items: [item] });
    ids[externalId] = results[0]?.id ?? '';
  }
  const budget = { programId, name: '2024', amount: '10000', startsOn: '2024-01-01', endsOn: '2099-12-31' };
  const { id: budgetId } = await seed.send('openFundBudget', budget);
  const allocated = async (name: string, amount: string) =>
    (await seed.send('allocateFunds', { budgetId, partnerId: ids[name], amount })).id;
  fundId = await allocated('north', '5000');
  otherFundId = await allocated('south', '5000');
  expect(await codes('allocateFunds', { budgetId, partnerId: ids['south'], amount: '5000.01' })).toEqual([
    ['BUDGET_EXCEEDED', expect.stringContaining('5000.00 EUR left')],
  ]);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('a list of allocations that is imported', () => {
  const budget = 'by list';
  const [JANUARY, FEBRUARY, MARCH] = ['2024-01-01', '2024-02-01', '2024-03-01'].map((from) => `${from}T00:00:00Z`);
  const decided = (amount: string, occurredAt: string | undefined, role: 'manager' | 'integration' = 'manager') => {
    const item = { idempotencyKey: `${amount} ${occurredAt}`, programId, budget, partnerExternalId: 'north', amount };
    return seed.attempt('setAllocations', { items: [{ ...item, occurredAt }] }, { subject: role, role });
  };
  const answer = async (...asked: Parameters<typeof decided>) => {
    const [result] = (await decided(...asked)).results ?? [];
    return result?.userErrors.map(({ code }) => code);
  };
  const allocated = async (): Promise<string | undefined> => {
    const found = await seed.see<{ nodes: { budget: { name: string }; allocated: { amount: string } }[] }>(
      'funds',
      'first: 20',
      '{ nodes { budget { name } allocated { amount } } }',
    );
    return found.nodes.find((one) => one.budget.name === budget)?.allocated.amount;
  };

  it('is taken once its budget is opened, under the same keys', async () => {
    expect(await answer('5000', JANUARY)).toEqual(['NOT_FOUND']);
    await seed.send('openFundBudget', {
      ...{ programId, name: budget, amount: '6000', startsOn: '2024-01-01', endsOn: '2099-12-31' },
    });
    expect(await answer('5000', JANUARY)).toEqual([]);
  });

  it('leaves what was decided last, whatever is sent again', async () => {
    expect(await answer('7000', FEBRUARY)).toEqual(['BUDGET_EXCEEDED']);
    expect(await answer('4000', MARCH)).toEqual([]);
    expect(await answer('5000', '2024-03-02T00:00:00Z')).toEqual([]);
    expect(await allocated()).toBe('5000.00');
    for (const again of ['5000', '4000']) expect(await answer(again, again === '5000' ? JANUARY : MARCH)).toEqual([]);
    expect(await answer('7000', FEBRUARY)).toEqual(['OUT_OF_ORDER']);
    expect(await allocated()).toBe('5000.00');
  });

  it('is what staff decides', async () => {
    await expect(decided('1', undefined, 'integration')).rejects.toThrow('FORBIDDEN');
  });
});

describe('market development money, over the API', () => {
  const request = (amount: string, of = fundId) => ({ fundId: of, amount, activities: [WEBINAR] });

  it('is promised once: of two requests at one moment the second is told what there is', async () => {
    const asked = [1, 2].map(() => seed.attempt('submitFundRequest', request('3000'), as('north')));
    const answers = await Promise.all(asked);
    const [refused] = answers.filter(({ userErrors }) => userErrors.length > 0);
    expect(refused?.userErrors).toMatchObject([{ code: 'INSUFFICIENT_FUNDS', field: ['amount'] }]);
    expect(refused?.userErrors[0]?.message).toContain('2000.00 EUR are available');
    requestId = answers.find(({ userErrors }) => userErrors.length === 0)?.id ?? '';
    expect(await figures()).toMatchObject({ pending: '3000.00', available: '2000.00' });
    noted('asked');
  });

  it('is nobody else’s: another partner finds no fund, request or figure', async () => {
    expect(await codes('submitFundRequest', request('1'), as('south'))).toEqual([['NOT_FOUND', expect.any(String)]]);
    const ask = await service.as({ tenant: 'acme', ...as('south') });
    const { data } = await ask(
      `{ funds(first: 9) { nodes { id } } fundRequests(first: 9) { nodes { id } } fund(id: "${fundId}") { id }
        fundFigures(programId: "${programId}", groupBy: [FUND]) { allocated { amount } } }`,
    );
    expect(data).toEqual({
      ...{ funds: { nodes: [{ id: otherFundId }] }, fundRequests: { nodes: [] }, fund: null },
      fundFigures: [{ allocated: { amount: '5000.00' } }],
    });
    expect(
      (await ask(`{ fundWorkList(programId: "${programId}", first: 1) { nodes { kind } } }`)).errors,
    ).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('is granted, claimed with proof and decided by somebody else', async () => {
    await seed.send('decideFundRequest', { fundId, requestId, submission: 1, decision: 'APPROVE', amount: '2500' });
    expect(await figures()).toMatchObject({ pending: '0.00', approved: '2500.00', available: '2500.00' });
    noted('granted');
    const claim = { fundId, requestId, costs: [cost(1, '3333.33'), cost(2, '266.67')], proofs };
    ({ id: claimId } = await seed.send('submitClaim', claim));
    expect(await codes('submitClaim', { ...claim, costs: [cost(1, '1')] })).toEqual([
      ['COST_CLAIMED', expect.any(String)],
    ]);
    const other = { ...cost(9, '1'), sha256: sha(2) };
    expect(await codes('submitClaim', { ...claim, costs: [other] })).toEqual([['COST_CLAIMED', expect.any(String)]]);
    const approval = { fundId, claimId, submission: 1, decision: 'APPROVE' };
    const manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const asked = async (number: number, variables: object = {}) =>
      (await manager(questionAfter(number), { programId, after: seed.last, ...variables })).data;
    const { fundWorkList } = await asked(33);
    expect(fundWorkList).toMatchObject({
      nodes: [
        {
          ...{ kind: 'CLAIM', partner: { externalId: 'north' }, claim: { submittedBy: expect.any(String) } },
          request: { amount: { amount: '3000.00' }, activities: [{ name: expect.any(String) }] },
        },
      ],
      totals: { count: 1 },
    });
    const left = async (endsBefore: string) =>
      (await asked(34, { endsBefore })).funds.nodes.map(
        (one: { partner: { externalId: string } }) => one.partner.externalId,
      );
    // North has one of the list that was imported, too.
    expect((await left('2999-01-01T00:00:00Z')).toSorted()).toEqual(['north', 'north', 'south']);
    expect(await left('2000-01-01T00:00:00Z')).toEqual([]);
    expect(await codes('decideClaim', approval)).toEqual([['SAME_PERSON', expect.any(String)]]);
    expect(await codes('decideClaim', { ...approval, submission: 2 }, BOB)).toEqual([
      ['SUBMITTED_AGAIN', expect.stringContaining('submission 1')],
    ]);
    const elsewhere = { fundId: otherFundId, requestId, costs: [cost(50, '1')], proofs };
    expect(await codes('submitClaim', { ...elsewhere, claimId }, as('south'))).toEqual([
      ['NOT_FOUND', 'this fund has no such claim'],
    ]);
    expect(await codes('submitFundRequest', { ...request('1', otherFundId), requestId }, as('south'))).toEqual([
      ['NOT_FOUND', 'this fund has no such request'],
    ]);
    await seed.send('decideClaim', { ...approval, pays: '1000' }, BOB);
    type Found = { status: string; approved: { amount: string } };
    const selection = '{ status approved { amount } }';
    expect(await seed.see<Found>('fundClaim', `id: "${claimId}"`, selection)).toEqual({
      ...{ status: 'APPROVED', approved: { amount: '1800.00' } },
    });
  });

  it('waits for a payout method, then goes out under its own reference and settles by the status file', async () => {
    const partnerId = ids['north'];
    await seed.send('verifyPayoutMethod', { partnerId, destination: 'iban-token', occurredAt: '2024-01-02T00:00:00Z' });
    await settled('1000.00');
    noted('paid in part');
    await seed.send('payClaim', { fundId, claimId });
    await settled('800.00');
    const [file = ''] = await readdir(join(home, 'reimbursements'));
    const lines = (await readFile(join(home, 'reimbursements', file), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^reimbursement_\w+,partner_\w+,\d{4}-\d{2},1000\.00,EUR,iban-token$/);
    expect(await codes('payClaim', { fundId, claimId })).toEqual([['MORE_THAN_PAYABLE', expect.any(String)]]);
    const manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const paid = async (from: string, to: string) =>
      (await manager(questionAfter(46), { programId, after: seed.last, from, to })).data.reimbursements;
    const found = await paid('2000-01-01', '2999-12-31');
    expect(found.totals).toEqual({ count: 2, sums: [{ currency: 'EUR', amount: { amount: '1800.00' } }] });
    expect(found.nodes[0]).toMatchObject({ partner: { externalId: 'north' }, claim: { decidedBy: 'bob' } });
    expect((await paid('2000-01-01', '2000-12-31')).totals.count).toBe(0);
  });

  /** The bank says so of the payment of this amount, twice. */
  async function settled(amount: string): Promise<void> {
    const args = `programId: "${programId}", filter: { claimId: ["${claimId}"], status: [SENT] }, first: 9`;
    type Found = { nodes: { id: string; amount: { amount: string } }[] };
    const sent = async () =>
      (await seed.see<Found>('reimbursements', args, '{ nodes { id amount { amount } } }')).nodes.find(
        (one) => one.amount.amount === amount,
      )?.id;
    const id = await seed.soon(sent, `the payment of ${amount}`);
    const csv = `reference,status,date,reason\n${id},settled,2024-03-01,\n`;
    for (let n = 0; n < 2; n += 1) await seed.send('importPayoutStatuses', { csv });
  }

  it('is released where nobody claims it, and free again once it was taken back', async () => {
    await seed.send('closeFundRequest', { fundId, requestId });
    expect(await figures()).toMatchObject({ approved: '0.00', paid: '1800.00', available: '3200.00' });
    noted('closed');
    await seed.send('recoverClaim', { fundId, claimId, amount: '300', reason: 'paid twice' });
    expect(await figures()).toMatchObject({ paid: '1500.00', available: '3500.00' });
  });

  it('is paid to a partner that was suspended once it has left with what it earned', async () => {
    const [partnerId, of] = [ids['south'], { fundId: otherFundId }];
    await seed.send('verifyPayoutMethod', { partnerId, destination: 'iban-south', occurredAt: '2024-01-02T00:00:00Z' });
    const { id: southern } = await seed.send('submitFundRequest', request('500', otherFundId), as('south'));
    await seed.send('decideFundRequest', { ...of, requestId: southern, submission: 1, decision: 'APPROVE' });
    await seed.send('suspendPartner', { partnerId, reason: 'a dispute' });
    const claim = { ...of, requestId: southern, costs: [cost(20, '400')], proofs };
    const { id } = await seed.send('submitClaim', claim);
    await seed.send('decideClaim', { ...of, claimId: id, submission: 1, decision: 'APPROVE' }, BOB);
    expect(await codes('payClaim', { ...of, claimId: id })).toEqual([['NOT_PAYABLE', expect.any(String)]]);
    await seed.send('offboardPartner', { partnerId, reason: 'has left', keepsEarned: true });
    const args = `programId: "${programId}", filter: { claimId: ["${id}"], status: [SENT] }, first: 9`;
    const sent = () => seed.see<{ nodes: object[] }>('reimbursements', args, '{ nodes { id } }');
    await seed.soon(async () => (await sent()).nodes.length === 1 || undefined, 'the payment after the end');
  });

  it('was used so far at the end of a day, as it was known then', async () => {
    type Groups = { groups: Readonly<Record<string, unknown>>[]; explain: string };
    const asked = (on: string, more: string) =>
      seed.see<Groups>(
        'fundUtilisation',
        `programId: "${programId}", on: "${on}", ${more}`,
        '{ groups { fundId partnerId budget { name } allocated { amount } utilisationPercent breakagePercent } explain }',
      );
    const ofNorth = async (known?: string) => {
      const more = `groupBy: [FUND], ${known ? `asKnownAt: "${known}",` : ''}`;
      const { groups } = await asked('2099-12-31', more);
      return groups.find((one) => one['fundId'] === fundId)?.['utilisationPercent'];
    };
    const told = await Promise.all(['asked', 'granted', 'paid in part', 'closed'].map((of) => ofNorth(moments[of])));
    expect([...told, await ofNorth()]).toEqual(['0.0000', '50.0000', '50.0000', '36.0000', '30.0000']);
    // What was allocated by the list is of 2024, by its own days; all else is of today.
    const list = async (on: string) =>
      (await asked(on, 'groupBy: [BUDGET, PARTNER],')).groups.map((one) => [
        (one['budget'] as { name: string }).name,
        (one['allocated'] as { amount: string }).amount,
      ]);
    expect(await list('2023-12-31')).toEqual([]);
    expect(await list('2024-01-01')).toEqual([['by list', '5000.00']]);
    expect(await list('2024-03-01')).toEqual([['by list', '4000.00']]);
    expect(await list('2024-03-02')).toEqual([['by list', '5000.00']]);
    const { explain } = await asked('2024-03-01', 'groupBy: [],');
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    expect((await ask(explain)).data.fundMovements.nodes).toMatchObject([
      { kind: 'ALLOCATED', allocated: '5000.00' },
      { kind: 'ALLOCATED', allocated: '4000.00' },
    ]);
  });

  it('touches no commission ledger, and another reading of the history agrees with it', async () => {
    const ledger = `programId: "${programId}", first: 9`;
    expect(await seed.see('commissions', ledger, '{ nodes { id } }')).toEqual({ nodes: [] });
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(`{ reconciliation(programId: "${programId}") { agrees differences { message } } }`);
    expect(data).toEqual({ reconciliation: { agrees: true, differences: [] } });
  });

  it.each([
    ['fund_budgets', 'allocated_minor'],
    ['funds', 'paid_minor'],
    ['fund_movements', 'paid'],
    ['fund_requests', 'claimed_minor'],
    ['fund_claims', 'amount_minor'],
    ['reimbursements', 'amount_minor'],
  ])('is not hidden by a row of %s that was changed', async (table, column) => {
    const where = `WHERE id = (SELECT min(id::text)::uuid FROM ${table})`;
    const plus = (by: number) => service.asSuperuser(`UPDATE ${table} SET ${column} = ${column} + ${by} ${where}`);
    expect(await plus(1)).toBe(1);
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(`{ reconciliation(programId: "${programId}") { agrees differences { kind message } } }`);
    await plus(-1);
    expect(data).toEqual({
      reconciliation: {
        agrees: false,
        differences: [{ kind: 'read-model', message: expect.stringContaining(table) as unknown }],
      },
    });
  });
});
