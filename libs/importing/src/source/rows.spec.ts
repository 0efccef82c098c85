import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { tableOf } from '../../test/tables.fixtures.js';
import { FileFault } from '../row/fault.js';
import type { FormatSpec } from '../schema/mapping.schema.js';
import { readRows } from './rows.js';

const FORMAT: FormatSpec = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  header: true,
  skipLines: 0,
  shortRows: 'refuse',
  nulls: [''],
};

async function read(content: string | Buffer, format: Partial<FormatSpec> = {}, required: string[] = []) {
  const rows = [];
  for await (const { row, fault } of readRows(tableOf(content), { ...FORMAT, ...format }, required)) {
    rows.push({
      line: row.line,
      number: row.number,
      cells: row.cells,
      ...(fault && { fault: [fault.column, fault.reason] }),
    });
  }
  return rows;
}

describe('rows of a table', () => {
  it('know their line and number, whatever stands between them', async () => {
    expect(await read('A,B\r\n1,"two\r\nlines"\r\n\r\n2,x\r\n')).toEqual([
      { line: 2, number: 1, cells: ['1', 'two\r\nlines'] },
      { line: 5, number: 2, cells: ['2', 'x'] },
    ]);
  });

  // mholt/PapaParse#1123, AIObjectives/tttc-light-js#567.
  it.each(['A,B\n1,2\r\n3,4\r\n', 'A,B\r\n1,2\n3,4', 'A,B\r\n1,2\r3,4\n', 'A,B\r\r\n1,2\r\r\n3,4\r\r\n'])(
    'end in whatever way each of them ends: %j',
    async (content) => {
      expect((await read(content)).map(({ cells, fault }) => fault ?? cells)).toEqual([
        ['1', '2'],
        ['3', '4'],
      ]);
    },
  );

  it('may be told by other signs, without a header, behind a preface', async () => {
    const format = { delimiter: ';', quote: "'", header: ['A', 'B'], skipLines: 2 };
    expect(await read("made by hand\n\n'a;b';2\n", format)).toEqual([{ line: 3, number: 1, cells: ['a;b', '2'] }]);
  });

  it.each<[string, Buffer]>([
    ['utf-8', Buffer.from('\uFEFFName\nCafé £\n')],
    ['utf-16le', Buffer.from('\uFEFFName\nCafé £\n', 'utf16le')],
    ['windows-1252', Buffer.from('Name\nCafé £\n', 'latin1')],
  ])('are read in %s', async (encoding, bytes) => {
    expect(await read(bytes, { encoding }, ['Name'])).toEqual([{ line: 2, number: 1, cells: ['Café £'] }]);
  });

  it('in another encoding than said are bad one by one', async () => {
    const bytes = Buffer.concat([
      Buffer.from('A,Name\n1,plain\n2,'),
      Buffer.from('Café', 'latin1'),
      Buffer.from('\n3,fine\n'),
    ]);
    expect((await read(bytes)).map(({ line, fault }) => [line, fault])).toEqual([
      [2, undefined],
      [3, ['Name', 'holds bytes that are not utf-8']],
      [4, undefined],
    ]);
  });

  it('with columns missing or to spare are bad', async () => {
    expect((await read('A,B,C\n1,2\n1,2,3,4\n1,2,3\n')).map(({ fault }) => fault)).toEqual([
      ['C', 'the row has 2 of 3 columns'],
      [null, 'the row has 4 columns, the header 3'],
      undefined,
    ]);
  });

  it('with stray quotes are bad, and those behind them are not', async () => {
    const rows = await read('A,B\n1,2\n3,4"5\n6,7\n');
    expect(rows.map(({ line, number, fault }) => [line, number, fault?.[1]])).toEqual([
      [2, 1, undefined],
      [3, 2, expect.stringMatching(/Invalid Opening Quote(?!.*quote: null)/)],
      [4, 3, undefined],
    ]);
  });

  it('with a text behind an equals sign are bad, and the reason says how it is read', async () => {
    const [row] = await read('A,B\n="00123","x"\n');
    expect(row?.fault?.[1]).toMatch(/Invalid Opening Quote.*say quote: null, which keeps all quotes/);
  });

  it.each<[string, string, unknown[]]>([
    ['torn', 'A,B,C\n1,a\rb,9.00\n2,x\n', ['C', 'C', ['2', 'x', '']]],
    ['torn in the last cell', 'A,B,C\r\n1,a,é\rb\r\n2\r\n', [['1', 'a', 'é'], 'B', ['2', '', '']]],
    [
      'ended so like the header',
      'A,B,C\r1\r2,x\r',
      [
        ['1', '', ''],
        ['2', 'x', ''],
      ],
    ],
    [
      'whole',
      'A,B\n1,é\r2,x\n"a\rb"\n',
      [
        ['1', 'é'],
        ['2', 'x'],
        ['a\rb', ''],
      ],
    ],
  ])('that may be short and have a carriage return alone: %s', async (_, content, expected) => {
    const parts = [...Buffer.from(content)].map((byte) => Buffer.from([byte]));
    const small = { ...tableOf(content), open: () => Promise.resolve(Readable.from(parts)) };
    for (const file of [tableOf(content), small]) {
      const rows = [];
      for await (const { row, fault } of readRows(file, { ...FORMAT, shortRows: 'pad' }, []))
        rows.push(fault ? fault.column : row.cells);
      expect(rows).toEqual(expected);
    }
  });

  it('behind a quote that is never closed are lost, and that is said where it is opened', async () => {
    const rows = await read('A,B\n1,2\n3,"4\n5,6\n');
    expect(rows.map(({ line, fault }) => [line, fault?.[1]])).toEqual([
      [2, undefined],
      [3, expect.stringContaining('never closed')],
    ]);
  });
});

describe('a header', () => {
  it.each<[string, string, string[]]>([
    ['column B is missing; there are: A, C', 'A,C\n1,2\n', ['B']],
    ['two columns are called A', 'A,A\n1,2\n', []],
    ['is empty', '', []],
  ])('is refused: %s', async (reason, content, required) => {
    await expect(read(content, {}, required)).rejects.toThrow(reason);
    await expect(read(content, {}, required)).rejects.toBeInstanceOf(FileFault);
  });

  it('may end in a column without a name', async () => {
    expect(await read('A,B,\n1,2,\n')).toEqual([{ line: 2, number: 1, cells: ['1', '2', ''] }]);
  });
});
