import { Decimal } from '#libs/kernel';
import type { BaseRule } from '#libs/programs';
import type { SaleLines } from '#libs/sales';
import type { ChangeItem, SoldCredit } from '../ledger/commands/ledger.commands.js';
import { type Changed, type Recredited, sourceOf } from './source-terms.js';

interface OfLedger {
  readonly isCredited: boolean;
  readonly sharedCaps: boolean;
  readonly base: BaseRule | null;
  /** Of an amendment or a recredit: the credits of the sale as this ledger has to do with them, rated anew. */
  readonly credits: readonly SoldCredit[];
}

/** What happened to a sale, for one ledger: the lines of the sale as they stand after it. */
export function changeItem(event: Changed | Recredited, { lines, refundedWhole }: SaleLines, of: OfLedger): ChangeItem {
  const { occurredAt, timeZone } = event.data;
  const { isCredited, sharedCaps, base, credits } = of;
  const changed = { source: sourceOf(event), occurredAt, timeZone, isCredited, sharedCaps, lines, refundedWhole };
  switch (event.type) {
    case 'sale.refunded':
      return { ...changed, kind: 'refunded', base, reason: event.data.reason, refund: shareOf(event.data) };
    case 'sale.refund-reversed': {
      const refund = shareOf({ ...event.data, wasRefundedWhole: true });
      return { ...changed, kind: 'refund-reversed', base, reason: 'other', refund };
    }
    case 'sale.amended':
      return { ...changed, kind: 'amended', credits };
    case 'sale.recredited':
      return { ...changed, kind: 'recredited', credits };
  }
}

/** Of a sale that is worth nothing, all of it is given back, or nothing; and once only. */
function shareOf({
  refundedBefore: before,
  refundedAfter: after,
  charged,
  ...of
}: Pick<
  Extract<Changed, { type: 'sale.refunded' }>['data'],
  'refundedBefore' | 'refundedAfter' | 'charged' | 'wasRefundedWhole' | 'refundedWhole'
>) {
  return Decimal.of(charged).isZero
    ? { before: of.wasRefundedWhole ? '1' : '0', after: of.refundedWhole ? '1' : '0', charged: '1' }
    : { before, after, charged };
}
