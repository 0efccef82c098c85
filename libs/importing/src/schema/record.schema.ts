import { z } from 'zod';
import { conditionSchema, valueSchema } from './value.schema.js';

const metadata = z.record(z.string(), valueSchema).default({});

const create = z.strictObject({
  kind: valueSchema,
  name: valueSchema.optional(),
  country: valueSchema.optional(),
  tier: valueSchema.optional(),
  phone: valueSchema.optional(),
  addressLines: z.array(valueSchema).optional(),
  city: valueSchema.optional(),
  region: valueSchema.optional(),
  postalCode: valueSchema.optional(),
  metadata,
  at: valueSchema,
});

const credit = z.strictObject({
  when: conditionSchema.optional(),
  partner: valueSchema,
  weight: valueSchema.optional(),
  /** Admits a partner that is met for the first time. */
  create: create.optional(),
});

const line = z.strictObject({
  when: conditionSchema.optional(),
  product: valueSchema,
  category: valueSchema.optional(),
  kind: valueSchema.optional(),
  quantity: valueSchema.optional(),
  unitPrice: valueSchema,
  /** Of a discount: the places of the lines that it belongs to, from 1, apart by commas or blanks. */
  appliesTo: valueSchema.optional(),
});

const sale = z.strictObject({
  externalId: valueSchema,
  occurredAt: valueSchema,
  currency: valueSchema,
  saleType: valueSchema.optional(),
  customer: z
    .strictObject({ ref: valueSchema, country: valueSchema.optional(), returning: valueSchema.optional() })
    .optional(),
  metadata,
  credits: z.array(credit).default([]),
  lines: z.array(line).min(1),
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
    currency: valueSchema.optional(),
    reason: valueSchema.optional(),
  })
  .refine(({ amount, refundedTotal }) => !(amount && refundedTotal), {
    error: 'a refund says its amount or what is refunded in all, not both',
  });

const partner = create.extend({ externalId: valueSchema });

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
  creditNote: sale.optional(),
  refund: refund.optional(),
  partner: partner.optional(),
  contact: contact.optional(),
  deal: deal.optional(),
  registration: registration.optional(),
  closing: closing.optional(),
  rates: rates.optional(),
};

export type RecordKind = keyof typeof recordSchemas;
export const RECORD_KINDS = Object.keys(recordSchemas) as RecordKind[];

export type SaleSpec = z.output<typeof sale>;
export type RefundSpec = z.output<typeof refund>;
export type PartnerSpec = z.output<typeof partner>;
export type ContactSpec = z.output<typeof contact>;
export type DealSpec = z.output<typeof deal>;
export type RegistrationSpec = z.output<typeof registration>;
export type ClosingSpec = z.output<typeof closing>;
export type CreateSpec = z.output<typeof create>;
export type RatesSpec = z.output<typeof rates>;
