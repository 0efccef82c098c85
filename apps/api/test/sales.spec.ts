import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { SalesModule } from '#libs/sales';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Data, Harness, OPEN } from './harness.js';

jest.setTimeout(120_000);

const ERRORS = 'userErrors { code field message }';
const BULK = `refused position results { id position idempotencyKey ${ERRORS} }`;
const RECORD = `mutation ($input: RecordSalesInput!) { sent: recordSales(input: $input) { ${BULK} } }`;
const REFUND = `mutation ($input: RefundSalesInput!) { sent: refundSales(input: $input) { ${BULK} } }`;
const CREDIT = `mutation ($input: RecordCreditNotesInput!) { sent: recordCreditNotes(input: $input) { ${BULK} } }`;
const SALES = `query ($program: ID, $partner: ID, $period: Period, $after: Position) {
  sales(programId: $program, partnerId: $partner, period: $period, first: 10, after: $after) {
    nodes { id externalId amount refunded period credits { partnerId weight } lines(first: 50) { line product amount }
      refunds(first: 5) { nodes { externalId status amount } } }
  }
}`;
const MONTHS = `query ($program: ID!, $after: Position) {
  partnerMonths(programId: $program, after: $after) { partnerId period conversions refundCount gross refunds net }
}`;

let api: Harness;
let program: string;
let partners: string[];

const ask = (query: string, variables: object, as = {}): Promise<Data> => api.data(query, variables, as);

const sale = (externalId: string, more: object = {}): object => ({
  idempotencyKey: randomUUID(),
  programId: program,
  externalId,
  occurredAt: '2011-01-15T10:00:00Z',
  currency: 'GBP',
  credits: [{ partnerExternalId: 'one' }],
  lines: [{ product: 'A', quantity: '3', unitPrice: '0.125' }],
  ...more,
});
const refund = (externalId: string, saleExternalId: string, more: object = {}): object => ({
  idempotencyKey: randomUUID(),
  programId: program,
  saleExternalId,
  externalId,
  occurredAt: '2011-02-01T00:00:00Z',
  ...more,
});
const send = async (mutation: string, items: readonly object[], as = {}): Promise<Data> =>
  (await ask(mutation, { input: { items } }, as)).sent;
const codes = (sent: Data): string[] =>
  sent.results.map(({ userErrors }: Data) => (userErrors[0] ? `${userErrors[0].code} ${userErrors[0].field}` : 'done'));

beforeAll(async () => {
  api = await Harness.start([ProgramsModule, PartnersModule, SalesModule], OPEN);
});

afterAll(() => api.stop());

beforeEach(async () => {
  const input = { name: 'P', currency: 'GBP', timeZone: 'Europe/London', startsAt: '2010-12-01T00:00:00Z' };
  const created = await ask('mutation ($input: CreateProgramInput!) { createProgram(input: $input) { id } }', {
    input: { ...input, idempotencyKey: randomUUID() },
  });
  program = created.createProgram.id;
  const items = ['one', 'two'].map((externalId) => ({
    ...{ idempotencyKey: randomUUID(), programId: program, externalId, name: externalId, kind: 'reseller' },
    occurredAt: '2010-12-01T00:00:00Z',
  }));
  const admitted = await ask(
    `mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { ${BULK} } }`,
    { input: { items } },
  );
  partners = admitted.sent.results.map(({ id }: Data) => id);
  api.statements.length = 0;
});

