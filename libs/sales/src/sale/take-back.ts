import { Decimal, type Refusal, refuse } from '#libs/kernel';
import type { RefundExtent } from '../events/refund-request.js';
import { refundIdOf } from '../events/sale.ids.js';
import { type GiveBackSale, RefundSale, ReverseRefund, type TakeBackSale } from './sale.commands.js';
import { chargedOf, type RecordedSale } from '../refund/recorded-sale.js';
import { askedInAll, type RefundState } from '../refund/refund.state.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** Nothing is left to be done: it was done before. */
type Done = 'done';

const EARLIER_FIRST = refuse(
  'NOT_FOUND',
  'the booking was not taken back and given back as its deal asked before: take up what is parked of the deal in its order',
  'saleExternalId',
);

/**
 * The refund of all that was charged: what others have refunded of it exceeds, and is taken once they are reversed. A number that somebody has used
 * before gives way to the next.
 */
export function refundOfWhole(
  { data: { turnedBefore, ...data }, context }: TakeBackSale,
  sale: RecordedSale,
): RefundSale | Done | Refusal<SaleRefusal> {
  const turns = turnsOf(sale, data.externalId);
  if (turns < turnedBefore) return EARLIER_FIRST;
  if (turns > turnedBefore || isOfWhole(sale, standingTakeBack(sale, data.externalId))) return 'done';
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

/** The reversal of the refund that took the sale back. */
export function reversalOfTakeBack(
  { data, context }: GiveBackSale,
  sale: RecordedSale,
): ReverseRefund | Done | Refusal<SaleRefusal> {
  const { takenBackNumber, turnedBefore, ...of } = data;
  const turns = turnsOf(sale, takenBackNumber);
  if (turns < turnedBefore) return EARLIER_FIRST;
  const last = standingTakeBack(sale, takenBackNumber);
  if (turns > turnedBefore || !last) return 'done';
  return new ReverseRefund({ ...of, refundId: last.refundId }, context);
}

/** How often the sale was taken back under this number and those that follow it, or given back. A refund of a part under such a number is none of them. */
function turnsOf(sale: RecordedSale, number: string): number {
  const isOne = numberedFrom(number);
  const takeBacks = sale.refunds.filter((refund) => isOne(refund.externalId) && askedForWhole(sale, refund));
  return takeBacks.reduce((turns, { status }) => turns + TURNS[status], 0);
}

const TURNS = { waiting: 0, refused: 0, applied: 1, reversed: 2 } as const satisfies Record<
  RefundState['status'],
  number
>;

/** History from before it was recorded says of a refund only how much it was. */
function askedForWhole(sale: RecordedSale, { asked, amount }: RefundState): boolean {
  if (asked?.extent.kind === 'rest') return true;
  const figure = asked === null ? amount : asked.extent.kind === 'amount' ? asked.extent.amount : null;
  return figure !== null && Decimal.of(figure).compare(chargedOf(sale)) >= 0;
}

function standingTakeBack({ refunds }: RecordedSale, number: string): RefundState | undefined {
  const isOne = numberedFrom(number);
  return refunds.findLast(({ externalId, status }) => status === 'applied' && isOne(externalId));
}

function freeNumber(
  { programId, externalId, refundId }: Pick<TakeBackSale['data'], 'programId' | 'externalId' | 'refundId'>,
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
