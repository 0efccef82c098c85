import { Decimal, Fraction, refuse, type Refusal, sum } from '#libs/kernel';
import type { SaleEvent } from '../events/sale.events.js';
import { type LineRefund, type LineState, withRefunds } from '../lines/line-state.js';
import { giveBack } from '../lines/refund-split.js';
import { moveExcess } from './move-excess.js';
import { ofSale, type RecordedSale, refundedFigures } from './recorded-sale.js';
import type { RefundState } from './refund.state.js';
import type { SaleRefusal } from '../events/sale.refusals.js';

/** What is said of a refund whose money did not go back. */
export interface Reversal {
  readonly saleId: string;
  readonly programId: string;
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly reason: string;
}

/** The refund of this id, where it can be reversed: a refund is reversed once. */
export function reversible(refunds: readonly RefundState[], refundId: string): RefundState | Refusal<SaleRefusal> {
  const refund = refunds.find((each) => each.refundId === refundId);
  if (!refund) return refuse('NOT_FOUND', 'there is no such refund', 'refundExternalId');
  if (refund.status !== 'reversed') return refund;
  return refuse('ALREADY_REVERSED', `refund ${refund.externalId} has been reversed`, 'refundExternalId');
}

/** By whose key the reason of a reversal is encrypted: of a sale that is not there yet nobody is known. */
const explainedFor = (sale: RecordedSale | null, saleId: string): string =>
  sale?.sale.person ?? sale?.sale.credits[0]?.partnerId ?? saleId;

/** A refund that waits, or that did not fit its sale, has moved nothing: it is never applied. `sale`: null while it is not recorded. */
export function withdraw(
  { refundId, externalId }: RefundState,
  reversal: Reversal,
  sale: RecordedSale | null,
): SaleEvent {
  const { saleId, programId, occurredAt, reason } = reversal;
  const of = { refundId, saleId, programId, externalId, occurredAt };
  const data = { ...of, explainedFor: explainedFor(sale, saleId), reason };
  return { type: 'sale.refund-withdrawn', data };
}

/** The sale stands again for what the refund took; what had exceeded of others is refunded of that. */
export function reverse(sale: RecordedSale, refund: RefundState, reversal: Reversal): SaleEvent {
  const { refundId, externalId } = refund;
  const pinned = givenBack(sale.lines, refund);
  const standing = { lines: withRefunds(sale.lines, pinned), refunds: withReversed(sale.refunds, refundId) };
  const after = moveExcess(standing, sale.sale.currency);
  const { occurredAt, timeZone, reason } = reversal;
  return {
    type: 'sale.refund-reversed',
    data: {
      ...{ ...ofSale(sale), refundId, externalId, occurredAt, timeZone },
      ...{ explainedFor: explainedFor(sale, sale.sale.saleId), reason },
      amount: sum(refund.parts.map(({ amount }) => Decimal.of(amount))).toString(),
      ...{ lines: pinned, moved: after.moved },
      ...refundedFigures(sale.lines, { ...sale, ...after }),
    },
  };
}

export const withReversed = (refunds: readonly RefundState[], refundId: string): readonly RefundState[] =>
  refunds.map((refund) =>
    refund.refundId === refundId
      ? { ...refund, status: 'reversed', parts: [], exceeded: '0', exceededLines: null }
      : refund,
  );

/** One for each line, whatever parts the refund took at different times. */
function givenBack(lines: readonly LineState[], { parts }: RefundState): readonly LineRefund[] {
  const taken = new Map<number, { amount: Decimal; units: Fraction }>();
  for (const part of parts) {
    const { amount, units } = taken.get(part.line) ?? { amount: Decimal.zero, units: Fraction.zero };
    taken.set(part.line, {
      amount: amount.plus(Decimal.of(part.amount)),
      units: units.plus(Fraction.of(part.units)),
    });
  }
  return lines.flatMap((line) => {
    const back = taken.get(line.line);
    return back ? [giveBack(line, back.amount, back.units)] : [];
  });
}
