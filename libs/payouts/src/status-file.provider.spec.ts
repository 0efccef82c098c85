import { expect, it } from '@jest/globals';
import { readStatusFile } from './status-file.provider.js';

const HEADER = 'reference,status,date,reason\n';

it('reads what a provider reports', () => {
  expect(
    readStatusFile(`\ufeff${HEADER}p1,settled,2011-02-02,\r\np2, returned ,2011-02-03,"closed, since"\n\n`),
  ).toEqual([
    { line: 2, reference: 'p1', status: 'settled', date: '2011-02-02', reason: '' },
    { line: 3, reference: 'p2', status: 'returned', date: '2011-02-03', reason: 'closed, since' },
  ]);
  expect(readStatusFile(HEADER)).toEqual([]);
});

it.each([
  ['', 'WRONG_HEADER'],
  ['reference,status\n', 'WRONG_HEADER'],
  [`${HEADER}p1,settled\n`, 'NOT_A_CSV'],
  [`${HEADER}p1,"settled,2011-02-02,\n`, 'NOT_A_CSV'],
  [`${HEADER}p1,paid,2011-02-02,\n`, 'BAD_STATUS'],
  [`${HEADER}p1,settled,2011-02-30,\n`, 'BAD_DATE'],
  [`${HEADER}p1,failed,2011-02-02,\n`, 'NO_REASON'],
  [`${HEADER}p1,settled,0001-01-01,\n`, 'BAD_DATE'],
  [`${HEADER}p\u200b1,settled,2011-02-02,\n`, 'BAD_TEXT'],
  [`${HEADER}p1,failed,2011-02-02,${'x'.repeat(501)}\n`, 'BAD_TEXT'],
  [HEADER + 'p1,settled,2011-02-02,\n'.repeat(1001), 'TOO_MANY'],
])('refuses %j', (text, refused) => {
  expect(readStatusFile(text)).toMatchObject({ refused, field: 'csv' });
});
