import { describe, expect, it } from '@jest/globals';
import { MappingFault } from '../row/fault.js';
import { parseMapping } from './mapping.reader.js';

const RATES = `concord: 1
name: Rates
records:
  - rates: { source: ecb, base: EUR, day: { column: Date }, rates: { columns: rest } }
`;

function faultsOf(text: string): readonly unknown[] {
  try {
    parseMapping(text, 'm.yaml');
  } catch (fault) {
    if (fault instanceof MappingFault) return fault.places.map(({ line, column, reason }) => [line, column, reason]);
    throw fault;
  }
  throw new Error('the mapping was taken');
}

describe('reading a mapping', () => {
  it('fills in what is not said', () => {
    const { spec } = parseMapping(RATES, 'm.yaml');
    expect(spec.parts).toMatchObject([{ source: { encoding: 'utf-8', delimiter: ',', header: true, nulls: [''] } }]);
    expect(spec.parts[0]?.records[0]?.rates?.source).toEqual({ constant: 'ecb' });
  });

  it('gives another text another hash', () => {
    expect(parseMapping(RATES, 'm.yaml').hash).not.toBe(parseMapping(`${RATES}# more`, 'm.yaml').hash);
  });

  it.each<[string, string, readonly unknown[]]>([
    ['broken YAML', 'concord: 1\nname: [a\nrecords: 1\n', [3, 1]],
    ['another version', RATES.replace('concord: 1', 'concord: 2'), [1, 10]],
    ['a word it does not know', `${RATES}groups: {}\n`, [5, 9]],
    ['a rule that makes nothing', 'concord: 1\nname: x\nrecords:\n  - when: { column: A, empty: true }\n', [4, 5]],
    ['a value from two sources', RATES.replace('{ column: Date }', '{ column: Date, constant: x }'), [4, 43]],
    ['a value from none', RATES.replace('{ column: Date }', '{ trim: true }'), [4, 43]],
    ['a zone that is none', RATES.replace('{ column: Date }', '{ column: D, time: { zone: Mars } }'), [4, 70]],
    ['an encoding that is none', `${RATES}source: { encoding: utf-99 }\n`, [5, 21]],
    ['a pattern that is none', `${RATES}source: { match: '(' }\n`, [5, 18]],
    ['a test without a subject', `${RATES}drop: [{ why: x, when: { equals: a } }]\n`, [5, 24]],
    ['a bound that is no number', `${RATES}drop: [{ why: x, when: { column: a, number: { above: ten } } }]\n`, [5, 54]],
    ['a lookup in two places', `${RATES}columns: { A: { lookup: { map: {}, name: x } } }\n`, [5, 25]],
  ])('refuses %s with its place', (_, text, place) => {
    expect(faultsOf(text)[0]).toEqual(expect.arrayContaining([...place]));
  });

  it.each<[string, string, readonly unknown[]]>([
    [
      'of a rule',
      RATES.replace('rates: { source', 'raets: { source'),
      [[4, 12, 'records.0.raets: raets is no key of the language here: did you mean rates?']],
    ],
    [
      'of a value',
      RATES.replace('{ column: Date }', '{ colum: Date }'),
      [[4, 52, 'records.0.rates.day.colum: colum is no key of the language here: did you mean column?']],
    ],
    [
      'of the mapping',
      `${RATES}colums: {}\n`,
      [[5, 9, 'colums: colums is no key of the language here: did you mean columns?']],
    ],
    [
      'of one of several ways',
      `${RATES}group: { by: [x], head: { erliest: a } }\n`,
      [[5, 36, 'group.head.erliest: erliest is no key of the language here: did you mean earliest?']],
    ],
    [
      'that is like none',
      RATES.replace('{ column: Date }', '{ column: Date, time: { pattern: x } }'),
      [[4, 76, 'records.0.rates.day.time.pattern: pattern is no key of the language here; there are format, zone, at']],
    ],
  ])('names the key that was meant by a misspelt one %s, and nothing else', (_, text, places) => {
    expect(faultsOf(text)).toEqual(places);
  });

  it.each([
    ['DD/MM/YYYY', 'DD is a token of Moment’s, and these are Luxon’s: did you mean dd/MM/yyyy?'],
    ['YYYY-MM-DD HH:mm A', 'YYYY is a token of Moment’s, and these are Luxon’s: did you mean yyyy-MM-dd HH:mm a?'],
    ["'YEAR' YYYY", "did you mean 'YEAR' yyyy?"],
  ])('names tokens of Moment’s in %s', (format, reason) => {
    const text = RATES.replace('{ column: Date }', `{ column: D, time: { format: "${format}" } }`);
    expect(faultsOf(text)).toEqual([[4, expect.any(Number), expect.stringContaining(reason)]]);
  });

  it.each([
    ['f', undefined, 'f stands for a day and a time as some language writes them'],
    ['FFFF', 'UTC', 'FFFF stands for a day and a time as some language writes them'],
    ['excel', undefined, 'Excel counts local days: say in which zone'],
    ['excel-1904', undefined, 'Excel counts local days: say in which zone'],
  ])('refuses the format %s in the zone %s', (format, zone, reason) => {
    const time = JSON.stringify({ format, ...(zone && { zone }) });
    const text = RATES.replace('{ column: Date }', `{ column: D, time: ${time} }`);
    expect(faultsOf(text)).toEqual([[4, expect.any(Number), expect.stringContaining(reason)]]);
  });

  it.each(['X', 'x', "'f' yyyy"])('takes the format %s', (format) => {
    const text = RATES.replace('{ column: Date }', `{ column: D, time: { format: "${format}" } }`);
    expect(() => parseMapping(text, 'm.yaml')).not.toThrow();
  });

  it('refuses several tests of one value, but takes a span', () => {
    const dropping = (when: string) => `${RATES}drop: [{ why: old, when: { column: D, ${when} } }]\n`;
    expect(() => parseMapping(dropping('before: 2024-01-31, after: 2023-01-31'), 'm.yaml')).not.toThrow();
    expect(faultsOf(dropping('before: 2024-01-31, equals: x'))).toHaveLength(1);
    expect(faultsOf(dropping('before: yesterday'))).toHaveLength(1);
  });

  it('takes formats of Luxon’s as they are', () => {
    const text = RATES.replace(
      '{ column: Date }',
      `{ column: D, time: { format: "'YEAR' yyyy-LL-dd h:mm a", zone: UTC } }`,
    );
    expect(() => parseMapping(text, 'm.yaml')).not.toThrow();
  });

  const LEVELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const bomb = LEVELS.map(
    (name, at) =>
      `${name}: &${name} [${Array(9)
        .fill(at ? `*${LEVELS[at - 1]}` : 'x')
        .join(',')}]`,
  ).join('\n');

  it.each([
    [
      'that multiply',
      bomb,
      [2, 8, 'aliases make more than 100 copies of something: write it out, or use columns, tables or lookups'],
    ],
    ['of themselves', `${RATES}drop: &x [*x]\n`, [5, 11, 'the alias *x stands within what it stands for']],
    ['of nothing', `${RATES}drop: *x\n`, [5, 7, 'an alias has no anchor before it']],
  ])('refuses aliases %s with their place', (_, text, place) => {
    expect(faultsOf(text)).toEqual([place]);
  });

  it('refuses what is nested too deeply', () => {
    expect(faultsOf(`drop: ${'['.repeat(50_000)}`)[0]).toEqual([1, expect.any(Number), expect.any(String)]);
  });

  it('says where in which kind of file it is wrong', () => {
    const files = `concord: 1\nname: x\nfiles:\n  - records:\n      - ignore: a\n  - records:\n      - answers: [no code]\n`;
    expect(faultsOf(files)).toEqual([
      [7, 19, expect.stringContaining('files.1.records.0.answers.0: a code')],
      [7, 9, expect.stringContaining('files.1.records.0: a rule makes exactly one of')],
    ]);
  });

  it('names every place that is wrong', () => {
    expect(faultsOf('concord: 1\nrecords: []\nwhat: 1\n')).toHaveLength(3);
  });
});
