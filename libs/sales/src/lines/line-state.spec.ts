import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sum } from '#libs/kernel';
import type { LineKind } from '#libs/programs';
import type { LineSold } from './line-sold.js';
import { linesAsSold } from './line-state.js';

type Given = readonly [kind: LineKind, amount: string, appliesTo?: readonly number[]];

const soldOf = (...lines: readonly Given[]): LineSold[] =>
  lines.map(([kind, amount, appliesTo], at) => ({
    ...{ line: at + 1, kind, product: 'P', category: null, quantity: '1', amount },
    ...(appliesTo && { appliesTo }),
  }));
const netsOf = (lines: readonly LineSold[], currency = 'GBP'): string[] =>
  linesAsSold(lines, currency).map(({ net, spread }) => (spread ? 'spread' : net));
const noted = (lines: readonly LineSold[]): string[] =>
  linesAsSold(lines, 'GBP', { isCreditNote: true }).map(({ net, spread }) => (spread ? 'spread' : net));

describe('the net amounts of lines', () => {
  it.each<[string, readonly Given[], readonly string[]]>([
    [
      'goods and services, in proportion to their amounts',
      [
        ['goods', '30'],
        ['service', '20'],
        ['postage', '9'],
        ['discount', '-5'],
      ],
      ['27', '18', '9', 'spread'],
    ],
    [
      'the earlier line where remainders are equal',
      [
        ['goods', '10'],
        ['goods', '10'],
        ['goods', '10'],
        ['discount', '-0.05'],
      ],
      ['9.98', '9.98', '9.99', 'spread'],
    ],
    [
      'the lines it names alone',
      [
        ['goods', '30'],
        ['postage', '9'],
        ['discount', '-5', [2]],
      ],
      ['30', '4', 'spread'],
    ],
    [
      'all but taxes where nothing was sold',
      [
        ['postage', '9'],
        ['fee', '1'],
        ['tax', '2'],
        ['discount', '-5'],
      ],
      ['4.5', '0.5', '2', 'spread'],
    ],
    [
      'positive lines only',
      [
        ['goods', '30'],
        ['goods', '-10'],
        ['discount', '-5'],
      ],
      ['25', '-10', 'spread'],
    ],
    [
      'the amounts as given, whatever discounts come before',
      [
        ['goods', '10'],
        ['goods', '10'],
        ['discount', '-10', [1]],
        ['discount', '-4'],
      ],
      ['-2', '8', 'spread', 'spread'],
    ],
    [
      'more than there is',
      [
        ['goods', '10'],
        ['discount', '-15'],
        ['postage', '8'],
      ],
      ['-5', 'spread', '8'],
    ],
  ])('take a discount off %s', (_, lines, nets) => {
    expect(netsOf(soldOf(...lines))).toEqual(nets);
  });

  it('leave a discount a line of its own where no line is positive', () => {
    expect(netsOf(soldOf(['goods', '0'], ['discount', '-5']))).toEqual(['0', '-5']);
    expect(netsOf(soldOf(['goods', '10'], ['postage', '-3'], ['discount', '-5', [2]]))).toEqual(['10', '-3', '-5']);
  });

  it('divide in the decimals of the currency, or of the discount where it is finer', () => {
    expect(netsOf(soldOf(['goods', '2'], ['goods', '1'], ['discount', '-1']), 'JPY')).toEqual(['1', '1', 'spread']);
    expect(netsOf(soldOf(['goods', '2'], ['goods', '1'], ['discount', '-1']), 'KWD')).toEqual([
      '1.333',
      '0.667',
      'spread',
    ]);
    expect(netsOf(soldOf(['goods', '2'], ['goods', '1'], ['discount', '-0.0001']))).toEqual(['1.9999', '1', 'spread']);
  });

  it('mirror all of it in a credit note', () => {
    expect(noted(soldOf(['goods', '-30'], ['goods', '-20'], ['goods', '4'], ['discount', '5']))).toEqual([
      ...['-27', '-18', '4', 'spread'],
    ]);
    expect(noted(soldOf(['goods', '-5'], ['discount', '5']))).toEqual(['0', 'spread']);
  });

  it('look at no more lines than discounts name', () => {
    const each = Array.from({ length: 500 }, (_, n): Given => ['discount', '-1', [n + 1]]);
    let looks = 0;
    const counting: ProxyHandler<LineSold> = {
      get: (line, field: keyof LineSold) => {
        looks += field === 'kind' ? 1 : 0;
        return line[field];
      },
    };
    const sold = soldOf(...each.map((): Given => ['goods', '2']), ...each);
    expect(netsOf(sold.map((line) => new Proxy(line, counting)))).toEqual([
      ...each.map(() => '1'),
      ...each.map(() => 'spread'),
    ]);
    // Each line once to find the discounts, each part once: not 500 times 1,000.
    expect(looks).toBeLessThan(5_000);
  });

  it('add up to what the lines add up to', () => {
    const kind = fc.constantFrom<LineKind>('goods', 'service', 'postage', 'tax', 'fee', 'discount');
    const line = fc.record({
      kind,
      units: fc.integer({ min: -9999, max: 9999 }),
      places: fc.integer({ min: 0, max: 4 }),
    });
    const lines = fc
      .array(line, { minLength: 1, maxLength: 8 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.array(fc.option(fc.integer({ min: 1, max: all.length })), { minLength: all.length }),
        ),
      );
    fc.assert(
      fc.property(lines, ([all, named]) => {
        const sold = soldOf(
          ...all.map(({ kind, units, places }, at): Given => {
            const to = named[at];
            return [
              kind,
              Decimal.ofUnits(BigInt(units), places).toString(),
              to === null || to === undefined ? undefined : [to],
            ];
          }),
        );
        const totalOf = (figures: readonly string[]): string =>
          sum(figures.map((figure) => Decimal.of(figure))).toString();
        const states = linesAsSold(sold, 'GBP');
        expect(totalOf(states.map(({ net }) => net))).toBe(totalOf(sold.map(({ amount }) => amount)));
        for (const { spread, net } of states) if (spread) expect(net).toBe('0');
      }),
    );
  });
});
