import { z } from 'zod';
import { conditionSchema, valueSchema } from './value.schema.js';

export const metadata = z.record(z.string(), valueSchema).default({});

export const create = z.strictObject({
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

export const line = z.strictObject({
  when: conditionSchema.optional(),
  /** Its number in the sale, by which refunds and amendments name it; its place from 1, if left out. */
  line: valueSchema.optional(),
  product: valueSchema,
  category: valueSchema.optional(),
  kind: valueSchema.optional(),
  quantity: valueSchema.optional(),
  unitPrice: valueSchema,
  /** Of a discount: the numbers of the lines that it belongs to, apart by commas or blanks. */
  appliesTo: valueSchema.optional(),
});

export const sold = z.strictObject({
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

/** What its customer and its partners can be found by; an empty cell says nothing. */
const evidence = z.strictObject({
  clickId: valueSchema.optional(),
  code: valueSchema.optional(),
  redemptionId: valueSchema.optional(),
  leadExternalId: valueSchema.optional(),
  email: valueSchema.optional(),
  crmId: valueSchema.optional(),
  website: valueSchema.optional(),
  taxId: valueSchema.optional(),
});

export const sale = sold.extend({
  /** `explicit`, `by-policy` or `none`. */
  crediting: valueSchema.optional(),
  evidence: evidence.optional(),
});

export type SaleSpec = z.output<typeof sale>;
export type SoldSpec = z.output<typeof sold>;
export type CreateSpec = z.output<typeof create>;
