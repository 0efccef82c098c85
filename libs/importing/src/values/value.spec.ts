import { describe, expect, it } from '@jest/globals';
import { RowFault } from '../row/fault.js';
import { Header, type Row } from '../row/row.js';
import { compileCondition, valueOf } from './condition.js';
import type { Scope } from './value.js';
import { columnSchema, conditionSchema, valueSchema } from '../schema/value.schema.js';

const row: Row = {
  file: 'f.csv',
  line: 3,
  number: 2,
  header: new Header(['Qty', 'Price', 'When', 'Id', 'Note', '']),
  cells: ['6', '2.55', '2011-03-27 01:30:00', '17850.0', 'NULL', 'x'],
};

const scope = (columns: Record<string, unknown> = {}): Scope => ({
  columns: Object.fromEntries(Object.entries(columns).map(([name, spec]) => [name, columnSchema.parse(spec)])),
  nulls: ['', 'NULL'],
  used: new Set(),
  name: 'm',
  look: ({ map }) => {
    const found = new Map(Object.entries(map ?? {}));
    return (key) => found.get(key);
  },
});

const value = (spec: unknown, columns?: Record<string, unknown>) =>
  valueOf(valueSchema.parse(spec), scope(columns)).of(row);
const holds = (spec: unknown) => compileCondition(conditionSchema.parse(spec), scope())(row);

