import { describe, expect, it } from '@jest/globals';
import { mapTable } from '../test/tables.fixtures.js';
import { FileFault } from './row/fault.js';

const INVOICES = `
concord: 1
name: Invoices
columns:
  Qty: { number: {} }
  Price: { number: {} }
  When: { time: { zone: Europe/London } }
drop:
  - { why: zero price, when: { column: Price, number: { equals: 0 } } }
group:
  by: [{ column: No }]
  head: { earliest: { column: When } }
records:
  - { when: { column: No, matches: '^A' }, ignore: adjustment }
  - when: { column: No, matches: '^C' }
    creditNote: &invoice
      externalId: { column: No }
      occurredAt: { column: When }
      currency: GBP
      credits:
        - { partner: { column: Land }, create: { kind: reseller, at: '2010-12-01T00:00:00Z' } }
      lines:
        - { product: { column: Item }, quantity: { column: Qty }, unitPrice: { column: Price } }
  - sale: *invoice
`;
const HEADER = 'No,Item,Qty,When,Price,Land\n';
const at = (minute: number): string => `2011-01-04 10:${String(minute).padStart(2, '0')}`;

describe('rows of one key', () => {
  it('make one record, though they stand apart; the earliest row speaks for it', async () => {
    const { records, tally } = await mapTable(
      INVOICES,
      `${HEADER}1,a,2,${at(5)},1.5,France\n2,b,1,${at(6)},3,Spain\n1,c,1,${at(4)},0.125,Italy\n1,d,9,${at(3)},0,Malta\n`,
    );
    expect(records).toMatchObject([
      {
        kind: 'sale',
        line: 4,
        lines: [2, 4],
        item: {
          externalId: '1',
          occurredAt: '2011-01-04T10:04:00.000Z',
          credits: [{ partnerExternalId: 'Italy', weight: 10_000 }],
          lines: [
            { product: 'a', kind: 'GOODS', quantity: '2', unitPrice: '1.5' },
            { product: 'c', quantity: '1', unitPrice: '0.125' },
          ],
        },
        partners: [{ externalId: 'Italy', name: 'Italy', kind: 'reseller', country: null }],
      },
      { item: { externalId: '2' } },
    ]);
    expect(tally).toMatchObject({ rows: 4, dropped: { 'zero price': 1 } });
  });

  it('go where the first rule that takes them sends them', async () => {
    const { records, tally } = await mapTable(
      INVOICES,
      `${HEADER}C1,a,-2,${at(1)},1,Spain\nA2,x,1,${at(2)},9,Spain\n1,a,2,${at(3)},1,Spain\n`,
    );
    expect(records.map(({ kind, item }) => [kind, (item as { externalId: string }).externalId])).toEqual([
      ['creditNote', 'C1'],
      ['sale', '1'],
    ]);
    expect(tally.ignored).toEqual({ adjustment: 1 });
  });

  it('of different rules are different records, though they share the key', async () => {
    const mapping = INVOICES.replace("{ column: No, matches: '^C' }", '{ column: Qty, number: { below: 0 } }');
    const { records } = await mapTable(mapping, `${HEADER}1,a,2,${at(1)},1,Spain\n1,a,-1,${at(2)},1,Spain\n`);
    expect(records.map(({ kind, rows }) => [kind, rows])).toEqual([
      ['sale', 1],
      ['creditNote', 1],
    ]);
  });

  it('make no record at all when one of them is bad, and each bad one is named', async () => {
    const { records, bad } = await mapTable(
      INVOICES,
      `${HEADER}1,a,x,${at(1)},1,Spain\n2,b,1,${at(2)},1,Spain\n1,c,1,${at(1)},1,Spain\n1,d,1,${at(1)},1e3,Spain\n`,
    );
    expect(records).toMatchObject([{ item: { externalId: '2' } }]);
    const held = { file: 'orders.csv', group: '1', rows: 3 };
    expect(bad).toEqual([
      { ...held, line: 2, column: 'Qty', reason: '"x" is not a number in plain decimal notation' },
      { ...held, line: 5, column: 'Price', reason: '"1e3" is not a number in plain decimal notation' },
    ]);
  });

  it.each<[string, string, string | null, string]>([
    ['a time in a gap', `1,a,1,2011-03-27 01:30,1,Spain`, 'When', 'clocks skip it'],
    ['a day that is none', `1,a,1,2011-02-30 01:30,1,Spain`, 'When', 'there is no such day'],
    ['a time that is none', `1,a,1,2011-02-28 25:30,1,Spain`, 'When', 'not a local time'],
    ['no partner', `1,a,1,${at(1)},1,`, 'Land', 'there is no partner'],
    ['no number', `,a,1,${at(1)},1,Spain`, 'No', 'there is no number'],
    ['a missing column', `1,a,1,${at(1)},1`, 'Land', 'the row has 5 of 6 columns'],
  ])('are bad with %s', async (_, line, column, reason) => {
    const { records, bad } = await mapTable(INVOICES, `${HEADER}${line}\n`);
    expect(records).toEqual([]);
    expect(bad).toMatchObject([{ line: 2, column, reason: expect.stringContaining(reason) }]);
  });

  it('may say another currency than there is', async () => {
    const { bad } = await mapTable(INVOICES.replace('GBP', '{ column: Land }'), `${HEADER}1,a,1,${at(1)},1,XYZ\n`);
    expect(bad).toMatchObject([{ column: 'Land', reason: '"XYZ" is not an ISO 4217 currency' }]);
  });

  it('that no rule takes are reported', async () => {
    const mapping = INVOICES.replace('- sale: *invoice', "- { when: { column: No, matches: '^1' }, sale: *invoice }");
    const { bad } = await mapTable(mapping, `${HEADER}2,a,1,${at(1)},1,Spain\n`);
    expect(bad).toMatchObject([{ line: 2, reason: 'no rule of the mapping takes this row' }]);
  });

  it('cannot be read where the header lacks a column that is used', async () => {
    await expect(mapTable(INVOICES, 'No,Item,Qty,When,Price\n')).rejects.toBeInstanceOf(FileFault);
    await expect(mapTable(INVOICES, 'No,Item,Qty,When,Price\n')).rejects.toThrow('column Land is missing');
  });
});

