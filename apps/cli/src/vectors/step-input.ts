import { written, writtenOr } from './input/decimals.js';
import type { Line, Step } from './input/scenario.js';
import type { World } from './world.js';

/** The API asks for a product of every line; a scenario need not say one. */
const NO_PRODUCT = '(none)';

/** What `recordSale` and `recordCreditNote` take. */
export const soldInput = (step: Step, { programId, currency }: World): object => ({
  ...{ idempotencyKey: step.key, programId, externalId: step.key, occurredAt: step.occurredAt },
  currency: step.currency ?? currency,
  credits: (step.credits ?? []).map(({ partner, weight }) => ({ partnerExternalId: partner, weight })),
  ...(step.customer && {
    customer: {
      ...{ ref: step.customer.key, country: step.customer.country ?? null },
      returning: step.customer.returning ?? null,
    },
  }),
  saleType: step.type ?? null,
  metadata: Object.entries(step.metadata ?? {}).map(([key, value]) => ({ key, value: String(value) })),
  lines: linesInput(step.lines),
});

/** A line's number is said where it is not its place. */
const linesInput = (lines: readonly Line[] = []): object[] =>
  lines.map(({ line, kind, quantity, unitPrice, product, category, appliesTo }, at) => ({
    ...(line !== at + 1 && { line }),
    ...{ kind: (kind ?? 'goods').toUpperCase(), product: product ?? NO_PRODUCT, category: category ?? null },
    ...{ quantity: written(quantity ?? '1'), unitPrice: written(unitPrice ?? '0') },
    ...(appliesTo && appliesTo.length > 0 && { appliesTo }),
  }));

export const refundInput = (step: Step, { programId }: World): object => ({
  ...{ idempotencyKey: step.key, programId, externalId: step.key, saleExternalId: step.sale },
  ...{ occurredAt: step.occurredAt, currency: step.currency ?? null },
  ...(step.amount !== undefined && { amount: written(step.amount) }),
  ...(step.refundedTotal !== undefined && { refundedTotal: written(step.refundedTotal) }),
  ...(step.lines && {
    lines: step.lines.map(({ line, amount, quantity }) => ({
      ...{ line, amount: writtenOr(amount), quantity: writtenOr(quantity) },
    })),
  }),
});

export const reversalInput = (step: Step, saleExternalId: string, { programId }: World): object => ({
  ...{ idempotencyKey: step.key, programId, saleExternalId, refundExternalId: step.refund },
  ...{ occurredAt: step.occurredAt, reason: 'as the scenario says' },
});

export const amendmentInput = (step: Step, { programId }: World): object => ({
  ...{ idempotencyKey: step.key, programId, saleExternalId: step.sale, occurredAt: step.occurredAt },
  lines: linesInput(step.lines),
});
