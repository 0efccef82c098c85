import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { RefundExtent } from '../events/refund-request.js';
import type { SaleEvent } from '../events/sale.events.js';
import { byLines, lineOf, recordSale, refundSale } from '../../test/sale.fixtures.js';
import { sale } from '../sale/sale.js';

type Lines = ContentDraft['lines'];
type Asked = string | RefundExtent | null;

const discount = (unitPrice: string, appliesTo?: readonly number[]): Lines[number] => ({
  ...{ ...lineOf('1', unitPrice), kind: 'discount' },
  ...(appliesTo && { appliesTo }),
});

/** What refunds of a sale with these lines are recorded as, one after the other. */
const refunds = (lines: Lines, ...asked: readonly Asked[]) => refundsOf({ lines }, ...asked);

function refundsOf(sold: Parameters<typeof recordSale>[0], ...asked: readonly Asked[]) {
  const past = [...(scenario(sale).given().when(recordSale(sold)) as SaleEvent[])];
  for (const [at, each] of asked.entries()) {
    const decision = scenario(sale)
      .given(...past)
      .when(refundSale(`R${at}`, each));
    if ('refused' in decision) return decision;
    past.push(...decision);
  }
  return past.slice(1);
}

/** Of each line: what is refunded of it after each refund, and how many units. */
const moved = (events: unknown): readonly string[] =>
  (events as SaleEvent[]).flatMap((event) => {
    if (event.type === 'sale.refund-exceeded') return [`exceeded ${event.data.exceeded}`];
    if (event.type !== 'sale.refunded') return [];
    const lines = event.data.lines ?? [];
    return [
      lines.map(({ line, refundedAfter, unitsAfter }) => `${line}: ${refundedAfter} (${unitsAfter})`).join(', ') +
        (event.data.refundedWhole ? ' whole' : ''),
    ];
  });

describe('a refund of an amount', () => {
  it.each<[string, Lines, readonly Asked[], readonly string[]]>([
    [
      'goes over the lines in proportion to what is left',
      [lineOf('1', '100'), lineOf('1', '20')],
      ['60'],
      ['1: 50 (0.5), 2: 10 (0.5)'],
    ],
    [
      'follows what is left, not what was sold',
      [lineOf('1', '100'), lineOf('1', '100')],
      [byLines({ 1: '50' }), '75'],
      ['1: 50 (0.5)', '1: 75 (0.75), 2: 50 (0.5)'],
    ],
    ['gives the odd unit to the earlier line', [lineOf('1', '10'), lineOf('1', '10')], ['0.01'], ['1: 0.01 (0.001)']],
    [
      'divides finer where a line is finer',
      [lineOf('1', '0.006'), lineOf('1', '0.006')],
      ['0.01'],
      ['1: 0.005 (5/6), 2: 0.005 (5/6)'],
    ],
    [
      'takes positive lines only, and the sale is whole when nothing is left',
      [lineOf('1', '100'), lineOf('1', '-30')],
      ['35', null],
      ['1: 35 (0.35)', '1: 70 (0.7) whole'],
    ],
    ['takes nothing of a sale that is worth nothing, and all of it', [lineOf('2', '0')], [null], [' whole']],
    ['of a discounted line speaks of its net', [lineOf('1', '100'), discount('-20')], [null], ['1: 80 (1) whole']],
  ])('%s', (_, lines, asked, expected) => {
    expect(moved(refunds(lines, ...asked))).toEqual(expected);
  });
});

describe('what is refunded in all by now', () => {
  const total = (refundedTotal: string): RefundExtent => ({ kind: 'total', refundedTotal });

  it('takes the difference to what refunds asked for; a smaller or equal total moves nothing', () => {
    const told = refunds([lineOf('1', '379.95')], total('194.99'), total('194.99'), total('100'), total('231.99'));
    expect((told as SaleEvent[]).map(({ data }) => (data as { amount: string }).amount)).toEqual([
      '194.99',
      '0',
      '0',
      '37',
    ]);
  });

  it('counts what has exceeded, so that it does not exceed again', () => {
    expect(moved(refunds([lineOf('1', '100')], total('119'), total('119')))).toEqual([
      '1: 100 (1) whole',
      'exceeded 19',
      ' whole',
    ]);
  });

  it('may be zero and not less', () => {
    expect(moved(refunds([lineOf('1', '100')], total('0')))).toEqual(['']);
    expect(refunds([lineOf('1', '100')], total('-1'))).toMatchObject({
      refused: 'NOT_POSITIVE',
      field: 'refundedTotal',
    });
  });
});

