import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from './import.fixtures.js';

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

const PARTNERS = `
concord: 1
name: Partners
records:
  - when: { column: Below, empty: false }
    partnerParent:
      partner: { column: Key }
      parent: { column: Below, nulls: [nobody] }
      effectiveFrom: { column: Since }
      reason: contract of the distributor
  - sale:
      externalId: { column: Key }
      occurredAt: { column: Since }
      currency: GBP
      credits: [{ partner: A }]
      lines: [{ product: a, unitPrice: '1' }]
`;
const AT = '2025-05-01T00:00:00.000Z';

describe('who stands above whom', () => {
  it('is sent by the keys of both, before the sales that it may pay, and once', async () => {
    const rows = `Key,Below,Since\nS-1,,${AT}\nReseller,Distributor,${AT}\nOther,nobody,${AT}\n`;
    await world.files({ 'a.csv': rows });
    expect(await world.run({}, PARTNERS)).toMatchObject({ badRows: 0, refused: 0, new: { sale: 1, partnerParent: 2 } });
    expect(world.service.requests.map(({ mutation }) => mutation)).toEqual(['setPartnerParents', 'recordSales']);
    const more = { programId: 'program_1', effectiveFrom: AT, reason: 'contract of the distributor' };
    expect(world.service.kept.get('setPartnerParents')).toMatchObject([
      { ...more, partnerExternalId: 'Reseller', parentExternalId: 'Distributor' },
      { ...more, partnerExternalId: 'Other', parentExternalId: null },
    ]);
    await world.files({ 'b.csv': rows });
    expect(await world.run({}, PARTNERS)).toMatchObject({ new: {}, refused: 0 });
  });

  it('is a bad row without its partner, its time or its reason', async () => {
    await world.files({ 'a.csv': `Key,Below,Since\n,Distributor,${AT}\nReseller,Distributor,soon\n` });
    expect(await world.run({}, PARTNERS)).toMatchObject({ badRows: 2, new: {} });
    expect(world.badRows().map(({ column }) => column)).toEqual(['Key', 'Since']);
  });

  it('names the row that the service refuses', async () => {
    await world.files({ 'a.csv': `Key,Below,Since\nReseller,Distributor,${AT}\n` });
    const message = 'the partner would stand above itself';
    world.service.refuses = () => ({ code: 'WOULD_BE_A_CYCLE', message, field: ['parentExternalId'] });
    expect(await world.run({}, PARTNERS)).toMatchObject({ refused: 1 });
    expect(world.badRows()).toMatchObject([{ line: 2, code: 'WOULD_BE_A_CYCLE' }]);
  });
});
