import { Decimal, isRefusal, refuse, type Refusal } from '#libs/kernel';
import type { RefundMisfit, RefundReason, SaleEvent } from '../events/sale.events.js';
import { amountAsked, type RefundRequest } from '../events/refund-request.js';
import { withRefunds } from '../lines/line-state.js';
import { isSaleRefundedWhole, ofSale, type RecordedSale, refundedFigures } from './recorded-sale.js';
import { askedInAll, type RefundState, withParts } from './refund.state.js';
import { takeRefund, type Taking } from './take-refund.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** A refund as it is recorded, its figures checked. */
export interface Refund {
  readonly refundId: string;
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly occurredAt: string;
  readonly reason: RefundReason;
  readonly asked: RefundRequest;
}

/** What a refund takes of a sale that is known, and what exceeds it; refused where its currency or lines do not fit. */
export function applyRefund(
  sale: RecordedSale,
  refund: Refund,
  timeZone: string,
): readonly SaleEvent[] | Refusal<SaleRefusal> {
  const { currency } = sale.sale;
  if (refund.asked.currency !== null && refund.asked.currency !== currency) {
    return refuse(
      'CURRENCY_DIFFERS',
      `the sale is in ${currency}: say what is given back of it in ${currency}`,
      'currency',
    );
  }
  const of = { lines: sale.lines, currency, before: askedInAll(sale.refunds) };
  const taking = takeRefund(of, refund.asked.extent);
  if (isRefusal(taking)) return taking;
  const refunded = refundedBy(sale, refund, timeZone, taking);
  return taking.exceeded.isZero ? [refunded] : [refunded, exceededBy(refund, taking)];
}

function refundedBy(sale: RecordedSale, refund: Refund, timeZone: string, { pinned, amount }: Taking): SaleEvent {
  const applied: RefundState = { ...refundStateOf(refund, 'applied'), amount: amount.toString() };
  const after = {
    ...sale,
    lines: withRefunds(sale.lines, pinned),
    refunds: [...sale.refunds, withParts(applied, pinned)],
  };
  return {
    type: 'sale.refunded',
    data: {
      ...refund,
      ...ofSale(sale),
      timeZone,
      amount: amount.toString(),
      ...refundedFigures(sale.lines, after),
      wasRefundedWhole: isSaleRefundedWhole(sale),
      lines: pinned,
    },
  };
}

function exceededBy(refund: Refund, { amount, exceeded, exceededLines }: Taking): SaleEvent {
  const figures = {
    amount: amount.plus(exceeded).toString(),
    refundable: amount.toString(),
    exceeded: exceeded.toString(),
  };
  return { type: 'sale.refund-exceeded', data: { ...refund, ...figures, lines: exceededLines } };
}

/** What waited for the sale, in the order of arrival: applied, or listed with the reason. */
export function settleAwaited(sale: RecordedSale, evolve: (sale: RecordedSale, event: SaleEvent) => RecordedSale) {
  const all: SaleEvent[] = [];
  let state = sale;
  for (const waiting of sale.refunds) {
    if (waiting.status !== 'waiting' || !waiting.asked) continue;
    const { refundId, externalId, occurredAt, reason, asked } = waiting;
    const { saleId, programId, timeZone } = sale.sale;
    const refund = { refundId, saleId, programId, externalId, occurredAt, reason, asked };
    const events = applyRefund(state, refund, timeZone);
    const happened = isRefusal(events) ? [refusedEvent(refund, events.refused as RefundMisfit)] : events;
    for (const event of happened) state = evolve(state, event);
    all.push(...happened);
  }
  return all;
}

export const awaitedEvent = (refund: Refund): SaleEvent => ({
  type: 'sale.refund-awaited',
  data: { ...refund, amount: amountAsked(refund.asked) },
});

const refusedEvent = (refund: Refund, refused: RefundMisfit): SaleEvent => ({
  type: 'sale.refund-refused',
  data: { ...refund, amount: amountAsked(refund.asked), refused },
});

export const refundStateOf = (
  { refundId, externalId, occurredAt, reason, asked }: Omit<Refund, 'asked'> & { asked: RefundRequest | null },
  status: RefundState['status'],
): RefundState => ({
  refundId,
  externalId,
  occurredAt,
  reason,
  asked,
  amount: null,
  status,
  parts: [],
  exceeded: Decimal.zero.toString(),
  exceededLines: null,
});
