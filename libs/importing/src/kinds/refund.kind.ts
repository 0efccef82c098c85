import { valueOf } from '../mapping/condition.js';
import type { RefundSpec } from '../mapping/record.schema.js';
import type { Scope } from '../mapping/value.js';
import type { Row } from '../row.js';
import { amount, enumName, instant, oneOf, required } from './fields.js';
import type { Made } from './record.js';

const REASONS = ['order-cancelled', 'refund', 'payment-failed', 'fraud', 'other'];

export function compileRefund(spec: RefundSpec, scope: Scope): (head: Row) => Made {
  const externalId = required(valueOf(spec.externalId, scope), 'number');
  const sale = required(valueOf(spec.sale, scope), 'number of the sale');
  const occurredAt = instant(valueOf(spec.occurredAt, scope));
  const figure = spec.amount && amount(valueOf(spec.amount, scope), 'amount');
  const reason = oneOf(valueOf(spec.reason ?? { constant: 'refund' }, scope), 'reason', REASONS);
  return (head) => ({
    kind: 'refund',
    item: {
      externalId: externalId(head),
      saleExternalId: sale(head),
      occurredAt: occurredAt(head),
      amount: figure?.(head) ?? null,
      reason: enumName(reason(head)),
    },
    partners: [],
    lines: [],
  });
}
