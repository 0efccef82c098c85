import { expect, it } from '@jest/globals';
import { readStatusFile } from './status-file.js';

const HEADER = 'reference,status,date,reason\n';

it('reads what a provider reports', () => {
  expect(
    readStatusFile(`\ufeff${HEADER}p1,settled,2011-02-02,\r\np2, returned ,2011-02-03,"closed, since"\n\n`),
  ).toEqual([
    { line: 2, reference: 'p1', status: 'settled', date: '2011-02-02', reason: '', amount: null },
    { line: 3, reference: 'p2', status: 'returned', date: '2011-02-03', reason: 'closed, since', amount: null },
  ]);
  expect(readStatusFile(HEADER)).toEqual([]);
});

it('reads lines that end in several ways', () => {
  const text = 'reference,status,date,reason\r\np1,settled,2011-02-02,\np2,settled,2011-02-03,\r\n';
  expect(readStatusFile(text)).toMatchObject([{ reference: 'p1' }, { reference: 'p2' }]);
});

it('reads what came back, and names of columns and statuses in any case', () => {
  const text =
    'Reference,STATUS,Date,reason,Amount\np1,Returned,2011-02-03,fee,95.50\np2,SETTLED,2011-02-03,,10\np3,returned,2011-02-03,x,\n';
  expect(readStatusFile(text)).toMatchObject([
    { reference: 'p1', status: 'returned', amount: '95.5' },
    { reference: 'p2', status: 'settled', amount: null },
    { reference: 'p3', status: 'returned', amount: null },
  ]);
  expect(readStatusFile(`${HEADER.trim()},amount\np1,returned,2011-02-03,fee,a lot\n`)).toMatchObject({
    refused: 'NOT_A_DECIMAL',
  });
  expect(readStatusFile(`${HEADER.trim()},fee\n`)).toMatchObject({ refused: 'WRONG_HEADER' });
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
