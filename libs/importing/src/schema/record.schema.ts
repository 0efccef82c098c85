import { z } from 'zod';
import { code, lead, link, touches } from './evidence.schema.js';
import { activity, allocation, cost } from './marketing.schema.js';
import { create, line, metadata, sale, sold } from './sale.schema.js';
import { conditionSchema, valueSchema } from './value.schema.js';

export type { CreateSpec, SaleSpec, SoldSpec } from './sale.schema.js';

const refundedLine = z
  .strictObject({
    when: conditionSchema.optional(),
    line: valueSchema,
    amount: valueSchema.optional(),
    quantity: valueSchema.optional(),
  })
  .refine(({ amount, quantity }) => !(amount && quantity), {
    error: 'a line is refunded by its amount or by its quantity, not by both',
  });

const refund = z
  .strictObject({
    externalId: valueSchema,
    /** The number of the sale that it gives back. */
    sale: valueSchema,
    occurredAt: valueSchema,
    amount: valueSchema.optional(),
    /** What is refunded in all by now, as payment services tell it. */
    refundedTotal: valueSchema.optional(),
    /** What of which lines: an amount or a quantity of each, or neither: all that is left of it. */
    lines: z.array(refundedLine).min(1).optional(),
    currency: valueSchema.optional(),
    reason: valueSchema.optional(),
  })
  .refine(({ amount, refundedTotal, lines }) => [amount, refundedTotal, lines].filter(Boolean).length <= 1, {
    error: 'a refund says its amount, what is refunded in all, or its lines: one of them',
  });

/** A refund whose money did not go back after all. */
const refundReversal = z.strictObject({
  /** The number of the refund. */
  refund: valueSchema,
  sale: valueSchema,
  occurredAt: valueSchema,
  reason: valueSchema,
});

/** All lines of a sale as its order stands after it was edited. */
const amendment = z.strictObject({ sale: valueSchema, occurredAt: valueSchema, lines: z.array(line).min(1) });

const partner = create.extend({ externalId: valueSchema });

/** Who stands above a partner from a moment on, by the vendor's keys of both. */
const partnerParent = z.strictObject({
  partner: valueSchema,
  /** An empty cell: nobody. */
  parent: valueSchema,
  effectiveFrom: valueSchema,
  reason: valueSchema,
});

const contact = z.strictObject({
  externalId: valueSchema,
  /** The partner that the person works for; admitted where it is met first, if `create` says how. */
  partner: valueSchema,
  create: create.optional(),
  name: valueSchema.optional(),
  email: valueSchema.optional(),
  phone: valueSchema.optional(),
  role: valueSchema.optional(),
  at: valueSchema.optional(),
});

/** What a registration and a deal of the past have in common. */
const registration = z.strictObject({
  externalId: valueSchema,
  partner: valueSchema.optional(),
  create: create.optional(),
  customer: z
    .strictObject({
      name: valueSchema.optional(),
      country: valueSchema.optional(),
      crmId: valueSchema.optional(),
      crmSystem: valueSchema.optional(),
      website: valueSchema.optional(),
      email: valueSchema.optional(),
      taxId: valueSchema.optional(),
    })
    .prefault({}),
  productLines: z.array(valueSchema).min(1),
  amount: valueSchema.optional(),
  currency: valueSchema,
  expectedCloseOn: valueSchema.optional(),
  representative: valueSchema.optional(),
  involvement: valueSchema.optional(),
  territory: valueSchema.optional(),
  metadata,
  at: valueSchema,
});

/** A deal that was decided elsewhere. */
const deal = registration.extend({ outcome: valueSchema, closedAt: valueSchema.optional() });

const closing = z.strictObject({
  externalId: valueSchema,
  outcome: valueSchema,
  amount: valueSchema.optional(),
  reason: valueSchema.optional(),
  at: valueSchema,
});

const rates = z.strictObject({
  source: valueSchema,
  base: valueSchema,
  day: valueSchema,
  rates: z.strictObject({
    columns: z.union([z.literal('rest'), z.array(z.string())]),
    except: z.array(z.string()).default([]),
  }),
});

/** What a rule can make. */
export const recordSchemas = {
  sale: sale.optional(),
  creditNote: sold.optional(),
  refund: refund.optional(),
  refundReversal: refundReversal.optional(),
  amendment: amendment.optional(),
  activity: activity.optional(),
  link: link.optional(),
  code: code.optional(),
  lead: lead.optional(),
  touches: touches.optional(),
  cost: cost.optional(),
  allocation: allocation.optional(),
  partner: partner.optional(),
  partnerParent: partnerParent.optional(),
  contact: contact.optional(),
  deal: deal.optional(),
  registration: registration.optional(),
  closing: closing.optional(),
  rates: rates.optional(),
};

export type RecordKind = keyof typeof recordSchemas;
export const RECORD_KINDS = Object.keys(recordSchemas) as RecordKind[];

export type RefundSpec = z.output<typeof refund>;
export type RefundReversalSpec = z.output<typeof refundReversal>;
export type AmendmentSpec = z.output<typeof amendment>;
export type PartnerSpec = z.output<typeof partner>;
export type PartnerParentSpec = z.output<typeof partnerParent>;
export type ContactSpec = z.output<typeof contact>;
export type DealSpec = z.output<typeof deal>;
export type RegistrationSpec = z.output<typeof registration>;
export type ClosingSpec = z.output<typeof closing>;
export type RatesSpec = z.output<typeof rates>;
