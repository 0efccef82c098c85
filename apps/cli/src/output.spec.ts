import { describe, expect, it } from '@jest/globals';
import { tableText } from './output.js';
import { badRowText } from './progress.js';
import { differencesFrom, type MonthTruth, type RetailMonth } from './demo/retail-months.js';
import { summaryText } from './commands/import.command.js';

const plain = (text: string): string[] => text.replaceAll(/\u001b\[\d+m/g, '').split('\n');

describe('what commands print', () => {
  it('has figures at the right and texts at the left', () => {
    expect(
      plain(
        tableText(
          ['month', 'net'],
          [
            ['2010-12', '-1.5'],
            ['2011-01', '10.25'],
          ],
        ),
      ),
    ).toEqual(['month      net', '2010-12   -1.5', '2011-01  10.25']);
  });

  it('says where a bad row stands and what it holds back', () => {
    const bad = { event: 'bad-row', file: 'a.csv', line: 3, column: 'Price', reason: 'no number' } as const;
    expect(badRowText(bad)).toBe('a.csv:3:Price: no number');
    expect(badRowText({ ...bad, column: null, code: 'NOT_FOUND', group: '7', rows: 2 })).toBe(
      'a.csv:3: no number [NOT_FOUND]; the 2 rows of 7 are held back',
    );
  });

  it('sums an import up', () => {
    const summary = {
      ...{ files: 3, knownFiles: 1, rows: 20, records: { sale: 4, creditNote: 1 }, dropped: { 'zero price': 2 } },
      ...{ new: { sale: 3, creditNote: 1 }, known: 1 },
      ...{ ignored: { adjustment: 1 }, repeatsEqual: 1, repeatsDiffering: 2, badRows: 1, refused: 1 },
      ...{ sent: true, position: null, answers: { OWN_DUPLICATE: 3 } },
    };
    expect(plain(summaryText(summary))).toEqual([
      '3 files, 1 of them in already; 20 rows read',
      'New: 3 sales, 1 credit notes',
      'Known already: 1',
      'Answered OWN_DUPLICATE: 3',
      'Left out: 2 rows: zero price; 1 rows: adjustment',
      'Repeated and not counted: 1 equal to the first, 2 with other content',
      'Bad rows: 1',
      'Refused by the service: 1',
    ]);
    expect(plain(summaryText({ ...summary, sent: false }))).toContain('Nothing was sent.');
  });
});

describe('a month beside what is known of it', () => {
  const known: MonthTruth = {
    ...{ conversions: 2, refund_invoices: 1, gross: '10', refunds: '-1.5', net: '8.50' },
    ...{ commission15_per_invoice_half_up: '1.28', payouts: [1, '1.28', '1.50'] },
  };
  const month: RetailMonth = {
    ...{ period: '2010-12', sales: 2, refundCount: 1, gross: '10', refunds: '-1.50', net: '8.5' },
    ...{ commission: '1.28', paidOut: '1.28', carried: '0.00', payouts: 1, received: '1.5' },
  };

  it('agrees by number, not by spelling', () => {
    expect(differencesFrom(known, month)).toEqual([]);
  });

  it.each<[keyof RetailMonth, string | number, string]>([
    ['sales', 3, 'sales'],
    ['refundCount', 0, 'refund invoices'],
    ['gross', '10.01', 'gross'],
    ['refunds', '-1.49', 'refunds'],
    ['net', '8.51', 'net'],
    ['commission', '1.27', 'commission'],
    ['paidOut', '0.00', 'paid out'],
    ['payouts', 2, 'partners paid'],
    ['received', '1.51', 'received'],
  ])('names %s where it differs', (figure, value, name) => {
    expect(differencesFrom(known, { ...month, [figure]: value })).toEqual([name]);
  });
});
