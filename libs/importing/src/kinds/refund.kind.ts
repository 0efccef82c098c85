import { valueOf } from '../values/condition.js';
import type { RefundReversalSpec, RefundSpec } from '../schema/record.schema.js';
import type { Scope } from '../values/value.js';
import type { Row } from '../row/row.js';
import { amount, currency, enumName, instant, oneOf, ownNumber, required } from './fields/fields.js';
import { compileRefundedLines } from './fields/lines.js';
import type { Made } from './fields/record.js';

const REASONS = ['order-cancelled', 'refund', 'payment-failed', 'fraud', 'other'];

export function compileRefund(spec: RefundSpec, scope: Scope): (head: Row, rows: readonly Row[]) => Made {
  const externalId = ownNumber(valueOf(spec.externalId, scope));
  const sale = ownNumber(valueOf(spec.sale, scope), 'number of the sale');
  const occurredAt = instant(valueOf(spec.occurredAt, scope));
  // A cell that is empty is a bad row: nothing is refunded whole because a figure is missing.
  const figure = spec.amount && amount(valueOf(spec.amount, scope), 'amount');
  const total = spec.refundedTotal && amount(valueOf(spec.refundedTotal, scope), 'refunded total');
  const lines = spec.lines && compileRefundedLines(spec.lines, scope);
  const code = spec.currency && currency(valueOf(spec.currency, scope));
  const reason = oneOf(valueOf(spec.reason ?? { constant: 'refund' }, scope), 'reason', REASONS);
  return (head, rows) => {
    const refunded = lines?.(rows);
    return {
      kind: 'refund',
      item: {
        externalId: externalId(head),
        saleExternalId: sale(head),
        occurredAt: occurredAt(head),
        amount: figure?.(head) ?? null,
        ...(total && { refundedTotal: total(head) }),
        ...(refunded && { lines: refunded.items }),
        ...(code && { currency: code(head) }),
        reason: enumName(reason(head)),
      },
      partners: [],
      lines: refunded?.at ?? [],
    };
  };
}

/** The money of a refund did not go back after all. */
export function compileRefundReversal(spec: RefundReversalSpec, scope: Scope): (head: Row) => Made {
  const refund = ownNumber(valueOf(spec.refund, scope), 'number of the refund');
  const sale = ownNumber(valueOf(spec.sale, scope), 'number of the sale');
  const occurredAt = instant(valueOf(spec.occurredAt, scope));
  const reason = required(valueOf(spec.reason, scope), 'reason');
  return (head) => ({
    kind: 'refundReversal',
    item: {
      ...{ saleExternalId: sale(head), refundExternalId: refund(head) },
      ...{ occurredAt: occurredAt(head), reason: reason(head) },
    },
    partners: [],
    lines: [],
  });
}
