import { Decimal } from '#libs/kernel';
import type { RefundExtent } from '../events/refund-request.js';
import { refundIdOf } from '../events/sale.ids.js';
import { type GiveBackSale, RefundSale, ReverseRefund, type TakeBackSale } from './sale.commands.js';
import { chargedOf, type RecordedSale } from '../refund/recorded-sale.js';
import { askedInAll, type RefundState } from '../refund/refund.state.js';

/**
 * The refund of all that was charged: what others have refunded of it exceeds, and is taken once they are reversed. A number that somebody has used
 * before gives way to the next. Undefined: one such refund stands.
 */
export function refundOfWhole({ data, context }: TakeBackSale, sale: RecordedSale): RefundSale | undefined {
  if (isOfWhole(sale, standingTakeBack(sale, data.externalId))) return undefined;
  const asked = { currency: null, extent: wholeOf(sale) };
  return new RefundSale({ ...data, ...freeNumber(data, context.tenant, sale.refunds), asked }, context);
}

/** Older history may hold a refund of a part under such a number. */
function isOfWhole(sale: RecordedSale, refund: RefundState | undefined): boolean {
  return refund !== undefined && askedInAll([refund]).compare(chargedOf(sale)) >= 0;
}

/** Of a sale that is worth nothing there is no amount to ask for. */
function wholeOf(sale: RecordedSale): RefundExtent {
  const charged = chargedOf(sale);
  return charged.compare(Decimal.zero) > 0 ? { kind: 'amount', amount: charged.toString() } : { kind: 'rest' };
}

/** The reversal of the refund that took the sale back. Undefined: none of them stands. */
export function reversalOfTakeBack({ data, context }: GiveBackSale, sale: RecordedSale): ReverseRefund | undefined {
  const { takenBackNumber, ...of } = data;
  const last = standingTakeBack(sale, takenBackNumber);
  return last && new ReverseRefund({ ...of, refundId: last.refundId }, context);
}

function standingTakeBack({ refunds }: RecordedSale, number: string): RefundState | undefined {
  const isOne = numberedFrom(number);
  return refunds.findLast(({ externalId, status }) => status === 'applied' && isOne(externalId));
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
