import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from '../test/import.fixtures.js';

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

const SHOP = `
concord: 1
name: Shop
group: { by: [{ column: Kind }, { column: No }] }
order: { column: At }
records:
  - when: { column: Kind, equals: refund }
    refund:
      externalId: { column: No }
      sale: { column: Of }
      occurredAt: { column: At }
      lines:
        - { when: { column: Qty, empty: false }, line: { column: Line }, quantity: { column: Qty } }
        - { when: { column: Qty, empty: true }, line: { column: Line }, amount: { column: Price } }
  - when: { column: Kind, equals: failed }
    refundReversal:
      refund: { column: No }
      sale: { column: Of }
      occurredAt: { column: At }
      reason: the bank sent it back
  - when: { column: Kind, equals: edited }
    amendment:
      sale: { column: No }
      occurredAt: { column: At }
      lines: &lines
        - line: { column: Line }
          product: { column: Item }
          quantity: { column: Qty }
          unitPrice: { column: Price }
  - sale:
      externalId: { column: No }
      occurredAt: { column: At }
      currency: GBP
      credits: [{ partner: A }]
      lines: *lines
`;
const HEADER = 'Kind,No,Of,At,Line,Item,Qty,Price\n';
const [FIRST, SECOND, THIRD, LAST] = [1, 2, 3, 4].map((day) => `2025-05-0${day}T12:00:00.000Z`);
const ROWS = `order,S,,${FIRST},10,a,3,30
order,S,,${FIRST},20,b,1,5
refund,F,S,${SECOND},10,,1,
refund,F,S,${SECOND},20,,,4.50
failed,F,S,${THIRD},,,,
edited,S,,${LAST},10,a,2,30
`;

const kept = (mutation: string): object[] =>
  (world.service.kept.get(mutation) ?? []).map(({ idempotencyKey: _, ...item }) => item);

describe('what happens to a sale after it was recorded', () => {
  it('is sent by lines, as reversals and as amendments, in the order of the file', async () => {
    await world.files({ 'a.csv': HEADER + ROWS });
    expect(await world.run({}, SHOP)).toMatchObject({
      ...{ badRows: 0, refused: 0, new: { sale: 1, refund: 1, refundReversal: 1, amendment: 1 } },
    });
    expect(world.service.requests.map(({ mutation }) => mutation)).toEqual([
      ...['recordSales', 'refundSales', 'reverseRefunds', 'amendSales'],
    ]);
    expect(kept('refundSales')).toMatchObject([
      {
        ...{ programId: 'program_1', externalId: 'F', saleExternalId: 'S', occurredAt: SECOND, amount: null },
        lines: [
          { line: 10, quantity: '1' },
          { line: 20, amount: '4.5' },
        ],
      },
    ]);
    expect(kept('reverseRefunds')).toEqual([
      {
        ...{ programId: 'program_1', saleExternalId: 'S', refundExternalId: 'F', occurredAt: THIRD },
        reason: 'the bank sent it back',
      },
    ]);
    const line = { line: 10, product: 'a', category: null, kind: 'GOODS', quantity: '2', unitPrice: '30' };
    expect(kept('amendSales')).toEqual([
      { programId: 'program_1', saleExternalId: 'S', occurredAt: LAST, lines: [line] },
    ]);
  });

  it('is sent once, however often the file is', async () => {
    await world.files({ 'a.csv': HEADER + ROWS });
    await world.run({}, SHOP);
    await world.files({ 'b.csv': HEADER + ROWS });
    expect(await world.run({}, SHOP)).toMatchObject({ new: {}, refused: 0 });
    for (const mutation of ['refundSales', 'reverseRefunds', 'amendSales']) expect(kept(mutation)).toHaveLength(1);
  });

  it('is a bad row where a figure or the number of a line is missing: nothing is refunded whole for that', async () => {
    await world.files({ 'a.csv': `${HEADER}refund,F,S,${SECOND},10,,,\nrefund,G,S,${SECOND},,,1,\n` });
    expect(await world.run({}, SHOP)).toMatchObject({ badRows: 2, new: {} });
    expect(world.badRows().map(({ column }) => column)).toEqual(['Price', 'Line']);
  });

  it('names the row of the line that the service refuses', async () => {
    await world.files({ 'a.csv': HEADER + ROWS });
    const message = 'line 20 cannot be refunded: it is named twice';
    world.service.refuses = ({ externalId }) =>
      externalId === 'F' ? { code: 'BAD_LINE', message, field: ['lines', '1', 'line'] } : undefined;
    await world.run({}, SHOP);
    expect(world.badRows()).toMatchObject([{ line: 5, code: 'BAD_LINE' }]);
  });
});
