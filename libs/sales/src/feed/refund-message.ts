import { word } from '#libs/feed';
import type { RefundJson } from '#libs/feed-client';
import { toGlobalId } from '#libs/kernel';
import type { ExcessMoved } from '../events/sale.events.js';
import type { LineRefund } from '../lines/line-state.js';
import type { RefundStatus } from '../read-models/sale.enums.types.js';

interface OfRefund {
  readonly refundId: string;
  readonly saleId: string;
  readonly programId: string;
  readonly externalId: string;
  readonly occurredAt: string;
}

export const refundOf = ({ refundId, saleId, programId, externalId, occurredAt }: OfRefund, status: RefundStatus) => ({
  id: toGlobalId('refund', refundId),
  programId: toGlobalId('program', programId),
  saleId: toGlobalId('sale', saleId),
  externalId,
  occurredAt,
  status: word<string>(status),
});

export const refundedLines = (lines: readonly LineRefund[] | null): RefundJson['lines'] =>
  (lines ?? []).map(({ line, refundedBefore, refundedAfter, unitsBefore, unitsAfter }) => ({
    line,
    refundedBefore,
    refundedAfter,
    unitsBefore,
    unitsAfter,
  }));

export const movedRefunds = (moved: readonly ExcessMoved[]) =>
  moved.map(({ refundId, externalId, amount }) => ({ refundId: toGlobalId('refund', refundId), externalId, amount }));
