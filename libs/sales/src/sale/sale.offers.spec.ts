import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { SaleEvent } from '../events/sale.events.js';
import { amendSale, byLines, lineOf, recordSale, refundSale, reverseRefund } from '../../test/sale.fixtures.js';
import { sale } from './sale.js';
import type { AmendSale, RefundSale, ReverseRefund } from './sale.commands.js';

/** As it is sent while ledgers do not follow lines. */
function unfollowed<Sent extends AmendSale | RefundSale | ReverseRefund>(sent: Sent): Sent {
  const knowledge = { ...sent.data.knowledge, ledgersFollowLines: false };
  return Object.assign(Object.create(Object.getPrototypeOf(sent) as object) as Sent, sent, {
    data: { ...sent.data, knowledge },
  });
}

const decided = (given: readonly SaleEvent[], command: Parameters<typeof sale.decide>[0]) =>
  scenario(sale)
    .given(...given)
    .when(command);
const recorded = (more: Partial<ContentDraft> = {}): readonly SaleEvent[] =>
  decided([], recordSale({ lines: [lineOf('1', '100')], ...more })) as SaleEvent[];
const REFUSED = { refused: 'NOT_OFFERED_YET' };

describe('while ledgers do not follow lines', () => {
  it('a refund by lines, an amendment and a reversal of a credited sale are refused', () => {
    const sold = recorded();
    expect(decided(sold, unfollowed(refundSale('R1', byLines({ 1: null }))))).toMatchObject(REFUSED);
    expect(decided(sold, unfollowed(amendSale([lineOf('1', '90')])))).toMatchObject(REFUSED);
    const refunded = [...sold, ...(decided(sold, refundSale('R1', '10')) as SaleEvent[])];
    expect(decided(refunded, unfollowed(reverseRefund('R1')))).toMatchObject(REFUSED);
  });

  it('a refund by lines does not wait for its sale, which may be credited to somebody', () => {
    expect(decided([], unfollowed(refundSale('R1', byLines({ 1: null }))))).toMatchObject(REFUSED);
    const waiting = decided([], unfollowed(refundSale('R1', '10'))) as SaleEvent[];
    expect(waiting).toMatchObject([{ type: 'sale.refund-awaited' }]);
    expect(decided(waiting, unfollowed(reverseRefund('R1')))).toMatchObject([{ type: 'sale.refund-withdrawn' }]);
  });

  it('a sale that is credited to nobody takes all of them', () => {
    const direct = recorded({ credits: [] });
    expect(decided(direct, unfollowed(refundSale('R1', byLines({ 1: null }))))).toMatchObject([
      { type: 'sale.refunded', data: { amount: '100' } },
    ]);
  });
});