describe('rows of which the first counts', () => {
  const FIRST = `
concord: 1
name: Opportunities
group: { by: [{ column: Id }], rest: repeats }
records:
  - partner: { externalId: { column: Id }, name: { column: Name }, kind: reseller, at: '2020-01-01T00:00:00Z' }
`;

  it('report the others, equal or not', async () => {
    const { records, repeats, tally } = await mapTable(FIRST, 'Id,Name\n1,a\n2,b\n1,a\n1,c\n');
    expect(records.map(({ item }) => item)).toMatchObject([{ externalId: '1', name: 'a' }, { externalId: '2' }]);
    expect(repeats).toEqual([
      { file: 'orders.csv', line: 4, key: '1', equal: true },
      { file: 'orders.csv', line: 5, key: '1', equal: false },
    ]);
    expect(tally).toMatchObject({ repeatsEqual: 1, repeatsDiffering: 1 });
  });
});

describe('several rules for a row', () => {
  const BOOKINGS = `
concord: 1
name: Bookings
records:
  - continue: true
    sale:
      externalId: { row: number }
      occurredAt: '2020-01-01T00:00:00Z'
      currency: EUR
      lines: [{ product: room, unitPrice: { column: Rate } }]
  - when: { column: Status, equals: cancelled }
    refund: { externalId: { row: number }, sale: { row: number }, occurredAt: '2020-02-01T00:00:00Z', reason: order-cancelled }
`;

  it('make several records of it, in the order of the rules; rows that look alike are different rows', async () => {
    const { records, bad } = await mapTable(BOOKINGS, 'Rate,Status\n5,kept\n5,cancelled\n5,kept\n');
    expect(bad).toEqual([]);
    expect(records.map(({ kind, item }) => [kind, (item as { externalId: string }).externalId])).toEqual([
      ['sale', '1'],
      ['sale', '2'],
      ['refund', '2'],
      ['sale', '3'],
    ]);
    expect(records[2]?.item).toMatchObject({ saleExternalId: '2', amount: null, reason: 'ORDER_CANCELLED' });
  });

  it('may say what is refunded in all, and which lines a discount belongs to', async () => {
    const mapping = `
concord: 1
name: Payments
records:
  - when: { column: Kind, equals: refund }
    refund:
      externalId: { row: number }
      sale: { column: Sale }
      occurredAt: '2020-02-01T00:00:00Z'
      refundedTotal: { column: Figure }
      currency: { column: Currency }
  - sale:
      externalId: { column: Sale }
      occurredAt: '2020-01-01T00:00:00Z'
      currency: { column: Currency }
      lines:
        - { product: room, unitPrice: { column: Figure } }
        - { product: early, kind: discount, unitPrice: '-1', appliesTo: { column: Lines } }
`;
    const table =
      'Kind,Sale,Figure,Currency,Lines\nsale,S1,9,EUR,"1, 3"\nrefund,S1,4.5,EUR,\nrefund,S1,,EUR,\nsale,S2,9,EUR,0\n';
    const { records, bad } = await mapTable(mapping, table);
    expect(records[0]?.item).toMatchObject({ lines: [{}, { kind: 'DISCOUNT', appliesTo: [1, 3] }] });
    expect(records[1]?.item).toMatchObject({ amount: null, refundedTotal: '4.5', currency: 'EUR' });
    expect(bad.map(({ line, reason }) => [line, reason])).toEqual([
      [4, 'there is no refunded total'],
      [5, expect.stringContaining('names no lines')],
    ]);
    await expect(
      mapTable(mapping.replace('refundedTotal:', 'amount: "1"\n      refundedTotal:'), table),
    ).rejects.toThrow('one of them');
  });

  it('may be sent in another order than that of the file', async () => {
    const numeric = `${BOOKINGS}order: { column: Rate, number: {} }\n`;
    const { records } = await mapTable(numeric, 'Rate,Status\n10,kept\n9,kept\n9,kept\n100,kept\n');
    expect(records.map(({ line }) => line)).toEqual([3, 4, 2, 5]);
  });
});
