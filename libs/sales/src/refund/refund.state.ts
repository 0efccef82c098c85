import { Decimal, Fraction, sum } from '#libs/kernel';
import { isOfWholeSale, type LineExcess, type RefundRequest } from '../events/refund-request.js';
import type { ExcessMoved, RefundReason } from '../events/sale.events.js';
import type { LineRefund } from '../lines/line-state.js';

type RefundStatus = 'waiting' | 'applied' | 'refused' | 'reversed';

/** What a refund has taken of a line. */
interface LinePart {
  readonly line: number;
  readonly amount: string;
  /** A decimal or a fraction. */
  readonly units: string;
}

export interface RefundState {
  readonly refundId: string;
  readonly externalId: string;
  readonly occurredAt: string;
  readonly reason: RefundReason;
  /** null where history from before it was recorded says only the amount. */
  readonly asked: RefundRequest | null;
  readonly amount: string | null;
  readonly status: RefundStatus;
  readonly parts: readonly LinePart[];
  readonly exceeded: string;
  /** Of a refund by lines. */
  readonly exceededLines: readonly LineExcess[] | null;
}

export const isStanding = ({ status }: RefundState): boolean => status === 'applied';

/** What the refunds that stand asked for in all: what they took, and what exceeded. */
export const askedInAll = (refunds: readonly RefundState[]): Decimal =>
  sum(
    refunds
      .filter(isStanding)
      .flatMap(({ parts, exceeded }) => [...parts.map(({ amount }) => amount), exceeded])
      .map((amount) => Decimal.of(amount)),
  );

/** A sale of which nothing is left is refunded whole; one that is worth nothing, by a refund of the sale as a whole. */
export function isRefundedWhole(net: Decimal, left: Decimal, refunds: readonly RefundState[]): boolean {
  if (!net.isZero && !net.isNegative) return left.isZero;
  return refunds.some((refund) => isStanding(refund) && isOfWholeSale(refund.asked));
}

/** The refund after it took more. */
export function withParts(refund: RefundState, pinned: readonly LineRefund[]): RefundState {
  return pinned.length === 0 ? refund : { ...refund, parts: [...refund.parts, ...pinned.map(partOf)] };
}

/** The refund after this much of what had exceeded was taken. */
export function withExcessMoved(refund: RefundState, { amount, lines }: ExcessMoved): RefundState {
  const rest = (excess: LineExcess): LineExcess[] => {
    const moved = sum(lines.filter(({ line }) => line === excess.line).map((each) => Decimal.of(partOf(each).amount)));
    const left = Decimal.of(excess.amount).minus(moved);
    return left.isZero ? [] : [{ line: excess.line, amount: left.toString() }];
  };
  return {
    ...withParts(refund, lines),
    exceeded: Decimal.of(refund.exceeded).minus(Decimal.of(amount)).toString(),
    exceededLines: refund.exceededLines?.flatMap(rest) ?? null,
  };
}

const partOf = ({ line, ...of }: LineRefund): LinePart => ({
  line,
  amount: Decimal.of(of.refundedAfter).minus(Decimal.of(of.refundedBefore)).toString(),
  units: Fraction.of(of.unitsAfter).minus(Fraction.of(of.unitsBefore)).toString(),
});
