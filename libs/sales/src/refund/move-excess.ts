import { Decimal } from '#libs/kernel';
import type { LineExtent } from '../events/refund-request.js';
import type { ExcessMoved } from '../events/sale.events.js';
import { type LineState, withRefunds } from '../lines/line-state.js';
import { isStanding, type RefundState, withExcessMoved } from './refund.state.js';
import { takeAmount, takeRefund, type Taking } from './take-refund.js';

export interface Standing {
  readonly lines: readonly LineState[];
  readonly refunds: readonly RefundState[];
}

/**
 * What exceeded is refunded as far as something is left again, in the order of the refunds; of a refund by lines, on its own lines only. Of a
 * sale of 100, refunded by 60 and charged back by 100, the chargeback takes the 60 too once the refund is reversed.
 */
export function moveExcess(before: Standing, currency: string): Standing & { readonly moved: readonly ExcessMoved[] } {
  let { lines } = before;
  const moved: ExcessMoved[] = [];
  const refunds = before.refunds.map((refund) => {
    if (!isStanding(refund) || refund.exceeded === '0') return refund;
    const { pinned, amount } = takingOf(lines, refund, currency);
    if (amount.isZero) return refund;
    const { refundId, externalId } = refund;
    const more = { refundId, externalId, amount: amount.toString(), lines: pinned };
    lines = withRefunds(lines, pinned);
    moved.push(more);
    return withExcessMoved(refund, more);
  });
  return { lines, refunds, moved };
}

function takingOf(
  lines: readonly LineState[],
  { exceeded, exceededLines }: RefundState,
  currency: string,
): Pick<Taking, 'pinned' | 'amount'> {
  if (!exceededLines) return takeAmount({ lines, currency }, Decimal.of(exceeded));
  const worth = new Map(lines.map((line) => [line.line, Decimal.of(line.net)]));
  // An amendment may have left a line out, or below zero since: then nothing of it can be refunded.
  const extents = exceededLines.flatMap(({ line, amount }): LineExtent[] =>
    (worth.get(line) ?? Decimal.zero).compare(Decimal.zero) > 0 ? [{ line, amount, quantity: null }] : [],
  );
  const taking = takeRefund({ lines, currency, before: Decimal.zero }, { kind: 'lines', lines: extents });
  return 'refused' in taking ? { pinned: [], amount: Decimal.zero } : taking;
}
