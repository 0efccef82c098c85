import { expect, it } from '@jest/globals';
import { csvLines, CsvNumber } from './csv.js';

it.each([
  ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['＝1', "'＝1"],
  ['acct=1', 'acct=1'],
])('writes the text %j so that a spreadsheet takes it for a text', (text, cell) => {
  expect(csvLines([['a', text, 'b']])).toBe(`a,${cell},b\n`);
});

it('leaves the numbers that we write ourselves numbers', () => {
  expect(csvLines([['-5.00', new CsvNumber('-5.00'), new CsvNumber('12.10')]])).toBe("'-5.00,-5.00,12.10\n");
});
