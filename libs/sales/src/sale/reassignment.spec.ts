import { describe, expect, it } from '@jest/globals';
import { type Decision, isRefusal, scenario } from '#libs/kernel';
import { amendSale, lineOf, reassignSale, recordSale, refundSale, reverseRefund } from '../../test/sale.fixtures.js';
import type { SaleEvent } from '../events/sale.events.js';
import type { SaleCommand } from './sale.commands.js';
import { sale } from './sale.js';

const when = (past: readonly SaleEvent[], command: SaleCommand): Decision<SaleEvent> =>
  scenario(sale)
    .given(...past)
    .when(command);

function after(...commands: readonly SaleCommand[]): SaleEvent[] {
  const past: SaleEvent[] = [];
  for (const command of commands) {
    const decision = when(past, command);
    if (isRefusal(decision)) throw new Error(`${decision.refused}: ${decision.message}`);
    past.push(...decision);
  }
  return past;
}

const sold = recordSale({ lines: [lineOf('1', '100')] });
const whole = (partnerId: string) => [{ partnerId, weight: 10_000 }];

describe('a sale that is reassigned', () => {
  it('is credited whole to the other partner, and says what moves', () => {
    const past = after(sold, refundSale('R1', '30'), reassignSale('partner-2'));
    expect(past.at(-1)).toMatchObject({
      type: 'sale.recredited',
      data: {
        ...{ before: whole('partner-1'), after: whole('partner-2'), charged: '100', refunded: '30' },
        ...{ sold: { occurredAt: '2011-01-15T10:00:00.000Z', timeZone: 'Europe/London' }, reason: 'it was hers' },
        ...{ occurredAt: '2011-03-03T00:00:00.000Z', influence: false, externalId: '536365' },
      },
    });
  });

  it('says it once: to the partner that has it nothing changes', () => {
    expect(when(after(sold), reassignSale('partner-1'))).toEqual([]);
    expect(when(after(sold, reassignSale('partner-2')), reassignSale('partner-2'))).toEqual([]);
  });

  it('is refused before the sale was made, and taken at that moment', () => {
    const at = '2011-01-15T10:00:00.000Z';
    expect(when(after(sold), reassignSale('partner-2', { at: '2011-01-15T09:59:59.999Z' }))).toMatchObject({
      ...{ refused: 'BEFORE_SALE', field: 'occurredAt', message: expect.stringContaining(at) },
    });
    expect(when(after(sold), reassignSale('partner-2', { at }))).toMatchObject([{ data: { occurredAt: at } }]);
    expect(when(after(sold), reassignSale('partner-1', { at: '2011-01-01T00:00:00.000Z' }))).toEqual([]);
  });

  it('by its deal goes the ways of the deal in their order: one that comes again moves nothing, one that comes early is refused', () => {
    const there = reassignSale('partner-2', { movedBefore: 0 });
    const back = reassignSale('partner-1', { movedBefore: 1 });
    expect(when(after(sold, there, back), there)).toEqual([]);
    expect(when(after(sold), back)).toMatchObject({ refused: 'NOT_FOUND' });
    expect(when(after(sold, there), back)).toMatchObject([{ data: { after: whole('partner-1') } }]);
  });

  it('of several partners goes whole to one of them', () => {
    const credits = [
      { partnerId: 'partner-1', weight: 6000 },
      { partnerId: 'partner-2', weight: 4000 },
    ];
    const two = { timeZone: 'Europe/London', partners: ['in-program', 'in-program'] as const };
    const past = after(recordSale({ credits }, two), reassignSale('partner-2'));
    expect(past.at(-1)).toMatchObject({ data: { before: credits, after: whole('partner-2') } });
  });

  it('for a partner that was merged is credited to the record it ended in', () => {
    const past = after(sold, reassignSale('partner-2', { partners: [{ survivor: 'partner-3' }] }));
    expect(past.at(-1)).toMatchObject({
      data: { after: [{ partnerId: 'partner-3', weight: 10_000, namedPartnerId: 'partner-2' }] },
    });
    expect(when(past, reassignSale('partner-2', { partners: [{ survivor: 'partner-3' }] }))).toEqual([]);
  });

  it('has everything that happens later credited to who has it by then', () => {
    const moved = after(sold, refundSale('R1', '30'), reassignSale('partner-2'));
    for (const later of [refundSale('R2', '10'), reverseRefund('R1'), amendSale([lineOf('1', '150')])]) {
      expect(when(moved, later)).toMatchObject([{ data: { credits: whole('partner-2') } }]);
    }
  });

  it('is still the same sale when it is sent again as it was recorded first', () => {
    const moved = after(sold, reassignSale('partner-2'));
    expect(when(moved, sold)).toEqual([]);
    const other = recordSale({ lines: [lineOf('1', '100')], credits: whole('partner-2') });
    expect(when(moved, other)).toMatchObject({ refused: 'SALE_DIFFERS' });
  });

  it('that was nobody’s is somebody’s', () => {
    const direct = recordSale({ credits: [] }, { timeZone: 'Europe/London', partners: [] });
    expect(after(direct, reassignSale('partner-2')).at(-1)).toMatchObject({
      data: { before: [], after: whole('partner-2') },
    });
  });

  it.each([
    ['which nobody has recorded', [], reassignSale('partner-2'), 'NOT_FOUND'],
    ['to nobody in the program', [sold], reassignSale('partner-2', { partners: ['unknown'] }), 'PARTNER_NOT_FOUND'],
    ['without a reason', [sold], reassignSale('partner-2', { reason: '' }), 'BAD_TEXT'],
    ['at no time at all', [sold], reassignSale('partner-2', { at: '0012-01-01T00:00:00.000Z' }), 'OUT_OF_RANGE'],
  ] as const)('%s is refused', (_what, past, command, refused) => {
    expect(when(after(...past), command)).toMatchObject({ refused });
  });
});
