import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { SalesModule } from '#libs/sales';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Data, Harness, OPEN } from './harness.js';

jest.setTimeout(120_000);

const ANSWER = 'id position userErrors { code field message }';
const WARNED = `${ANSWER} warnings { code exceeded refunded }`;

let api: Harness;
let program: string;

const ask = (query: string, variables: object): Promise<Data> => api.data(query, variables);

const send = (name: string, input: object, selection = WARNED): Promise<Data> => api.send(name, input, selection);

const goods = (product: string, unitPrice: string, more: object = {}) => ({
  ...{ product, quantity: '1', unitPrice, kind: 'GOODS' },
  ...more,
});
const off = (unitPrice: string, more: object = {}) => goods('off', unitPrice, { kind: 'DISCOUNT', ...more });

const record = (externalId: string, lines: readonly object[], more: object = {}) =>
  send('recordSale', { ...saleOf(externalId, lines), ...more }, ANSWER);
const saleOf = (externalId: string, lines: readonly object[]) => ({
  ...{ programId: program, externalId, occurredAt: '2011-01-15T10:00:00Z', currency: 'GBP', lines },
});
const refundOf = (saleExternalId: string, externalId: string, more: object = {}) => ({
  ...{ programId: program, saleExternalId, externalId, occurredAt: '2011-01-20T10:00:00Z' },
  ...more,
});
const refund = (sale: string, number: string, more: object = {}) => send('refundSale', refundOf(sale, number, more));
const reversalOf = (saleExternalId: string, refundExternalId: string, more: object = {}) => ({
  ...{ programId: program, saleExternalId, refundExternalId, reason: 'the bank sent it back' },
  ...{ occurredAt: '2011-02-01T10:00:00Z', ...more },
});
const reverse = (sale: string, number: string) => send('reverseRefund', reversalOf(sale, number));
const amendmentOf = (saleExternalId: string, lines: readonly object[]) => ({
  ...{ programId: program, saleExternalId, occurredAt: '2011-02-02T10:00:00Z', lines },
});
const amend = (sale: string, lines: readonly object[]) => send('amendSale', amendmentOf(sale, lines));
const codesOf = ({ userErrors }: Data): string[] =>
  userErrors.map(({ code, field }: Data) => [code, ...(field ?? [])].join(' '));

const shown = async (id: string, after: string): Promise<Data> =>
  (
    await ask(
      `query ($id: ID!, $after: Position) { sale(id: $id, after: $after) {
        amount refunded lines { line net } refunds(first: 9) { nodes { externalId status amount exceeded } } } }`,
      { id, after },
    )
  ).sale;

beforeAll(async () => {
  api = await Harness.start([ProgramsModule, PartnersModule, SalesModule], OPEN);
});

afterAll(() => api.stop());

beforeEach(async () => {
  const terms = { name: 'P', currency: 'GBP', timeZone: 'Europe/London', startsAt: '2010-12-01T00:00:00Z' };
  program = (await send('createProgram', terms, ANSWER)).id;
});

describe('a refund by lines', () => {
  it('takes amounts and units of the lines it names, and shows what is left of which', async () => {
    const { id } = await record('S', [goods('a', '30'), goods('b', '10', { quantity: '3' }), off('-6')]);
    const { position, userErrors } = await refund('S', 'F', {
      lines: [
        { line: 1, amount: '7.50' },
        { line: 2, quantity: '1' },
      ],
    });
    expect(userErrors).toEqual([]);
    // 6 off is 3 off 30 and 3 off 30: a unit of the second line is 9.
    expect(await shown(id, position)).toMatchObject({
      ...{ amount: '54', refunded: '16.5' },
      lines: [
        { line: 1, net: '27' },
        { line: 2, net: '27' },
        { line: 3, net: '0' },
      ],
    });
  });

  it('takes all that is left of a line that it only names, and warns of what exceeds', async () => {
    await record('S', [goods('a', '30'), goods('b', '10')]);
    expect((await refund('S', 'F1', { lines: [{ line: 2 }] })).warnings).toBeNull();
    const again = await refund('S', 'F2', { lines: [{ line: 2, amount: '4' }] });
    expect(again.warnings).toEqual([{ code: 'EXCEEDED', exceeded: '4', refunded: null }]);
  });

  it('is refused where a line is none, is a discount that was spread, or is named twice', async () => {
    await record('S', [goods('a', '30'), off('-6')]);
    const linesOf = (...lines: object[]) => refund('S', randomUUID(), { lines });
    expect(codesOf(await linesOf({ line: 3 }))).toEqual(['BAD_LINE lines 0 line']);
    expect(codesOf(await linesOf({ line: 2 }))).toEqual(['BAD_LINE lines 0 line']);
    expect(codesOf(await linesOf({ line: 1 }, { line: 1 }))).toEqual(['BAD_LINE lines 1 line']);
    expect(codesOf(await linesOf({ line: 1, amount: '1', quantity: '1' }))).toEqual(['ONE_OF_TWO lines 0']);
    expect(codesOf(await linesOf())).toEqual(['NO_LINES lines']);
    expect(codesOf(await refund('S', 'F', { amount: '1', lines: [{ line: 1 }] }))).toEqual(['ONE_OF_TWO lines']);
  });

  it('names lines by the numbers that the vendor gave them', async () => {
    await record('S', [goods('a', '30', { line: 20 }), goods('b', '10', { line: 10 })]);
    expect(codesOf(await refund('S', 'F', { lines: [{ line: 1 }] }))).toEqual(['BAD_LINE lines 0 line']);
    expect(codesOf(await refund('S', 'F', { lines: [{ line: 10 }] }))).toEqual([]);
    const renumbered = await record('S', [goods('a', '30', { line: 10 }), goods('b', '10', { line: 20 })]);
    expect(codesOf(renumbered)).toEqual(['SALE_DIFFERS externalId']);
  });
});