describe('a value', () => {
  it.each<[unknown, string | null]>([
    ['GBP', 'GBP'],
    [12, '12'],
    [{ column: 'Qty' }, '6'],
    [{ column: 'Note' }, null],
    [{ column: 'Absent' }, null],
    [{ row: 'number' }, '2'],
    [{ row: 'line' }, '3'],
    [{ file: 'name' }, 'f.csv'],
    [{ template: 'n-{Qty}-{{{Price}}}' }, 'n-6-{2.55}'],
    [{ template: '{Qty}-{Note}' }, null],
    [{ first: [{ column: 'Note' }, { column: 'Qty' }] }, '6'],
    [{ product: [{ column: 'Qty' }, { column: 'Price' }] }, '15.3'],
    [{ sum: [{ column: 'Qty' }, '0.125'] }, '6.125'],
    [{ negate: { column: 'Price' } }, '-2.55'],
    [{ sum: [{ column: 'Qty' }, { column: 'Note' }] }, null],
    [{ column: 'Id', replace: [{ pattern: '\\.0$', with: '' }] }, '17850'],
    [{ column: 'Qty', lookup: { map: { 6: 'six' } } }, 'six'],
    [{ column: 'Price', lookup: { map: {}, otherwise: 'keep' } }, '2.55'],
    [{ column: 'Price', lookup: { map: {}, otherwise: 'null' } }, null],
    [{ column: 'Price', lookup: { map: {}, otherwise: { value: 'any' } } }, 'any'],
    [{ constant: ' Ab ', trim: true, case: 'upper' }, 'AB'],
    [{ constant: '1.234,50', number: { decimal: ',', group: '.' } }, '1234.5'],
    [{ constant: '-1,234,567.5', number: { group: ',' } }, '-1234567.5'],
    [{ constant: '12,34,567', number: { group: ',', grouping: 'indian' } }, '1234567'],
    [{ constant: '2024-01-10T10:00:00+05:30', time: { zone: 'UTC' } }, '2024-01-10T04:30:00.000Z'],
    [{ constant: '2024-01-10T10:00:00.000+0000', time: { zone: 'Europe/Paris' } }, '2024-01-10T10:00:00.000Z'],
    [{ constant: '2024-01-10T10:00:00', time: { zone: 'Europe/Paris' } }, '2024-01-10T09:00:00.000Z'],
    [{ constant: '1.355,90', number: { decimal: ',', group: '.' } }, '1355.9'],
    [{ constant: '300000,00', number: { decimal: ',' } }, '300000'],
    [{ choose: [{ when: { column: 'Qty', equals: '7' }, then: 'a' }, { then: 'b' }] }, 'b'],
    [{ choose: [{ when: { column: 'Qty', equals: '7' }, then: 'a' }] }, null],
  ])('%j is %j', (spec, expected) => {
    expect(value(spec)).toBe(expected);
  });

  it('is cleaned as its column says', () => {
    expect(value({ column: 'Note' }, { Note: { nulls: [] } })).toBe('NULL');
    expect(value({ template: '{Qty}' }, { Qty: { lookup: { map: { 6: 'six' } } } })).toBe('six');
  });

  it.each<[string, object, string]>([
    ['2011-01-31 08:26', { zone: 'Europe/London' }, '2011-01-31T08:26:00.000Z'],
    ['2011-07-01 08:26:00', { zone: 'Europe/London' }, '2011-07-01T07:26:00.000Z'],
    ['2011-07-01', { zone: 'Europe/London' }, '2011-06-30T23:00:00.000Z'],
    ['2011-07-01', { zone: 'Europe/London', at: '23:59:59' }, '2011-07-01T22:59:59.000Z'],
    ['2015-July-1', { format: 'yyyy-MMMM-d', zone: 'UTC', at: '12:00' }, '2015-07-01T12:00:00.000Z'],
    ['31/01/2011 8:05 PM', { format: 'dd/MM/yyyy h:mm a', zone: 'UTC' }, '2011-01-31T20:05:00.000Z'],
    ['31.01.2011 20:05 +0200', { format: 'dd.MM.yyyy HH:mm ZZZ' }, '2011-01-31T18:05:00.000Z'],
    ['2017-10-15', { zone: 'America/Sao_Paulo' }, '2017-10-15T03:00:00.000Z'],
    ['15/10/2017', { format: 'dd/MM/yyyy', zone: 'America/Sao_Paulo' }, '2017-10-15T03:00:00.000Z'],
    ['2011-10-30 01:30:00', { zone: 'Europe/London' }, '2011-10-30T00:30:00.000Z'],
    ['45384.34789351852', { format: 'excel', zone: 'UTC' }, '2024-04-02T08:20:58.000Z'],
    ['45384.34789351852', { format: 'excel', zone: 'Europe/Berlin' }, '2024-04-02T06:20:58.000Z'],
    ['45384', { format: 'excel', zone: 'UTC', at: '12:00' }, '2024-04-02T12:00:00.000Z'],
    ['45384.99999999999', { format: 'excel', zone: 'UTC' }, '2024-04-03T00:00:00.000Z'],
    ['59', { format: 'excel', zone: 'UTC' }, '1900-02-28T00:00:00.000Z'],
    ['61', { format: 'excel', zone: 'UTC' }, '1900-03-01T00:00:00.000Z'],
    ['43922.34789351852', { format: 'excel-1904', zone: 'UTC' }, '2024-04-02T08:20:58.000Z'],
    ['0', { format: 'excel-1904', zone: 'UTC' }, '1904-01-01T00:00:00.000Z'],
    ['1485569041', { format: 'X' }, '2017-01-28T02:04:01.000Z'],
    ['1485569041.5', { format: 'X', zone: 'Asia/Tokyo' }, '2017-01-28T02:04:01.500Z'],
    ['1485569041123', { format: 'x', zone: 'UTC' }, '2017-01-28T02:04:01.123Z'],
    ['31.01.2011 20:05 +0200', { format: 'dd.MM.yyyy HH:mm ZZZ', zone: 'UTC' }, '2011-01-31T18:05:00.000Z'],
  ])('reads the time %s %j', (constant, time, expected) => {
    expect(value({ constant, time })).toBe(expected);
  });

  it.each<[string, unknown]>([
    ['does not exist', { column: 'When', time: { zone: 'Europe/London' } }],
    ['not a local time', { constant: '2011-02-28 24:61', time: { zone: 'UTC' } }],
    ['no such day', { constant: '2011-02-29', time: { zone: 'UTC' } }],
    ['no such day', { constant: '2011-02-30T10:00:00Z', time: {} }],
    ['no such day', { constant: '31.04.2011', time: { format: 'dd.MM.yyyy', zone: 'UTC' } }],
    ['names no zone', { constant: '2011-02-28', time: {} }],
    ['written as', { constant: '2011/02/28', time: { format: 'yyyy-MM-dd', zone: 'UTC' } }],
    ["notation: say group: ','", { constant: '1,000.00', number: {} }],
    ["notation: say decimal: ',', group: '.'", { constant: '1.000,00', number: {} }],
    ["notation: say decimal: ','", { constant: '12,5', number: {} }],
    ["notation: say group: '.'", { constant: '1.000,00', number: { decimal: ',' } }],
    ["notation: say number: { group: ',' }", { product: ['2', { constant: '1,000.00' }] }],
    ['not a number', { constant: '1.5', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '1,00', number: { group: ',' } }],
    ['not a number', { constant: '110.7', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '1.2.3,4', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '12.,50', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '1.23.456', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '1,5.000', number: { decimal: ',', group: '.' } }],
    ['not a number', { constant: '1234.567', number: { decimal: ',', group: '.' } }],
    ["say group: ',', grouping: indian", { constant: '12,34,567', number: { group: ',' } }],
    ['not a time counted as excel', { constant: '60', time: { format: 'excel', zone: 'UTC' } }],
    ['not a time counted as excel', { constant: '0.5', time: { format: 'excel', zone: 'UTC' } }],
    ['not a time counted as excel', { constant: '2024-04-02', time: { format: 'excel', zone: 'UTC' } }],
    ['not a time counted as excel-1904', { constant: '-1', time: { format: 'excel-1904', zone: 'UTC' } }],
    ['not a time counted as x', { constant: '1485569041.5', time: { format: 'x' } }],
    ['not a number', { constant: '1e3', number: {} }],
    ['not a number', { constant: '1.5', number: { decimal: ',' } }],
    ['not a number', { constant: '-0', number: {} }],
    ['not a number', { product: [{ column: 'When' }, '2'] }],
    ['not in the lookup', { column: 'Qty', lookup: { map: {} } }],
  ])('says %s', (reason, spec) => {
    expect(() => value(spec)).toThrow(RowFault);
    expect(() => value(spec)).toThrow(reason);
  });

  it('blames the column it reads', () => {
    const fault = (() => {
      try {
        value({ product: ['2', { column: 'When' }] });
      } catch (thrown) {
        return thrown as RowFault;
      }
      return undefined;
    })();
    expect(fault?.column).toBe('When');
  });
});

