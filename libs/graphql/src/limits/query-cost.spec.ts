import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError } from 'graphql';
import { tell } from '../faults/faults.js';
import { admit, LIMITS } from './limits.js';

const schema = buildSchema(`
  type Query { sale: Sale sales(first: Int!): SaleConnection! lines(first: Int!): LineConnection! report: [Row!]! }
  type Mutation { sell: SellPayload! }
  type SellPayload { id: ID userErrors: [UserError!]! }
  type UserError { code: String! }
  type SaleConnection { nodes: [Sale!]! edges: [SaleEdge!]! pageInfo: PageInfo! totals: SaleTotals! }
  type LineConnection { nodes: [Line!]! }
  type PageInfo { hasNextPage: Boolean! }
  type SaleTotals { count: Int countIsAtLeast: Int! sums: [Row!]! }
  type SaleEdge { cursor: String! node: Sale! }
  type Sale { id: ID! lines(first: Int): [Line!]! words: [String!]! sale: Sale refunds(first: Int!): SaleConnection! }
  type Line { product: String! }
  type Row { a: Int }
`);
const { read: READ, row: ROW, report: REPORT, totals: TOTALS } = LIMITS.prices;
const limits = { ...LIMITS, aliases: 10_000, cost: 0, lists: { 'Sale.lines': 8_000, 'Sale.words': 10 } };

/** All lines of a sale, one field of each. */
const LINES = 1 + 8_000 * 4;

const answered = async (text: string, variables: Record<string, unknown> = {}, most = limits) => {
  const found = await admit(schema, text, variables, undefined, most);
  return tell('document' in found ? undefined : (found as readonly GraphQLError[])[0]).answer;
};
const cost = async (text: string, variables = {}) => (await answered(text, variables)).extensions['found'];

describe('the cost of a query', () => {
  it.each([
    ['{ sale { id } }', READ + 1 + ROW + 1],
    ['{ sale { words } }', READ + 1 + ROW + 10],
    ['{ sale { lines { product } } }', 2 * READ + 1 + ROW + LINES],
    ['{ sale { lines(first: 10) { product } } }', 2 * READ + 1 + ROW + 1 + 10 * 4],
    ['{ sale { lines(first: 9000000) { product } } }', 2 * READ + 1 + ROW + LINES],
    ['{ sales(first: 10) { nodes { id } } }', READ + 1 + 10 * (1 + ROW + 1)],
    // One statement reads what is below all rows of a level.
    ['{ sales(first: 10) { nodes { sale { id } } } }', 2 * READ + 1 + 10 * (1 + ROW + (1 + ROW + 1))],
    ['{ sales(first: 10) { edges { node { id } } } }', READ + 1 + 10 * (1 + 3 + (1 + ROW + 1))],
    ['{ report { a } }', REPORT + READ + 1 + 100 * 4],
    // The rows of a page are read, whatever is asked of it.
    ['{ sales(first: 10) { __typename } }', READ + 1 + 10 * ROW],
    ['{ sales(first: 10) { edges { cursor } } }', READ + 1 + 10 * ROW],
    ['{ sales(first: 10) { pageInfo { hasNextPage } } }', READ + 1 + 10 * ROW + (1 + 3 + 1)],
    ['{ sale { refunds(first: 10) { pageInfo { hasNextPage } } } }', 2 * READ + 1 + ROW + (1 + 10 * ROW + (1 + 3 + 1))],
    ['{ lines(first: 10) { nodes { product } } }', READ + 1 + 10 * ROW],
    ['{ sales(first: 10) { totals { count } } }', READ + 1 + 10 * ROW + (1 + 3 + TOTALS.count + 1)],
    // However many rows are asked for.
    ['{ sales(first: 10) { totals { sums { a } } } }', READ + 1 + 10 * ROW + (1 + 3 + TOTALS.sums + 1 + 100 * 4)],
    [
      '{ sales(first: 10) { ...T nodes { id } } } fragment T on SaleConnection { totals { count } }',
      READ + 1 + 10 * (1 + ROW + 1) + (1 + 3 + TOTALS.count + 1),
    ],
    ['{ sale { id } b: sale { id } }', 2 * (READ + 1 + ROW + 1)],
    ['{ sale { ...F } b: sale { ...F } } fragment F on Sale { lines { product } }', 2 * (2 * READ + 1 + ROW + LINES)],
    ['{ sale { ... { id } ... on Sale { id } } }', READ + 1 + ROW + 2],
    ['query ($no: Boolean = false) { sale { id lines @include(if: $no) { product } } }', READ + 1 + ROW + 1],
    ['{ sale { id lines @skip(if: true) { product } } }', READ + 1 + ROW + 1],
    ['{ __schema { types { name } } }', 1 + 3 + 1 + 400 * 4],
    ['mutation { sell { id userErrors { code } } }', 1 + 3 + 1 + (1 + 4)],
  ])('of %s is %i', async (text, expected) => {
    expect(await cost(text)).toBe(expected);
  });

  it('is higher for what takes longer than its answer shows', async () => {
    const dearer = { 'Query.report': 5_000, Sale: 50, 'Sale.lines': 300 };
    const prices = { ...LIMITS.prices, dearer };
    const found = async (text: string) => (await answered(text, {}, { ...limits, prices })).extensions['found'];
    expect(await found('{ report { a } b: report { a } }')).toBe(2 * (5_000 + READ + 1 + 100 * 4));
    expect(await found('{ sales(first: 2) { nodes { lines(first: 1) { product } } } }')).toBe(
      2 * READ + 1 + 2 * (1 + 50 + (300 + 1 + 4)),
    );
  });

  it('follows from the variables', async () => {
    const text = 'query ($n: Int!) { sales(first: $n) { nodes { id } } }';
    expect([await cost(text, { n: 1 }), await cost(text, { n: 100 })]).toEqual([READ + 1 + 12, READ + 1 + 1_200]);
  });

  it('of fragments within fragments is known at once', async () => {
    const depth = 11;
    const parts = Array.from(
      { length: depth },
      (_, n) => `fragment F${n} on Sale { a: sale { ...F${n + 1} } b: sale { ...F${n + 1} } }`,
    );
    const text = `{ sale { ...F0 } } ${parts.join(' ')} fragment F${depth} on Sale { id }`;
    expect(await answered(text, {}, { ...limits, depth: 50 })).toMatchObject({ extensions: { code: 'TOO_COSTLY' } });
    expect(Number((await answered(text, {}, { ...limits, depth: 50 })).extensions['found'])).toBeGreaterThan(
      2 ** depth,
    );
  });

  it('names the field that makes the most of it, and what to do', async () => {
    const byFirst = await answered('{ sales(first: 50) { nodes { id refunds(first: 100) { nodes { id } } } } }');
    expect(byFirst.extensions['shorten']).toBe('sales.nodes.refunds');
    expect(byFirst.message).toContain('100 of them: ask for fewer with `first`');
    const whole = await answered('{ sales(first: 50) { nodes { lines { product } } } }');
    expect(whole).toMatchObject({
      extensions: { limit: 0, found: 2 * READ + 1 + 50 * (1 + ROW + LINES), shorten: 'sales.nodes.lines' },
    });
  });
});
