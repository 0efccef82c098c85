import { z } from 'zod';
import { create } from './sale.schema.js';
import { valueSchema } from './value.schema.js';

const planned = {
  /** `webinar`, `ebook`, `research`, `event`, `campaign` or `content`. */
  kind: valueSchema,
  /** Its number, if it is not said. */
  name: valueSchema.optional(),
  audience: valueSchema.optional(),
  expectedLeads: valueSchema.optional(),
};

/** An activity that is planned where it is met first, on the day of the record that names it unless its days are said. */
export const createActivity = z.strictObject({
  ...planned,
  startsOn: valueSchema.optional(),
  endsOn: valueSchema.optional(),
});

export const activity = z.strictObject({
  ...planned,
  externalId: valueSchema,
  startsOn: valueSchema,
  /** Its first day, if it is not said. */
  endsOn: valueSchema.optional(),
});

/** What else partners cost. */
export const cost = z.strictObject({
  externalId: valueSchema,
  /** The vendor's own word: `software`. */
  category: valueSchema,
  amount: valueSchema,
  currency: valueSchema.optional(),
  day: valueSchema,
  /** An empty cell: it is of none of them alone. */
  partner: valueSchema.optional(),
  create: create.optional(),
});

/** What a partner has of a budget in all. */
export const allocation = z.strictObject({
  /** When that was decided: the same amount as before is another decision, and what was decided before the last changes nothing. */
  at: valueSchema,
  budget: valueSchema,
  partner: valueSchema,
  create: create.optional(),
  amount: valueSchema,
});

export type CreateActivitySpec = z.output<typeof createActivity>;
export type ActivitySpec = z.output<typeof activity>;
export type CostSpec = z.output<typeof cost>;
export type AllocationSpec = z.output<typeof allocation>;