describe('sales', () => {
  it('are recorded many at once; a bad one harms no other', async () => {
    const sent = await send(RECORD, [
      sale('1'),
      sale('2', { credits: [{ partnerExternalId: 'nobody' }] }),
      sale('3', { lines: [{ product: 'A', quantity: '1', unitPrice: '1e3' }] }),
      sale('4', { currency: 'XXX' }),
      sale('5', { credits: [{ partnerId: partners[0], partnerExternalId: 'one' }] }),
      sale('6', { credits: [] }),
    ]);
    expect(codes(sent)).toEqual([
      'done',
      'PARTNER_NOT_FOUND credits,0',
      'NOT_A_DECIMAL lines,0,unitPrice',
      'UNKNOWN_CURRENCY currency',
      'ONE_OF_TWO credits,0',
      'done',
    ]);
    expect(sent.refused).toBe(4);
    const { sales } = await ask(SALES, { program, after: sent.position });
    expect(sales.nodes.map(({ externalId }: Data) => externalId).sort()).toEqual(['1', '6']);
    expect(sales.nodes).toContainEqual({
      ...{ id: sent.results[0].id, externalId: '1', amount: '0.375', refunded: '0', period: '2011-01' },
      credits: [{ partnerId: partners[0], weight: 10_000 }],
      ...{ lines: [{ line: 1, product: 'A', amount: '0.375' }], refunds: { nodes: [] } },
    });
  });

  it('with a day that does not exist, or one of the future, are refused alone', async () => {
    const sent = await send(RECORD, [
      sale('b0', { occurredAt: '2024-02-30T00:00:00Z' }),
      sale('b1', { occurredAt: '2024-02-10T00:00:00Z' }),
      sale('k3', { occurredAt: '2062-02-10T00:00:00Z' }),
      sale('k4', { occurredAt: '0000-01-01T00:00:00Z' }),
    ]);
    expect(codes(sent)).toEqual(['BAD_INSTANT occurredAt', 'done', 'IN_FUTURE occurredAt', 'OUT_OF_RANGE occurredAt']);
    const { sales } = await ask(SALES, { program, after: sent.position });
    expect(sales.nodes.map(({ externalId }: Data) => externalId)).toEqual(['b1']);
  });

  it('whose numbers look alike are one sale, or refused', async () => {
    const spellings = ['1001', '1001 ', ' 1001', '1001\u200b', '1001\u00a0', '\u20661001\u2069'];
    const sent = await send(
      RECORD,
      spellings.map((externalId) => sale(externalId)),
    );
    expect(codes(sent)).toEqual(['done', ...spellings.slice(1).map(() => 'BAD_TEXT externalId')]);
    const [composed, decomposed] = [await send(RECORD, [sale('Caf\u00e9')]), await send(RECORD, [sale('Cafe\u0301')])];
    expect(decomposed.results[0].id).toBe(composed.results[0].id);
    const { sales } = await ask(SALES, { program, after: decomposed.position });
    expect(sales.nodes.map(({ externalId }: Data) => externalId).sort()).toEqual(['1001', 'Caf\u00e9']);
  });

  it('of another program’s partner, or of a program of another tenant, are refused as if there were none', async () => {
    const others = await send(RECORD, [sale('1', { credits: [{ partnerId: partners[0] }] })], { tenant: 'evil' });
    expect(codes(others)).toEqual(['NOT_FOUND programId']);
    const foreign = partners[0];
    const created = await ask('mutation ($input: CreateProgramInput!) { createProgram(input: $input) { id } }', {
      input: {
        ...{ idempotencyKey: randomUUID(), name: 'Q', currency: 'GBP', timeZone: 'UTC' },
        startsAt: '2010-12-01T00:00:00Z',
      },
    });
    const here = await send(RECORD, [
      sale('1', { programId: created.createProgram.id, credits: [{ partnerId: foreign }] }),
    ]);
    expect(codes(here)).toEqual(['PARTNER_NOT_FOUND credits,0']);
  });

  it('that come again change nothing; other content under the same number is refused', async () => {
    const first = await send(RECORD, [sale('1', { idempotencyKey: 'k' })]);
    const again = await send(RECORD, [
      sale('1', { idempotencyKey: 'k' }),
      sale('1', { lines: [{ product: 'A', quantity: '3.0', unitPrice: '0.1250' }] }),
      sale('1', { currency: 'EUR' }),
    ]);
    expect(codes(again)).toEqual(['done', 'done', 'SALE_DIFFERS externalId']);
    expect(again.results[0].position).toBe(first.results[0].position);
    expect(again.results[1].id).toBe(first.results[0].id);
  });

  it('are shown by partner and month, in one statement, with a part for each', async () => {
    const half = [
      { partnerExternalId: 'one', weight: 3_333 },
      { partnerExternalId: 'two', weight: 6_667 },
    ];
    await send(RECORD, [sale('1'), sale('2', { credits: half })]);
    const { position } = await send(RECORD, [sale('3', { credits: half, occurredAt: '2011-02-28T23:59:59.999Z' })]);
    const shown = async (variables: object): Promise<string[]> =>
      (await ask(SALES, { program, after: position, ...variables })).sales.nodes
        .map((node: Data) => node.externalId)
        .sort();
    expect(await shown({ partner: partners[0] })).toEqual(['1', '2', '3']);
    expect(await shown({ partner: partners[1] })).toEqual(['2', '3']);
    expect(await shown({ partner: partners[1], period: '2011-01' })).toEqual(['2']);
    api.statements.length = 0;
    await shown({ partner: partners[1] });
    // Sales, their lines, their refunds.
    expect(api.statements).toHaveLength(3);
  });

  it('show a partner what is its own', async () => {
    const both = [
      { partnerExternalId: 'one', weight: 5_000 },
      { partnerExternalId: 'two', weight: 5_000 },
    ];
    const { position, results } = await send(RECORD, [sale('1'), sale('2', { credits: both })]);
    const two = { role: 'partner', partnerId: partners[1] } as const;
    const { sales } = await ask(SALES, { program, after: position }, two);
    expect(sales.nodes).toMatchObject([{ externalId: '2', credits: [{ partnerId: partners[1], weight: 5_000 }] }]);
    const one = `query ($id: ID!) { sale(id: $id) { externalId } }`;
    expect(await ask(one, { id: results[0].id }, two)).toEqual({ sale: null });
    expect(await ask(one, { id: results[1].id }, two)).toEqual({ sale: { externalId: '2' } });
    const { partnerMonths } = await ask(MONTHS, { program }, two);
    expect(partnerMonths.map(({ partnerId }: Data) => partnerId)).toEqual([partners[1]]);
    await expect(send(RECORD, [sale('9')], two)).rejects.toThrow('FORBIDDEN');
  });
});