describe('a condition', () => {
  it.each<[unknown, boolean]>([
    [{ column: 'Qty', equals: 6 }, true],
    [{ column: 'Qty', in: ['5', '7'] }, false],
    [{ column: 'Id', matches: '^178' }, true],
    [{ column: 'Note', empty: true }, true],
    [{ column: 'Note', empty: false }, false],
    [{ column: 'Note', number: { below: 1 } }, false],
    [{ column: 'Price', number: { equals: '2.550' } }, true],
    [{ column: 'Price', number: { above: '2.55' } }, false],
    [{ column: 'Price', number: { atLeast: '2.55', below: 3 } }, true],
    [{ value: { negate: { column: 'Price' } }, number: { below: 0 } }, true],
    [{ column: 'Qty', number: { above: { column: 'Price' } } }, true],
    [{ column: 'Price', number: { atLeast: { product: [{ column: 'Qty' }, '0.425'] } } }, true],
    [{ column: 'Price', number: { atLeast: { product: [{ column: 'Qty' }, '0.426'] } } }, false],
    [{ column: 'Qty', number: { above: { column: 'Note' } } }, false],
    [
      {
        all: [
          { column: 'Qty', equals: '6' },
          { column: 'Qty', equals: '7' },
        ],
      },
      false,
    ],
    [
      {
        any: [
          { column: 'Qty', equals: '6' },
          { column: 'Qty', equals: '7' },
        ],
      },
      true,
    ],
    [{ not: { column: 'Qty', equals: '6' } }, false],
    [{ value: '2011-03-27', before: '2011-03-28' }, true],
    [{ value: '2011-03-27', before: '2011-03-27' }, false],
    [{ value: '2011-03-27', after: '2011-03-27' }, false],
    [{ value: '2011-03-27', after: '2011-03-26', before: '2011-03-28' }, true],
    [{ value: '2011-03-27', after: '2011-03-27', before: '2011-03-28' }, false],
    [{ value: '2011-03-27T00:00:00Z', before: '2011-03-27T01:30:00+01:00' }, true],
    [{ value: { constant: '2011-07-01', time: { zone: 'Europe/London' } }, before: '2011-07-01T00:00:00Z' }, true],
    [{ value: { constant: '2011-07-02', time: { zone: 'Europe/London' } }, after: '2011-07-01' }, true],
    [{ value: { constant: '2011-07-01', time: { zone: 'Europe/London' } }, after: '2011-07-01' }, false],
    [{ value: '2011-07-01', before: { column: 'Note' } }, false],
    [{ column: 'Note', before: '2011-07-01' }, false],
  ])('%j is %s', (spec, expected) => {
    expect(holds(spec)).toBe(expected);
  });

  it('does not compare what is no time, or a day with a moment where no zone is named', () => {
    expect(() => holds({ column: 'Qty', before: '2011-07-01' })).toThrow('not a time');
    expect(() => holds({ value: '2011-03-27T00:00:00Z', before: '2011-03-28' })).toThrow('names a zone');
  });

  it('does not compare what is no number', () => {
    expect(() => holds({ column: 'When', number: { above: 0 } })).toThrow('not a number');
  });
});
