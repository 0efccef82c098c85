import { graphqlEnum } from '#libs/graphql';
import type { LineKind } from '#libs/programs';
import type { RefundMisfit, RefundReason } from '../events/sale.events.js';

export const SaleLineKind = graphqlEnum<LineKind>('SaleLineKind', 'What a line of a sale is for.', {
  goods: 'What was sold.',
  service: 'A service.',
  postage: 'Sending it.',
  tax: 'A tax.',
  fee: 'A fee.',
  discount: 'What was taken off.',
});

export const RefundMisfitEnum = graphqlEnum<RefundMisfit>('RefundMisfit', 'Why a refund does not fit its sale.', {
  CURRENCY_DIFFERS: 'It is in another currency than the sale.',
  BAD_LINE: 'It names a line that the sale does not have, or takes more of it than there is.',
});

export const SaleRefundReason = graphqlEnum<RefundReason>('RefundReason', 'Why money was given back.', {
  'order-cancelled': 'The order was cancelled.',
  refund: 'The customer gave it back.',
  'payment-failed': 'The payment did not go through or was taken back.',
  fraud: 'It was no honest sale.',
  other: 'Another reason.',
});

/** Where a refund stands. */
export type RefundStatus = 'awaiting-sale' | 'applied' | 'exceeded' | 'refused' | 'reversed';

export const SaleRefundStatus = graphqlEnum<RefundStatus>('RefundStatus', 'Where a refund stands.', {
  'awaiting-sale': 'It names a sale that is not known yet, and waits for it.',
  applied: 'It was taken off its sale.',
  exceeded:
    'It is more than was left of its sale: that was refunded, and the rest is kept until something is left again.',
  refused: 'It waited for its sale and does not fit it: it moves nothing.',
  reversed: 'The money did not go back after all: the sale stands again for it.',
});
