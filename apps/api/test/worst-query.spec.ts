import { admit } from '#libs/graphql';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { QUERY_LIMITS } from '../src/query-limits.js';
import { schemaOf, SHOWN_MODULES } from '../src/schema.js';

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await schemaOf(SHOWN_MODULES);
});

const PROGRAM = 'programId: "program_01h455vb4pex5vsknk084sn02q"';
const PARTNER = 'partnerId: "partner_01h455vb4pex5vsknk084sn02q"';
const manyTimes = (count: number, field: string): string =>
  `{ ${Array.from({ length: count }, (_, n) => `a${n}: ${field}`).join(' ')} }`;

const STEPS = 'steps(first: 100) { pageInfo { hasNextPage } }';

const costOf = async (text: string): Promise<number> => {
  const found = await admit(schema, text, {}, null, { ...QUERY_LIMITS, cost: -1 });
  return Number('length' in found && found[0]?.extensions['found']);
};

/** What `npm run bench -- --only worst` has found; each cost less than 100,000 when only its answer was counted. */
describe('a query that takes more than a second of tens of thousands of rows', () => {
  it.each([
    ['22 reports about deals', manyTimes(22, `dealFigures(${PROGRAM}, groupBy: [PARTNER, PRODUCT_LINE]) { approved }`)],
    [
      '7 reports about commissions',
      manyTimes(7, `commissionFigures(${PROGRAM}, groupBy: [PARTNER, PLAN, PERIOD]) { count currency }`),
    ],
    ['22 reports about months', manyTimes(22, `partnerMonths(${PROGRAM}) { conversions }`)],
    ['30 pages of deals', manyTimes(30, `deals(first: 100) { nodes { closedAt } }`)],
    ['4 pages of QR codes', manyTimes(4, `links(${PROGRAM}, first: 100) { nodes { qr } }`)],
    ['30 pages of deals that show no deal', manyTimes(30, `deals(first: 100) { pageInfo { hasNextPage } }`)],
    ['29 stories of 100 deals that show no step', `{ deals(first: 100) { nodes ${manyTimes(29, STEPS)} } }`],
    ['30 pages of sales', manyTimes(30, `sales(first: 100) { nodes { amount } }`)],
  ])('is too costly: %s', async (_, text) => {
    expect(await costOf(text)).toBeGreaterThan(QUERY_LIMITS.cost);
  });

  it.each([
    ['a sale with all its lines', `{ sale(id: "x") { lines { product category quantity unitPrice } } }`],
    ['a page of links with their QR codes', `{ links(${PROGRAM}, first: 100) { nodes { id key qr } } }`],
    ['a report', `{ dealFigures(${PROGRAM}, groupBy: [PARTNER]) { group { value } won lost wonAmount { amount } } }`],
    ['a page of deals and their stories', `{ deals(first: 100) { nodes { id steps(first: 20) { nodes { kind } } } } }`],
    ['a review of a tier', `{ partnerTierReview(${PARTNER}) { at earned held } }`],
  ])('is not %s', async (_, text) => {
    expect(await costOf(text)).toBeLessThanOrEqual(QUERY_LIMITS.cost);
  });
});
