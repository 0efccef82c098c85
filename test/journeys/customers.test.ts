import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/graphql';
import { deterministicId, idOf } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

const BEGAN = '2024-01-01T00:00:00Z';

/** Whom the shop and the plan name. */
const JOHN = 'john.doe@example.com';
const JANE = 'jane.roe@example.com';
const OLD = 'old.customer@example.com';
const REP = 'rep@vendor.example';
const PHONE = '+441632960961';
const PLANTED = [JOHN, JANE, REP, PHONE];

let service: InProcess;
let manager: Ask;
let programId: string;
let partnerId: string;
let after: string;
let keys = 0;

const OTHER_INPUTS: Record<string, string> = { erasePartner: 'PartnerInput', issueStatement: 'StatementInput' };

async function change(name: string, input: object, fields = ''): Promise<{ id: string } & Record<string, unknown>> {
  const type = OTHER_INPUTS[name] ?? `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { told: ${name}(input: $input) { id position ${fields} userErrors { code } } }`;
  const { data, errors } = await manager(query, { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } });
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data.told.userErrors).toEqual([]);
  after = data.told.position ?? after;
  return data.told;
}

async function admit(externalId: string, more: object = {}): Promise<string> {
  const item = { programId, externalId, name: 'One Ltd', kind: 'reseller', country: 'DE', occurredAt: BEGAN, ...more };
  const query = `mutation ($input: AdmitPartnersInput!) { told: admitPartners(input: $input) { results { id } } }`;
  const { data } = await manager(query, { input: { items: [{ idempotencyKey: externalId, ...item }] } });
  return data.told.results[0].id;
}

interface Order {
  readonly customer?: object;
  readonly metadata?: readonly { readonly key: string; readonly value: string }[];
}

const sold = (externalId: string, { customer, metadata = [] }: Order = {}) => ({
  ...{ programId, externalId, occurredAt: '2024-01-10T12:00:00Z', currency: 'EUR', metadata },
  ...{ credits: [{ partnerId }], ...(customer && { customer }) },
  lines: [{ product: 'A', quantity: '1', unitPrice: '100' }],
});