describe('refunds and credit notes', () => {
  it('wait for their sale, are listed with their age, and are applied with it', async () => {
    const early = await send(REFUND, [refund('R1', '1', { amount: '0.1', reason: 'FRAUD' })]);
    expect(codes(early)).toEqual(['done']);
    const awaited = `query ($program: ID!, $after: Position) {
      awaitedRefunds: refunds(programId: $program, filter: { status: [AWAITING_SALE] }, orderBy: OLDEST, first: 5, after: $after) { nodes { externalId ageInDays reason sale { id } } } }`;
    const before = await ask(awaited, { program, after: early.position });
    expect(before.awaitedRefunds.nodes).toEqual([{ externalId: 'R1', ageInDays: 0, reason: 'FRAUD', sale: null }]);
    await send(RECORD, [sale('1')]);
    const later = await send(REFUND, [
      refund('R2', '1', { amount: '9' }),
      refund('R3', '1'),
      refund('R3', '1', { amount: '0.2' }),
    ]);
    expect(codes(later)).toEqual(['done', 'done', 'REFUND_DIFFERS externalId']);
    const { sales } = await ask(SALES, { program, after: later.position });
    expect(sales.nodes).toMatchObject([{ externalId: '1', amount: '0.375', refunded: '0.375' }]);
    expect(sales.nodes[0].refunds.nodes).toEqual(
      expect.arrayContaining([
        { externalId: 'R1', status: 'APPLIED', amount: '0.1' },
        { externalId: 'R2', status: 'EXCEEDED', amount: '9' },
        { externalId: 'R3', status: 'APPLIED', amount: '0' },
      ]),
    );
    expect((await ask(awaited, { program })).awaitedRefunds.nodes).toEqual([]);
    const exceeded = `query ($program: ID!) {
      exceededRefunds: refunds(programId: $program, filter: { status: [EXCEEDED] }, orderBy: OLDEST, first: 5) { nodes { externalId refundable sale { externalId } } } }`;
    expect((await ask(exceeded, { program })).exceededRefunds.nodes).toEqual([
      { externalId: 'R2', refundable: '0.275', sale: { externalId: '1' } },
    ]);
  });

  it('that do not fit the sale they waited for are listed with the reason', async () => {
    const early = await send(REFUND, [refund('R1', '1', { amount: '0.1', currency: 'USD' })]);
    expect(codes(early)).toEqual(['done']);
    const { position } = await send(RECORD, [sale('1')]);
    const lists = `query ($program: ID!, $after: Position) {
      awaitedRefunds: refunds(programId: $program, filter: { status: [AWAITING_SALE] }, orderBy: OLDEST, first: 5, after: $after) { nodes { externalId } }
      refusedRefunds: refunds(programId: $program, filter: { status: [REFUSED] }, orderBy: OLDEST, first: 5, after: $after) { nodes { externalId refusalReason sale { externalId refunded } } }
    }`;
    const found = await ask(lists, { program, after: position });
    expect(found.awaitedRefunds.nodes).toEqual([]);
    expect(found.refusedRefunds.nodes).toEqual([
      { externalId: 'R1', refusalReason: 'CURRENCY_DIFFERS', sale: { externalId: '1', refunded: '0' } },
    ]);
  });

  it('add up by partner and month, exactly', async () => {
    const thirds = [
      { partnerExternalId: 'one', weight: 3_333 },
      { partnerExternalId: 'two', weight: 6_667 },
    ];
    await send(RECORD, [sale('1', { credits: thirds }), sale('2')]);
    await send(REFUND, [refund('R1', '1', { amount: '0.1', occurredAt: '2011-01-31T23:59:59.999Z' })]);
    const back = sale('C1', { lines: [{ product: 'A', quantity: '-1', unitPrice: '0.5' }] });
    const { position } = await send(CREDIT, [back, sale('C2')]);
    const { partnerMonths } = await ask(MONTHS, { program, after: position });
    const january = { period: '2011-01' };
    expect(partnerMonths).toHaveLength(2);
    expect(partnerMonths).toEqual(
      expect.arrayContaining([
        {
          ...{ ...january, partnerId: partners[0], conversions: 2, refundCount: 2 },
          ...{ gross: '0.4999875', refunds: '-0.53333', net: '-0.0333425' },
        },
        {
          ...{ ...january, partnerId: partners[1], conversions: 1, refundCount: 1 },
          ...{ gross: '0.2500125', refunds: '-0.06667', net: '0.1833425' },
        },
      ]),
    );
    const notes = `query ($program: ID!, $partner: ID) {
      creditNotes(programId: $program, partnerId: $partner, first: 5) { nodes { externalId amount credits { weight } } } }`;
    expect((await ask(notes, { program, partner: partners[0] })).creditNotes.nodes).toEqual([
      { externalId: 'C1', amount: '-0.5', credits: [{ weight: 10_000 }] },
    ]);
    expect((await ask(notes, { program, partner: partners[1] })).creditNotes.nodes).toEqual([]);
  });
});
