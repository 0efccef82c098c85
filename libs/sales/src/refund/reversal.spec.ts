import { describe, expect, it } from '@jest/globals';
import { type Decision, type EventOf, isRefusal, scenario } from '#libs/kernel';
import { saleLinesAfter, noLinesYet } from '../events/sale-lines.js';
import type { SaleEvent } from '../events/sale.events.js';
import { amendSale, byLines, lineOf, recordSale, refundSale, reverseRefund } from '../../test/sale.fixtures.js';
import { sale } from '../sale/sale.js';
import type { SaleCommand } from '../sale/sale.commands.js';

/** What has happened once these were decided, one after the other. */
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

const refunded = (events: readonly SaleEvent[]): readonly string[] =>
  events.reduce(saleLinesAfter, noLinesYet).lines.map((line) => `${line.refunded} (${line.refundedUnits})`);
const of100 = recordSale({ lines: [lineOf('1', '100')] });

describe('the reversal of a refund', () => {
  it('lets the sale stand again for what the refund took', () => {
    const past = after(of100, refundSale('R1', '60'), reverseRefund('R1'));
    expect(past.at(-1)).toMatchObject({
      type: 'sale.refund-reversed',
      data: { externalId: 'R1', amount: '60', refundedBefore: '60', refundedAfter: '0', charged: '100', moved: [] },
    });
    expect(refunded(past)).toEqual(['0 (0)']);
    expect(
      refunded([
        ...past,
        ...(scenario(sale)
          .given(...past)
          .when(refundSale('R2', null)) as SaleEvent[]),
      ]),
    ).toEqual(['100 (1)']);
  });

  it('keeps its reason under the key of the customer, of the partner credited first, or of the sale', () => {
    const reversedOf = (sold: Parameters<typeof recordSale>[0]) =>
      after(recordSale({ lines: [lineOf('1', '100')], ...sold }), refundSale('R1', '60'), reverseRefund('R1')).at(-1)
        ?.data as EventOf<SaleEvent, 'sale.refund-reversed'>['data'];
    const direct = reversedOf({ customer: null, credits: [] });
    expect(direct.explainedFor).toBe(direct.saleId);
    const credited = reversedOf({ customer: null });
    expect(credited.explainedFor).toBe(credited.credits[0]?.partnerId);
    expect(reversedOf({}).explainedFor).toBe('person:17850');
  });

  it('happens once, and to refunds that are known', () => {
    const past = scenario(sale).given(...after(of100, refundSale('R1', '60'), reverseRefund('R1')));
    expect(past.when(reverseRefund('R1'))).toMatchObject({ refused: 'ALREADY_REVERSED', field: 'refundExternalId' });
    expect(past.when(reverseRefund('other'))).toMatchObject({ refused: 'NOT_FOUND', field: 'refundExternalId' });
    expect(past.when(refundSale('R1', '60'))).toEqual([]);
  });

  it('lets what had exceeded move in, in the same event', () => {
    const past = after(of100, refundSale('R1', '60'), refundSale('CB', '100'), reverseRefund('R1'));
    expect(past.at(-1)).toMatchObject({
      data: {
        ...{ refundedBefore: '100', refundedAfter: '100', refundedWhole: true },
        lines: [{ line: 1, refundedBefore: '100', refundedAfter: '40' }],
        moved: [{ externalId: 'CB', amount: '60', lines: [{ line: 1, refundedBefore: '40', refundedAfter: '100' }] }],
      },
    });
    const again = scenario(sale)
      .given(...past)
      .when(reverseRefund('CB')) as SaleEvent[];
    expect(again).toMatchObject([{ data: { amount: '100', refundedAfter: '0' } }]);
  });

  it('drops what had exceeded of the refund itself', () => {
    const past = after(
      of100,
      refundSale('R1', '60'),
      refundSale('CB', '100'),
      reverseRefund('CB'),
      reverseRefund('R1'),
    );
    expect(refunded(past)).toEqual(['0 (0)']);
  });

  it('moves the excess of a refund by lines on its own lines only', () => {
    const two = recordSale({ lines: [lineOf('1', '100'), lineOf('1', '50')] });
    const past = after(
      two,
      refundSale('F1', byLines({ 1: '60' })),
      refundSale('F2', byLines({ 1: '70' })),
      reverseRefund('F1'),
    );
    expect(refunded(past)).toEqual(['70 (0.7)', '0 (0)']);
  });

  it('moves excess in the order of the refunds', () => {
    const past = after(of100, refundSale('A', null), refundSale('B', '70'), refundSale('C', '70'), reverseRefund('A'));
    expect(past.at(-1)).toMatchObject({
      data: {
        moved: [
          { externalId: 'B', amount: '70' },
          { externalId: 'C', amount: '30' },
        ],
      },
    });
  });

  it('of a refund of nothing brings a sale of nothing back', () => {
    const past = after(recordSale({ lines: [lineOf('1', '0')] }), refundSale('R1', null));
    const whole = (events: readonly SaleEvent[]): boolean => events.reduce(saleLinesAfter, noLinesYet).refundedWhole;
    expect(whole(past)).toBe(true);
    expect(
      whole([
        ...past,
        ...(scenario(sale)
          .given(...past)
          .when(reverseRefund('R1')) as SaleEvent[]),
      ]),
    ).toBe(false);
  });

  it('after an amendment gives back what the refund took', () => {
    const past = after(of100, refundSale('R1', '50'), amendSale([lineOf('1', '200')]), reverseRefund('R1'));
    expect(refunded(past)).toEqual(['0 (0)']);
  });

  it('says why', () => {
    const past = scenario(sale).given(...after(of100, refundSale('R1', '60')));
    const { data, context } = reverseRefund('R1');
    expect(past.when({ type: 'ReverseRefund', data: { ...data, reason: ' ' }, context } as SaleCommand)).toMatchObject({
      ...{ refused: 'BAD_TEXT', field: 'reason' },
    });
  });
});