async function read(query: string, variables: object = {}) {
  const given = query.includes('$after') ? '$after: Position, ' : '';
  const { data, errors } = await manager(`query (${given}$programId: ID!) { ${query} }`, {
    ...{ after, programId, ...variables },
  });
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

type Shown = Readonly<Record<string, { readonly ref: string | null; readonly words: readonly (string | null)[] }>>;

async function shown(): Promise<Shown> {
  const fields = 'nodes { externalId customer { ref } metadata { key value } }';
  const { sales } = await read(`sales(first: 100, programId: $programId, afterEffects: $after) { ${fields} }`);
  return Object.fromEntries(
    sales.nodes.map(({ externalId, customer, metadata }: never) => [
      externalId,
      {
        ref: (customer as { ref: string } | null)?.ref ?? null,
        words: (metadata as { value: string | null }[]).map(({ value }) => value),
      },
    ]),
  );
}

/** What each sale earned, by its number. */
async function earned(): Promise<Record<string, string>> {
  const fields = 'nodes { amount { amount } saleId }';
  const { commissions, sales } = await read(
    `commissions(first: 100, programId: $programId, afterEffects: $after) { ${fields} }
     sales(first: 100, programId: $programId, afterEffects: $after) { nodes { id externalId } }`,
  );
  const numbers = new Map(sales.nodes.map(({ id, externalId }: never) => [id, externalId]));
  return Object.fromEntries(
    commissions.nodes.map(({ amount, saleId }: never) => [numbers.get(saleId), (amount as { amount: string }).amount]),
  );
}

async function agrees(): Promise<void> {
  const { reconciliation } = await read(
    'reconciliation(programId: $programId) { agrees differences { kind message } }',
  );
  expect(reconciliation).toEqual({ agrees: true, differences: [] });
}

/** A sale as it was recorded before customers were sealed. */
async function soldBefore(externalId: string, ref: string): Promise<void> {
  const program = fromGlobalId('program', programId) ?? '';
  const saleId = idOf('acme', 'sale', `${program}:${externalId}`);
  const stream = `sale-acme.${saleId}`;
  const line = { line: 1, product: 'A', category: null, kind: 'goods', quantity: '1', unitPrice: '100', amount: '100' };
  const data = {
    ...{ saleId, programId: program, externalId, occurredAt: '2024-01-05T12:00:00.000Z', currency: 'EUR' },
    ...{ timeZone: 'Europe/Berlin', credits: [{ partnerId: fromGlobalId('partner', partnerId), weight: 10_000 }] },
    customer: { ref, country: null, returning: null },
    ...{ saleType: null, metadata: { owner: ref }, lines: [line], amount: '100' },
  };
  const metadata = {
    ...{ tenant: 'acme', actor: { subject: 'ada', role: 'manager' }, version: 1, commandId: externalId, bodyHash: 'b' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: data.occurredAt },
  };
  const parts = [stream, externalId, 'b', '0 of 1', 'sale.recorded', JSON.stringify(data)];
  const event = { id: deterministicId(...parts), type: 'sale.recorded', data, metadata };
  const { position } = await service.store.append(stream, 'no-stream', [event]);
  after = `${position.commit}/${position.prepare}`;
}

const told = async (): Promise<Record<string, string>> => ({
  store: await service.stored(),
  database: await service.dump(),
  log: service.logged(),
});

beforeAll(async () => {
  service = await startInProcess('customers', CONTEXT_MODULES);
  manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
  const program = { name: 'P', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: BEGAN };
  programId = (await change('createProgram', program)).id;
  const when = { fact: 'SALE_METADATA', key: 'owner', oneOf: [REP, 'nobody'] };
  const pays = { kind: 'SHARE', rate: '0.1' };
  const rules = [
    { ruleId: 'rep', name: 'Sold with the rep', when, pays: { kind: 'SHARE', rate: '0.2' } },
    { ruleId: 'known', name: 'Known', when: { fact: 'CUSTOMER_REF', oneOf: [JOHN, OLD] }, pays },
    { ruleId: 'all', name: 'Others', when: { fact: 'CUSTOMER_REF', noneOf: [JOHN, OLD] }, pays },
  ];
  const caps = [{ capId: 'each', per: 'CUSTOMER', window: 'LIFETIME', amount: '25.00' }];
  await change('publishPlan', { programId, name: 'Standard', standard: true, effectiveFrom: BEGAN, rules, caps });
  partnerId = await admit('one');
  await soldBefore('old-1', OLD);
  await change('recordSale', sold('john-1', { customer: { ref: JOHN }, metadata: [{ key: 'phone', value: PHONE }] }));
  await change('recordSale', sold('john-2', { customer: { ref: JOHN }, metadata: [{ key: 'owner', value: REP }] }));
  await change('recordSale', sold('john-3', { customer: { ref: JOHN } }));
  await change(
    'recordSale',
    sold('jane-1', {
      metadata: [
        { key: 'e-mail', value: JANE },
        { key: 'size', value: 'L' },
      ],
    }),
  );
  await change('recordSale', sold('old-2', { customer: { ref: OLD } }));
  await change('recordSale', sold('old-3', { customer: { ref: OLD } }));
  await change('recordCreditNote', {
    ...sold('note-1', { customer: { ref: JOHN } }),
    lines: [{ product: 'A', quantity: '1', unitPrice: '-1' }],
  });
});

afterAll(async () => {
  await service?.stop();
});

const SUMS = {
  ...{ 'old-1': '10.00', 'old-2': '10.00', 'old-3': '5.00' },
  ...{ 'john-1': '10.00', 'john-2': '15.00', 'john-3': '0.00', 'jane-1': '10.00' },
};

describe('customers that a shop names by e-mail', () => {
  it('are shown to whom may see them, and stand nowhere in the clear but in the rows that show them', async () => {
    const sales = await shown();
    expect(sales['john-1']).toEqual({ ref: JOHN, words: [PHONE] });
    expect(sales['john-2']).toEqual({ ref: JOHN, words: [REP] });
    expect(sales['jane-1']).toEqual({ ref: null, words: [JANE, 'L'] });
    const { store, log } = await told();
    for (const text of PLANTED) {
      expect(store).not.toContain(text);
      expect(log).not.toContain(text);
    }
    const tables = (await service.dump()).split('\n').filter((row) => PLANTED.some((text) => row.includes(text)));
    expect(new Set(tables.map((row) => row.split(' ')[0]))).toEqual(new Set(['sales', 'credit_notes']));
  });

  it('are counted by their names: conditions hold, and caps per customer go on from older events', async () => {
    expect(await earned()).toMatchObject(SUMS);
    await agrees();
  });

  it('are forgotten: nothing is left of them, sums stay, and what comes later counts on without a word', async () => {
    await change('eraseCustomer', { programId, ref: JOHN });
    await change('eraseCustomer', { programId, ref: JANE });
    const { person } = await change('eraseCustomer', { programId, ref: OLD }, 'person');
    expect(person).toMatch(/^person:[0-9a-f-]{36}$/);
    await read('sales(first: 1, programId: $programId, afterEffects: $after) { nodes { id } }');
    await change('recordSale', sold('john-4', { customer: { ref: JOHN }, metadata: [{ key: 'phone', value: PHONE }] }));
    await change('recordSale', sold('old-4', { customer: { ref: OLD } }));

    const sales = await shown();
    for (const number of ['john-1', 'john-4']) expect(sales[number]).toEqual({ ref: null, words: [null] });
    expect(sales['jane-1']).toEqual({ ref: null, words: [null, 'L'] });
    for (const number of ['old-1', 'old-2', 'old-3', 'old-4']) expect(sales[number]?.ref).toBeNull();
    for (const [where, text] of Object.entries(await told())) {
      for (const planted of PLANTED) expect([where, text.includes(planted)]).toEqual([where, false]);
    }
    expect(service.logged()).not.toContain(OLD);
    expect(await service.dump()).not.toContain(OLD);

    const sums = { ...SUMS, 'john-4': '0.00', 'old-4': '0.00' };
    expect(await earned()).toMatchObject(sums);
    await agrees();
    await service.rebuild();
    expect(await earned()).toMatchObject(sums);
    expect(await shown()).toEqual(sales);
    await agrees();
  });
});

describe('a partner that its vendor knows by e-mail', () => {
  const KEY = 'kim.doe@partner.example';
  const OFFICE = 'office@kim-doe.example';
  const DESTINATION = 'paypal-of-kim-doe';
  const SAID = 'Kim Doe rang and asked for it';
  const OBJECTED = 'Kim Doe counted more';
  const TEXTS = [KEY, OFFICE, DESTINATION, SAID, OBJECTED];
  let kim: string;
  const customersProgram = (): string => programId;
  let other: string;

  const partnersBy = async (externalId: string, program?: string) => {
    const fields = 'nodes { id externalId metadata { key value } payoutMethod erasedAt }';
    const { data, errors } = await manager(
      `query ($by: String!, $after: Position, $program: ID) {
        partners(first: 10, externalId: $by, programId: $program, afterEffects: $after) { ${fields} }
      }`,
      { by: externalId, after, program },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.partners.nodes;
  };

  const paid = async () => {
    const { payouts, statements } = await read(
      `payouts(first: 10, programId: $programId, afterEffects: $after) { nodes { period destination amount { amount } } }
       statements(first: 10, programId: $programId, afterEffects: $after) { nodes { period carryForwardReason closing { amount } } }`,
      { programId: other },
    );
    return { payouts: payouts.nodes, statements: statements.nodes };
  };

  beforeAll(async () => {
    const program = { name: 'By e-mail', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: BEGAN };
    other = (await change('createProgram', program)).id;
    const when = { fact: 'PARTNER_EXTERNAL_ID', oneOf: [KEY] };
    const rules = [
      { ruleId: 'kim', name: 'Kim', when, pays: { kind: 'SHARE', rate: '0.1' } },
      { ruleId: 'all', name: 'Others', pays: { kind: 'SHARE', rate: '0.5' } },
    ];
    const plan = { programId: other, name: 'Standard', standard: true, effectiveFrom: BEGAN, rules };
    await change('publishPlan', plan);
    const gates = { requiresTaxForm: false, requiresPayoutMethod: true, approval: 'BY_PERSON' };
    const pays = { minimum: '1', payoutCurrency: 'EUR', rateSource: 'ecb' };
    await change('setPayoutPolicy', { programId: other, effectiveFrom: BEGAN, ...pays, ...gates });
    await change('setHoldPolicy', { programId: other, effectiveFrom: BEGAN, maturityDays: 0 });
    kim = await admit(KEY, { programId: other, description: described });
    await change('verifyPayoutMethod', { partnerId: kim, destination: DESTINATION, occurredAt: BEGAN });
    await change('recordSale', ofKim('kim-1', '2024-01-10T12:00:00Z'));
    const earnt = await read(
      'commissions(first: 1, programId: $programId, afterEffects: $after) { nodes { ledgerId } }',
      {
        programId: other,
      },
    );
    const { ledgerId } = earnt.commissions.nodes[0];
    const more = { amount: { amount: '1.00', currency: 'EUR' }, reason: SAID };
    await change('adjustCommission', { ledgerId, occurredAt: '2024-01-20T12:00:00Z', ...more });
    await change('closePeriod', { programId: other, period: '2024-01' });
    await paid();
    await change('issueStatement', { ledgerId, period: '2024-01' });
    await change('disputeStatement', { ledgerId, period: '2024-01', commissionIds: [], reason: OBJECTED });
  });

  const described = {
    addressLines: [],
    metadata: [
      { key: 'office', value: OFFICE },
      { key: 'size', value: 'L' },
    ],
  };
  const ofKim = (externalId: string, occurredAt: string) => ({
    ...{ programId: other, externalId, occurredAt, currency: 'EUR', credits: [{ partnerExternalId: KEY }] },
    lines: [{ product: 'A', quantity: '1', unitPrice: '100' }],
  });

  it('is found by it, is paid at its destination, and neither stands in the clear anywhere but in its row', async () => {
    const row = { id: kim, externalId: KEY, payoutMethod: DESTINATION };
    const metadata = [
      { key: 'office', value: OFFICE },
      { key: 'size', value: 'L' },
    ];
    for (const program of [undefined, other])
      expect(await partnersBy(KEY, program)).toMatchObject([{ ...row, metadata }]);
    expect(await partnersBy(KEY, customersProgram())).toEqual([]);
    expect((await paid()).payouts).toEqual([
      { period: '2024-01', destination: DESTINATION, amount: { amount: '11.00' } },
    ]);
    const { store, log } = await told();
    for (const text of TEXTS) expect([store?.includes(text), log?.includes(text)]).toEqual([false, false]);
    const tables = (await service.dump()).split('\n').filter((line) => TEXTS.some((text) => line.includes(text)));
    expect(new Set(tables.map((line) => line.split(' ')[0]))).toEqual(
      new Set(['partners', 'commissions', 'statements']),
    );
  });

  it('is paid by a rule of its own, and is not shown whom else that rule is for', async () => {
    const partner = fromGlobalId('partner', kim) ?? '';
    const itself = await service.as({ tenant: 'acme', subject: 'kim', role: 'partner', partnerId: partner });
    const query = `query ($programId: ID!) { commissions(first: 1, programId: $programId, filter: { kind: [ACCRUED] }) {
      nodes { rule { ruleId when { fact oneOf noneOf } } } } }`;
    const rulesFor = async (ask: Ask) => (await ask(query, { programId: other })).data.commissions.nodes;
    const when = { fact: 'PARTNER_EXTERNAL_ID', noneOf: null };
    const names = [expect.stringMatching(/^person:[0-9a-f-]{36}$/)];
    expect(await rulesFor(manager)).toEqual([{ rule: { ruleId: 'kim', when: { ...when, oneOf: names } } }]);
    expect(await rulesFor(itself)).toEqual([{ rule: { ruleId: 'kim', when: { ...when, oneOf: null } } }]);
  });

  it('is forgotten: nothing is left of it, sums stay, and what it is owed waits and says why', async () => {
    const before = (await paid()).payouts;
    await change('erasePartner', { partnerId: kim });
    await change('recordSale', ofKim('kim-2', '2024-02-10T12:00:00Z'));
    await change('closePeriod', { programId: other, period: '2024-02' });
    const forgotten = async (): Promise<void> => {
      const [row] = await partnersBy(KEY);
      expect(row).toMatchObject({ id: kim, payoutMethod: null, erasedAt: expect.any(String) });
      expect(row.externalId).toMatch(/^person:[0-9a-f-]{36}$/);
      expect(row.metadata).toEqual([
        { key: 'office', value: null },
        { key: 'size', value: 'L' },
      ]);
      const { payouts, statements } = await paid();
      expect(payouts).toEqual(before.map((payout: object) => ({ ...payout, destination: null })));
      const february = { period: '2024-02', carryForwardReason: 'NOT_PAYABLE', closing: { amount: '10.00' } };
      expect(statements).toContainEqual(february);
    };
    await forgotten();
    for (const [where, text] of Object.entries(await told()))
      for (const planted of TEXTS) expect([where, text.includes(planted)]).toEqual([where, false]);
    const { reconciliation } = await read('reconciliation(programId: $programId) { agrees differences { message } }', {
      programId: other,
    });
    expect(reconciliation).toEqual({ agrees: true, differences: [] });
    await service.rebuild();
    await forgotten();
  });
});

describe('what is said of deals', () => {
  const SELLER = 'lee.doe@partner.example';
  const HELPER = 'Sam Doe sat beside us';
  const REVOKED = 'Lee Doe took it back';
  const RIVAL = 'Pat Doe of theirs copies us';
  const BUYER = 'pat.doe@buyer.example';
  const LOST = 'Pat Doe bought elsewhere';
  const OF_PARTNER = [SELLER, REVOKED];
  const TEXTS = [...OF_PARTNER, HELPER, RIVAL, BUYER, LOST];
  const WHERE = ['deals', 'deal_steps', 'deal_knowledge', 'deal_accounts', 'deal_import_repeats'];
  let lee: string;
  let sam: string;
  let registered: string;
  let own: string;
  let accountId: string;

  const about = async (id: string) => {
    const fields = `deal { note metadata { key value } account { isCompetitor competitor }
      steps(first: 50) { nodes { kind says { reason note } knowledge { note } } } }`;
    const query = `query ($id: ID!, $after: Position) { dealDossier(id: $id, afterEffects: $after) { ${fields} } }`;
    const { data, errors } = await manager(query, { id, after });
    if (errors) throw new Error(JSON.stringify(errors));
    return JSON.stringify(data.dealDossier.deal);
  };

  const repeats = async (): Promise<string> => {
    const nodes = 'nodes { metadata { key value } }';
    return JSON.stringify(
      await read(`dealImportRepeats(first: 5, programId: $programId, afterEffects: $after) { ${nodes} }`),
    );
  };

  const imported = async (row: number, metadata: object[]): Promise<string> => {
    const from = { source: 'crm', file: 'pipeline.csv', row, digest: `${row}`.repeat(64) };
    const item = {
      ...{ idempotencyKey: `row ${row}`, programId, externalId: 'V-1', outcome: 'OPEN', registeredAt: BEGAN, from },
      ...{ customer: { crmId: 'buyer' }, productLines: ['A'], currency: 'EUR', metadata },
    };
    const query =
      'mutation ($input: ImportDealsInput!) { told: importDeals(input: $input) { position results { id userErrors { code } } } }';
    const { data } = await manager(query, { input: { items: [item] } });
    expect(data.told.results[0].userErrors).toEqual([]);
    after = data.told.position;
    return data.told.results[0].id;
  };

  beforeAll(async () => {
    lee = await admit('lee');
    sam = await admit('sam');
    const deal = { programId, productLines: ['A'], currency: 'EUR' };
    const metadata = [
      { key: 'owner', value: SELLER },
      { key: 'constructor', value: 'L' },
    ];
    const customer = { crmId: 'bought' };
    registered = (await change('registerDeal', { ...deal, partnerId: lee, externalId: 'L-1', customer, metadata })).id;
    const happenedAt = new Date().toISOString();
    await change('recordDealInfluence', { dealId: registered, partnerId: sam, happenedAt, evidence: HELPER });
    accountId = (await change('markCompetitor', { account: { programId, dealId: registered }, reason: RIVAL })).id;
    expect(accountId).toBeTruthy();
    await change('revokeDeal', { dealId: registered, reason: REVOKED });
    own = await imported(1, [{ key: 'contact', value: BUYER }]);
    await imported(2, [{ key: 'contact', value: BUYER }]);
    const lost = {
      idempotencyKey: 'lost',
      dealId: own,
      outcome: 'LOST',
      closedAt: new Date().toISOString(),
      reason: LOST,
    };
    const query = `mutation ($input: CloseDealsInput!) { told: closeDeals(input: $input) { position results { userErrors { code } } } }`;
    const { data } = await manager(query, { input: { items: [lost] } });
    expect(data.told.results).toEqual([{ userErrors: [] }]);
    after = data.told.position;
  });

  it('is shown to whom may see it, and stands in the clear in no event and no log', async () => {
    const shownOf = await about(registered);
    for (const text of [...OF_PARTNER, HELPER, RIVAL]) expect(shownOf).toContain(text);
    expect(shownOf).toContain('{"key":"constructor","value":"L"}');
    const shownOwn = await about(own);
    for (const text of [BUYER, LOST]) expect(shownOwn).toContain(text);
    expect(await repeats()).toContain(BUYER);
    const { store, log } = await told();
    for (const text of TEXTS) expect([text, store?.includes(text), log?.includes(text)]).toEqual([text, false, false]);
    const tables = (await service.dump()).split('\n').filter((line) => TEXTS.some((text) => line.includes(text)));
    expect(new Set(tables.map((line) => line.split(' ')[0]))).toEqual(new Set(WHERE));
  });

  it('goes with the partner it is about, and of the vendor’s own deal with its customer', async () => {
    const gone = async (id: string, texts: readonly string[]): Promise<string> => {
      const seen = await about(id);
      for (const text of texts) expect(seen).not.toContain(text);
      return seen;
    };
    await change('erasePartner', { partnerId: lee });
    const still = await gone(registered, OF_PARTNER);
    for (const text of [HELPER, RIVAL, '{"key":"owner","value":null}']) expect(still).toContain(text);
    await change('erasePartner', { partnerId: sam });
    await gone(registered, [...OF_PARTNER, HELPER]);
    await change('eraseDealCustomer', { dealId: registered });
    await change('eraseDealCustomer', { dealId: own });
    const forgotten = async (): Promise<void> => {
      expect(await gone(registered, TEXTS)).toContain('"account":{"isCompetitor":true,"competitor":null}');
      expect(await gone(own, TEXTS)).toContain('{"key":"contact","value":null}');
      expect(await repeats()).toContain('{"key":"contact","value":null}');
    };
    await forgotten();
    for (const [where, text] of Object.entries(await told()))
      for (const planted of TEXTS) expect([where, planted, text.includes(planted)]).toEqual([where, planted, false]);
    await agrees();
    await service.rebuild();
    await forgotten();
  });
});
