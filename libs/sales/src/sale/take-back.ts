import type { RefundRequest } from '../events/refund-request.js';
import { refundIdOf } from '../events/sale.ids.js';
import { type GiveBackSale, RefundSale, ReverseRefund, type TakeBackSale } from './sale.commands.js';
import { isSaleRefundedWhole, type RecordedSale } from '../refund/recorded-sale.js';
import type { RefundState } from '../refund/refund.state.js';

/** The refund of all that is left: a number that somebody has used before gives way to the next. Undefined: nothing is left. */
export function refundOfRest({ data, context }: TakeBackSale, sale: RecordedSale): RefundSale | undefined {
  if (isSaleRefundedWhole(sale)) return undefined;
  const asked: RefundRequest = { currency: null, extent: { kind: 'rest' } };
  return new RefundSale({ ...data, ...freeNumber(data, context.tenant, sale.refunds), asked }, context);
}

/** The reversal of the refund that took the sale back. Undefined: none of them stands. */
export function reversalOfTakeBack({ data, context }: GiveBackSale, sale: RecordedSale): ReverseRefund | undefined {
  const { takenBackNumber, ...of } = data;
  const isOne = numberedFrom(takenBackNumber);
  const last = sale.refunds.findLast(({ externalId, status }) => status === 'applied' && isOne(externalId));
  return last && new ReverseRefund({ ...of, refundId: last.refundId }, context);
}

function freeNumber(
  { programId, externalId, refundId }: TakeBackSale['data'],
  tenant: string,
  refunds: readonly RefundState[],
) {
  const isUsed = (number: string): boolean => refunds.some((known) => known.externalId === number);
  if (!isUsed(externalId)) return { externalId, refundId };
  let count = 2;
  while (isUsed(`${externalId}:${count}`)) count += 1;
  const next = `${externalId}:${count}`;
  return { externalId: next, refundId: refundIdOf(tenant, programId, next) };
}

const numberedFrom =
  (first: string) =>
  (number: string): boolean =>
    number === first || (number.startsWith(`${first}:`) && /^\d+$/.test(number.slice(first.length + 1)));
