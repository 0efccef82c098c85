import { z } from 'zod';
import { createActivity } from './marketing.schema.js';
import { create } from './sale.schema.js';
import { conditionSchema, valueSchema } from './value.schema.js';

/** By what a customer is known; an empty cell says nothing. */
const customer = z
  .strictObject({
    ref: valueSchema.optional(),
    email: valueSchema.optional(),
    crmId: valueSchema.optional(),
    website: valueSchema.optional(),
  })
  .prefault({});

/** A partner by the vendor's own key, admitted where it is met first, if `create` says how. */
const ofPartner = { partner: valueSchema, create: create.optional() };

export const link = z.strictObject({
  ...ofPartner,
  key: valueSchema,
  destination: valueSchema,
  name: valueSchema.optional(),
  /** Whether the path may be given in the request. */
  deepPaths: valueSchema.optional(),
});

export const code = z.strictObject({
  ...ofPartner,
  code: valueSchema,
  startsAt: valueSchema.optional(),
  endsAt: valueSchema.optional(),
  limit: valueSchema.optional(),
  oncePerCustomer: valueSchema.optional(),
  newCustomersOnly: valueSchema.optional(),
  /** When it was issued. */
  at: valueSchema.optional(),
});

export const lead = z.strictObject({
  externalId: valueSchema,
  at: valueSchema,
  /** An empty cell: nobody brought it. */
  partner: valueSchema.optional(),
  create: create.optional(),
  /** The number of the activity that it came from; an empty cell: none is known. */
  activity: valueSchema.optional(),
  createActivity: createActivity.optional(),
  customer,
  name: valueSchema.optional(),
  phone: valueSchema.optional(),
  company: valueSchema.optional(),
  country: valueSchema.optional(),
  /** What the person agreed to; an empty `given`: it was not asked. */
  consent: z.strictObject({ given: valueSchema, at: valueSchema, wording: valueSchema.optional() }).optional(),
});

const touch = z.strictObject({
  ...ofPartner,
  when: conditionSchema.optional(),
  at: valueSchema,
  /** `click`, `code`, `lead`, `response` or `cosell`. */
  kind: valueSchema,
  /** The number of the activity that it came through. */
  activity: valueSchema.optional(),
  createActivity: createActivity.optional(),
});

/** What partners did to win one customer, each touch under the row's number and its place. */
export const touches = z.strictObject({ externalId: valueSchema, customer, touches: z.array(touch).min(1) });

export type LinkSpec = z.output<typeof link>;
export type CodeSpec = z.output<typeof code>;
export type LeadSpec = z.output<typeof lead>;
export type TouchesSpec = z.output<typeof touches>;
export type CustomerSpec = z.output<typeof customer>;
