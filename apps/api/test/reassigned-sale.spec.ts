import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { SalesModule } from '#libs/sales';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Data, Harness, OPEN } from './harness.js';

jest.setTimeout(120_000);

const ANSWER = 'id position userErrors { code field }';
const AT = '2011-02-10T10:00:00Z';

let api: Harness;
let program: string;
let partners: string[];

const ask = (query: string, variables: object, as = {}): Promise<Data> => api.data(query, variables, as);

const send = (name: string, input: object, selection = ANSWER): Promise<Data> => api.send(name, input, selection);

const reassign = (input: object) => send('reassignSale', { reason: 'it was theirs', occurredAt: AT, ...input });
const codesOf = ({ userErrors }: Data): string[] =>
  userErrors.map(({ code, field }: Data) => [code, ...(field ?? [])].join(' '));

const MONTHS = `query ($program: ID!, $after: Position) {
  partnerMonths(programId: $program, after: $after) { partnerId period conversions gross refunds net }
}`;
const SALES = `query ($program: ID!, $after: Position) {
  sales(programId: $program, first: 5, after: $after) { nodes { externalId credits { partnerId weight } } }
}`;

beforeAll(async () => {
  api = await Harness.start([ProgramsModule, PartnersModule, SalesModule], OPEN);
});

afterAll(() => api.stop());

beforeEach(async () => {
  const terms = { name: 'P', currency: 'GBP', timeZone: 'Europe/London', startsAt: '2010-12-01T00:00:00Z' };
  program = (await send('createProgram', terms)).id;
  const items = ['one', 'two'].map((externalId) => ({
    ...{ idempotencyKey: randomUUID(), programId: program, externalId, name: externalId, kind: 'reseller' },
    occurredAt: '2010-12-01T00:00:00Z',
  }));
  partners = (await send('admitPartners', { items }, 'results { id }')).results.map(({ id }: Data) => id);
});

describe('a sale that is reassigned', () => {
  const record = async (externalId: string): Promise<Data> =>
    send('recordSale', {
      ...{ programId: program, externalId, occurredAt: '2011-01-15T10:00:00Z', currency: 'GBP' },
      ...{ credits: [{ partnerExternalId: 'one' }], lines: [{ product: 'A', quantity: '1', unitPrice: '100' }] },
    });

  it('is the other partner’s for everybody, and its revenue moves in that month', async () => {
    const { id } = await record('S');
    const refund = { programId: program, saleExternalId: 'S', externalId: 'F', occurredAt: '2011-01-20T10:00:00Z' };
    await send('refundSale', { ...refund, amount: '30' });
    const { position, userErrors } = await reassign({ saleId: id, partnerExternalId: 'two' });
    expect(userErrors).toEqual([]);
    const shown = async (as: object) => (await ask(SALES, { program, after: position }, as)).sales.nodes;
    expect(await shown({})).toEqual([{ externalId: 'S', credits: [{ partnerId: partners[1], weight: 10_000 }] }]);
    expect(await shown({ role: 'partner', partnerId: partners[0] })).toEqual([]);
    expect(await shown({ role: 'partner', partnerId: partners[1] })).toHaveLength(1);
    const { partnerMonths } = await ask(MONTHS, { program, after: position });
    const of = (partnerId: string | undefined, period: string) =>
      partnerMonths.find((month: Data) => month.partnerId === partnerId && month.period === period);
    expect(of(partners[0], '2011-01')).toMatchObject({ conversions: 1, gross: '100', refunds: '-30', net: '70' });
    expect(of(partners[0], '2011-02')).toMatchObject({ conversions: -1, gross: '-100', refunds: '30', net: '-70' });
    expect(of(partners[1], '2011-02')).toMatchObject({ conversions: 1, gross: '100', refunds: '-30', net: '70' });
  });

  it('is named by its number too, and moves once for its key', async () => {
    const { id } = await record('S');
    const input = { programId: program, saleExternalId: 'S', partnerId: partners[1], idempotencyKey: randomUUID() };
    const first = await reassign(input);
    expect(first).toMatchObject({ id, userErrors: [] });
    expect(await reassign(input)).toEqual(first);
  });

  it('is refused where it cannot be told which, to whom, or why', async () => {
    const { id } = await record('S');
    const [to, number] = [{ partnerId: partners[1] }, { programId: program, saleExternalId: 'S' }];
    expect(codesOf(await reassign({ ...to, ...number, saleId: id }))).toEqual(['ONE_OF_TWO saleId']);
    expect(codesOf(await reassign(to))).toEqual(['ONE_OF_TWO saleId']);
    expect(codesOf(await reassign({ ...to, saleExternalId: 'S' }))).toEqual(['NOT_FOUND programId']);
    expect(codesOf(await reassign({ ...to, ...number, saleExternalId: 'T' }))).toEqual(['NOT_FOUND saleExternalId']);
    expect(codesOf(await reassign(number))).toEqual(['ONE_OF_TWO partnerId']);
    const nobody = { ...number, partnerExternalId: 'nobody' };
    expect(codesOf(await reassign(nobody))).toEqual(['PARTNER_NOT_FOUND partnerId']);
    expect(codesOf(await reassign({ ...number, ...to, reason: '' }))).toEqual(['BAD_TEXT reason']);
  });
});