describe('a refund by lines', () => {
  it.each<[string, Lines, readonly Asked[], readonly string[]]>([
    [
      'takes all of a line that it names',
      [lineOf('2', '50'), lineOf('1', '20')],
      [byLines({ 1: null })],
      ['1: 100 (2)'],
    ],
    [
      'by quantity ends with all that is left',
      [lineOf('3', '33.34'), discount('-0.02')],
      [byLines({ 1: '1 units' }), byLines({ 1: '1 units' }), byLines({ 1: '1 units' })],
      ['1: 33.33 (1)', '1: 66.67 (2)', '1: 100 (3) whole'],
    ],
    [
      'of too many units exceeds by their price',
      [lineOf('3', '10')],
      [byLines({ 1: '5 units' })],
      ['1: 30 (3) whole', 'exceeded 20'],
    ],
    [
      'of too many units of a finer line exceeds in the decimals of its net, though nothing is left',
      [lineOf('2', '146.4148')],
      [byLines({ 1: null }), byLines({ 1: '4 units' })],
      ['1: 292.8296 (2) whole', ' whole', 'exceeded 585.6592'],
    ],
    [
      'of units takes the last ones after money took some',
      [lineOf('4', '10')],
      [byLines({ 1: '10' }), byLines({ 1: '3 units' })],
      ['1: 10 (1)', '1: 40 (4) whole'],
    ],
    [
      'of more than a line leaves the others alone',
      [lineOf('1', '100'), lineOf('1', '50')],
      [byLines({ 1: '119' })],
      ['1: 100 (1)', 'exceeded 19'],
    ],
    [
      'takes no more than the sale has left',
      [lineOf('1', '100'), lineOf('1', '-30')],
      [byLines({ 1: null })],
      ['1: 70 (0.7) whole', 'exceeded 30'],
    ],
    [
      'takes units of a line that costs nothing',
      [lineOf('3', '0'), lineOf('1', '5')],
      [byLines({ 1: '2 units' }), byLines({ 1: null })],
      ['1: 0 (2)', '1: 0 (3)'],
    ],
    [
      'of something that costs nothing exceeds by what it asks',
      [lineOf('1', '0'), lineOf('1', '5')],
      [byLines({ 1: '4' })],
      ['', 'exceeded 4'],
    ],
  ])('%s', (_, lines, asked, expected) => {
    expect(moved(refunds(lines, ...asked))).toEqual(expected);
  });

  it('of too many units of a line below one unit of its currency exceeds all the same', () => {
    const yen = { lines: [lineOf('1', '0.15')], currency: 'JPY' };
    expect(moved(refundsOf(yen, byLines({ 1: null }), byLines({ 1: '1 units' })))).toEqual([
      '1: 0.15 (1) whole',
      ' whole',
      'exceeded 0.15',
    ]);
  });

  it.each<[string, Lines, RefundExtent, object]>([
    ['an unknown line', [lineOf('1', '10')], byLines({ 9: null }), { refused: 'BAD_LINE', field: 'lines.0.line' }],
    [
      'a negative line',
      [lineOf('1', '100'), lineOf('1', '-30')],
      byLines({ 2: null }),
      { refused: 'BAD_LINE', field: 'lines.0.line' },
    ],
    ['a discount that was spread', [lineOf('1', '100'), discount('-3')], byLines({ 2: '3' }), { refused: 'BAD_LINE' }],
    ['a quantity of a line that has none', [lineOf('-1', '-10')], byLines({ 1: '1 units' }), { refused: 'BAD_LINE' }],
    ['no line', [lineOf('1', '10')], { kind: 'lines', lines: [] }, { refused: 'NO_LINES', field: 'lines' }],
    [
      'nothing of a line',
      [lineOf('1', '10')],
      byLines({ 1: '0 units' }),
      { refused: 'NOT_POSITIVE', field: 'lines.0.quantity' },
    ],
    [
      'less than nothing',
      [lineOf('1', '10')],
      byLines({ 1: '-1' }),
      { refused: 'NOT_POSITIVE', field: 'lines.0.amount' },
    ],
    [
      'a line twice',
      [lineOf('1', '10')],
      { kind: 'lines', lines: [1, 1].map((line) => ({ line, amount: '1', quantity: null })) },
      { refused: 'BAD_LINE', field: 'lines.1.line' },
    ],
    [
      'an amount and a quantity',
      [lineOf('1', '10')],
      { kind: 'lines', lines: [{ line: 1, amount: '1', quantity: '1' }] },
      { refused: 'ONE_OF_TWO', field: 'lines.0' },
    ],
  ])('refuses %s', (_, lines, asked, refusal) => {
    expect(refunds(lines, asked)).toMatchObject(refusal);
  });
});

describe('the currency of a refund', () => {
  const past = scenario(sale).given().when(recordSale()) as SaleEvent[];

  it('is that of its sale, or it is refused', () => {
    const state = scenario(sale).given(...past);
    expect(state.when(refundSale('R1', '1', { currency: 'USD' }))).toMatchObject({
      ...{ refused: 'CURRENCY_DIFFERS', field: 'currency' },
    });
    expect(state.when(refundSale('R1', '1', { currency: 'GBP' }))).toMatchObject([{ data: { amount: '1' } }]);
  });
});
