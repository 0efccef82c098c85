import { describe, expect, it } from '@jest/globals';
import { type Decision, isRefusal, scenario } from '#libs/kernel';
import { saleLinesAfter, noLinesYet } from '../events/sale-lines.js';
import type { SaleEvent } from '../events/sale.events.js';
import { amendSale, byLines, lineOf, recordSale, refundSale } from '../../test/sale.fixtures.js';
import type { SaleCommand } from '../sale/sale.commands.js';
import { sale } from '../sale/sale.js';

function after(...commands: readonly SaleCommand[]): SaleEvent[] {
  const past: SaleEvent[] = [];
  for (const command of commands) {
    const decision: Decision<SaleEvent> = scenario(sale)
      .given(...past)
      .when(command);
    if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
    past.push(...decision);
  }
  return past;
}
const linesOf = (events: readonly SaleEvent[]): readonly string[] =>
  events.reduce(saleLinesAfter, noLinesYet).lines.map(({ line, net, refunded }) => `${line}: ${refunded} of ${net}`);

const two = recordSale({ lines: [lineOf('1', '100'), lineOf('1', '50')] });

describe('an amendment', () => {
  it('gives all lines anew; what is refunded stays with its line', () => {
    const past = after(two, refundSale('R1', byLines({ 2: '20' })), amendSale([lineOf('1', '70'), lineOf('3', '50')]));
    expect(past.at(-1)).toMatchObject({
      type: 'sale.amended',
      data: { externalId: '536365', amountBefore: '150', charged: '220', refundedBefore: '20', refundedAfter: '20' },
    });
    expect(linesOf(past)).toEqual(['1: 0 of 70', '2: 20 of 150']);
  });

  it('may leave a line out of the middle, where lines say their numbers', () => {
    const past = after(two, refundSale('R1', byLines({ 2: '20' })), amendSale([{ ...lineOf('1', '50'), line: 2 }]));
    expect(linesOf(past)).toEqual(['2: 20 of 50']);
  });

  it('of a line without units above zero, of which money is refunded, falls below nothing', () => {
    const past = after(
      recordSale({ lines: [lineOf('1', '100'), lineOf('-1', '-50')] }),
      refundSale('R1', byLines({ 2: '50' })),
      amendSale([lineOf('1', '120'), lineOf('-1', '-50')]),
    );
    expect(linesOf(past)).toEqual(['1: 0 of 120', '2: 50 of 50']);
  });

  it('with the same lines changes nothing, also once it was made', () => {
    expect(
      scenario(sale)
        .given(...after(two))
        .when(amendSale(two.data.given.lines)),
    ).toEqual([]);
    const amended = after(two, amendSale([lineOf('1', '7')]));
    expect(
      scenario(sale)
        .given(...amended)
        .when(amendSale([lineOf('1.0', '7.00')])),
    ).toEqual([]);
    expect(
      scenario(sale)
        .given(...amended)
        .when(two),
    ).toEqual([]);
  });

  it('lets what had exceeded move in, in the same event', () => {
    const past = after(
      two,
      refundSale('R1', '169'),
      amendSale([...two.data.given.lines, { ...lineOf('1', '12'), kind: 'tax' }]),
    );
    expect(past.at(-1)).toMatchObject({
      data: {
        refundedBefore: '150',
        refundedAfter: '162',
        refundedWhole: true,
        moved: [{ externalId: 'R1', amount: '12' }],
      },
    });
    expect(linesOf(past)).toEqual(['1: 100 of 100', '2: 50 of 50', '3: 12 of 12']);
  });

  it('of a sale that is refunded whole may raise it', () => {
    const past = after(two, refundSale('R1', null), amendSale([lineOf('1', '150'), lineOf('1', '50')]));
    expect(past.at(-1)).toMatchObject({ data: { refundedWhole: false } });
    expect(linesOf(past)).toEqual(['1: 100 of 150', '2: 50 of 50']);
  });

  const refundedPast = after(two, refundSale('R1', byLines({ 1: '60' })));
  it.each([
    ['a line falls below what is refunded of it', [lineOf('1', '59'), lineOf('1', '200')], 'REFUNDED_MORE', 'lines.0'],
    ['a refunded line is left out', [{ ...lineOf('1', '500'), line: 2 }], 'REFUNDED_MORE', 'lines'],
    ['fewer units are left than are refunded', [lineOf('0.5', '200'), lineOf('1', '50')], 'REFUNDED_MORE', 'lines.0'],
    ['the total falls below what is refunded', [lineOf('1', '60'), lineOf('1', '-1')], 'REFUNDED_MORE', 'lines'],
    [
      'a discount takes a line below it',
      [lineOf('1', '60'), { ...lineOf('1', '-1'), kind: 'discount' as const }],
      'REFUNDED_MORE',
      'lines.0',
    ],
    ['the total is negative', [lineOf('1', '100'), lineOf('1', '-101')], 'NEGATIVE_SALE', 'lines'],
    ['two lines have one number', [lineOf('1', '100'), { ...lineOf('1', '1'), line: 1 }], 'BAD_LINE', 'lines.1.line'],
    ['a number is none', [{ ...lineOf('1', '100'), line: 0 }], 'BAD_LINE', 'lines.0.line'],
    [
      'a discount is positive',
      [lineOf('1', '100'), { ...lineOf('1', '5'), kind: 'discount' as const }],
      'BAD_DISCOUNT',
      'lines.1.unitPrice',
    ],
    ['a price is out of range', [lineOf('1', '1000000000000001')], 'OUT_OF_RANGE', 'lines.0.unitPrice'],
    ['there are no lines', [], 'NO_LINES', 'lines'],
  ])('is refused where %s', (_, lines, refused, field) => {
    expect(
      scenario(sale)
        .given(...refundedPast)
        .when(amendSale(lines)),
    ).toMatchObject({ refused, field });
  });

  it('is refused of a sale that is not known', () => {
    expect(
      scenario(sale)
        .given()
        .when(amendSale([lineOf('1', '1')])),
    ).toMatchObject({ refused: 'NOT_FOUND' });
  });
});
