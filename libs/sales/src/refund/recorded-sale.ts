import { Decimal, sum } from '#libs/kernel';
import { isInfluence, type RecordedContent, type SaleAttribution, type SaleLine } from '../events/sale.events.js';
import type { LineState } from '../lines/line-state.js';
import { leftOfSale, refundedOf } from '../lines/refund-split.js';
import { isRefundedWhole, type RefundState } from './refund.state.js';

/** A sale once it is recorded: as it was, and as it stands. */
export interface RecordedSale {
  readonly status: 'recorded';
  /** As it was recorded first, with the credits in force. */
  readonly sale: RecordedContent;
  /** The evidence in force: of the newest decision of a policy. Whom a person named since is asked of it, too. */
  readonly attribution: SaleAttribution | null;
  /** Whether a person has named whom to credit, at its recording or since a policy decided. */
  readonly isNamed: boolean;
  /** As they were given last. */
  readonly sold: readonly SaleLine[];
  readonly lines: readonly LineState[];
  readonly refunds: readonly RefundState[];
  /** How often it was credited anew. */
  readonly moves: number;
}

export const chargedOf = ({ sold }: Pick<RecordedSale, 'sold'>): Decimal =>
  sum(sold.map(({ amount }) => Decimal.of(amount)));

/** What stands of it: charged less refunded, exact, in its currency. */
export const netOf = ({ sold, lines }: Pick<RecordedSale, 'sold' | 'lines'>): Decimal =>
  chargedOf({ sold }).minus(refundedOf(lines));

export const isSaleRefundedWhole = (sale: Pick<RecordedSale, 'sold' | 'lines' | 'refunds'>): boolean =>
  isRefundedWhole(chargedOf(sale), leftOfSale(sale.lines), sale.refunds);

/** What events say of how far the sale is refunded before and after them. */
export function refundedFigures(before: readonly LineState[], after: Pick<RecordedSale, 'lines' | 'refunds' | 'sold'>) {
  return {
    refundedBefore: refundedOf(before).toString(),
    refundedAfter: refundedOf(after.lines).toString(),
    charged: chargedOf(after).toString(),
    refundedWhole: isSaleRefundedWhole(after),
  };
}

/** What of the sale goes into everything that happens to it. */
export function ofSale({ sale }: Pick<RecordedSale, 'sale'>) {
  const { saleId, programId, currency } = sale;
  const credits = sale.credits.map(({ partnerId, weight }) => ({ partnerId, weight }));
  return { saleId, programId, currency, credits, influence: isInfluence(sale) };
}