describe('a refund that is reversed', () => {
  it('stands no more, once, and lets what had exceeded of others be refunded', async () => {
    const { id } = await record('S', [goods('a', '100')]);
    await refund('S', 'F', { amount: '60' });
    expect((await refund('S', 'C', { amount: '100' })).warnings).toMatchObject([{ code: 'EXCEEDED', exceeded: '60' }]);
    const { warnings, position } = await reverse('S', 'F');
    expect(warnings).toEqual([{ code: 'EXCESS_REFUNDED', exceeded: null, refunded: '60' }]);
    const { nodes } = (await shown(id, position)).refunds;
    expect(new Map(nodes.map(({ externalId, ...rest }: Data) => [externalId, rest]))).toEqual(
      new Map([
        ['F', { status: 'REVERSED', amount: '60', exceeded: '0' }],
        ['C', { status: 'APPLIED', amount: '100', exceeded: '0' }],
      ]),
    );
    expect(codesOf(await reverse('S', 'F'))).toEqual(['ALREADY_REVERSED refundExternalId']);
  });

  it('is reversed once under one key, whatever is lost on the way', async () => {
    await record('S', [goods('a', '100')]);
    await refund('S', 'F');
    const input = { idempotencyKey: randomUUID(), ...reversalOf('S', 'F') };
    const first = await send('reverseRefund', input);
    expect(await send('reverseRefund', input)).toEqual(first);
    const other = await send('reverseRefund', { ...input, reason: 'another' });
    expect(codesOf(other)).toEqual(['IDEMPOTENCY_CONFLICT idempotencyKey']);
  });

  it('is never applied where it waits for its sale', async () => {
    await refund('S', 'F');
    expect((await reverse('S', 'F')).warnings).toEqual([{ code: 'NEVER_APPLIED', exceeded: null, refunded: null }]);
    const { id, position } = await record('S', [goods('a', '100')]);
    expect(await shown(id, position)).toMatchObject({ refunded: '0', refunds: { nodes: [{ status: 'REVERSED' }] } });
  });

  it('is refused where there is none, and for a won deal’s', async () => {
    await record('S', [goods('a', '100')]);
    expect(codesOf(await reverse('S', 'F'))).toEqual(['NOT_FOUND refundExternalId']);
    expect(codesOf(await reverse('S', 'deal:1:revoked'))).toEqual(['RESERVED_NUMBER refundExternalId']);
  });
});

describe('a sale that is amended', () => {
  it('has the lines it is given, and keeps what is refunded of them', async () => {
    const { id } = await record('S', [goods('a', '30'), goods('b', '10')]);
    await refund('S', 'F', { lines: [{ line: 1, amount: '12' }] });
    const { position, warnings } = await amend('S', [goods('a', '20'), off('-2')]);
    expect(warnings).toBeNull();
    expect(await shown(id, position)).toMatchObject({
      ...{ amount: '18', refunded: '12' },
      lines: [
        { line: 1, net: '18' },
        { line: 2, net: '0' },
      ],
    });
  });

  it('lets what had exceeded be refunded', async () => {
    await record('S', [goods('a', '30')]);
    await refund('S', 'F', { amount: '50' });
    const { warnings } = await amend('S', [goods('a', '45')]);
    expect(warnings).toEqual([{ code: 'EXCESS_REFUNDED', exceeded: null, refunded: '15' }]);
  });

  it('is refused below what is refunded, unknown, or of a won deal', async () => {
    await record('S', [goods('a', '30'), goods('b', '10')]);
    await refund('S', 'F', { lines: [{ line: 1 }] });
    expect(codesOf(await amend('S', [goods('a', '29'), goods('b', '10')]))).toEqual(['REFUNDED_MORE lines 0']);
    expect(codesOf(await amend('S', [goods('b', '10', { line: 2 })]))).toEqual(['REFUNDED_MORE lines']);
    expect(codesOf(await amend('none', [goods('a', '29')]))).toEqual(['NOT_FOUND saleExternalId']);
    expect(codesOf(await amend('deal:1', [goods('a', '29')]))).toEqual(['RESERVED_NUMBER saleExternalId']);
  });
});

describe('many at once', () => {
  it('are each taken or refused for itself', async () => {
    await record('S', [goods('a', '30')]);
    await record('T', [goods('a', '30')]);
    await refund('S', 'F');
    const keyed = (item: object) => ({ idempotencyKey: randomUUID(), ...item });
    const results = `refused results { ${ANSWER} }`;
    const reversed = await send(
      'reverseRefunds',
      { items: [keyed(reversalOf('S', 'F')), keyed(reversalOf('T', 'F'))] },
      results,
    );
    expect(reversed.results.map(codesOf)).toEqual([[], ['NOT_FOUND refundExternalId']]);
    const amended = await send(
      'amendSales',
      { items: [keyed(amendmentOf('none', [goods('a', '1')])), keyed(amendmentOf('T', [goods('a', '1')]))] },
      results,
    );
    expect(amended.results.map(codesOf)).toEqual([['NOT_FOUND saleExternalId'], []]);
  });
});
