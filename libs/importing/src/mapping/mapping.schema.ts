import { z } from 'zod';
import { columnSchema, conditionSchema, valueSchema } from './value.schema.js';

const encoding = z.string().superRefine((label, refine) => {
  try {
    new TextDecoder(label);
  } catch {
    refine.addIssue({ code: 'custom', message: `not an encoding: ${label}` });
  }
});

const pattern = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}, 'not a regular expression');

const format = {
  encoding: encoding.default('utf-8'),
  delimiter: z.string().length(1).default(','),
  quote: z.string().length(1).nullable().default('"'),
  /** The names in the first line, or given here for files that have none. */
  header: z.union([z.literal(true), z.array(z.string()).min(1)]).default(true),
  /** Lines before the header that are not part of the table. */
  skipLines: z.number().int().min(0).default(0),
  /** Texts that mean that there is nothing, in every column that does not say its own. */
  nulls: z.array(z.string()).default(['']),
};

const source = z.strictObject({ match: pattern.default('\\.csv(\\.gz)?$'), ...format });

const table = z.strictObject({
  file: z.string(),
  key: z.string(),
  columns: z.record(z.string(), columnSchema).default({}),
  ...format,
});

const create = z.strictObject({
  kind: valueSchema,
  name: valueSchema.optional(),
  country: valueSchema.optional(),
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
});

const sale = z.strictObject({
  externalId: valueSchema,
  occurredAt: valueSchema,
  currency: valueSchema,
  saleType: valueSchema.optional(),
  customer: z
    .strictObject({ ref: valueSchema, country: valueSchema.optional(), returning: valueSchema.optional() })
    .optional(),
  metadata: z.record(z.string(), valueSchema).default({}),
  credits: z.array(credit).default([]),
  lines: z.array(line).min(1),
});

const refund = z.strictObject({
  externalId: valueSchema,
  /** The number of the sale that it gives back. */
  sale: valueSchema,
  occurredAt: valueSchema,
  amount: valueSchema.optional(),
  reason: valueSchema.optional(),
});

const partner = create.extend({ externalId: valueSchema });

const rates = z.strictObject({
  source: valueSchema,
  base: valueSchema,
  day: valueSchema,
  rates: z.strictObject({
    columns: z.union([z.literal('rest'), z.array(z.string())]),
    except: z.array(z.string()).default([]),
  }),
});

const KINDS = ['sale', 'creditNote', 'refund', 'partner', 'rates'] as const;

const rule = z
  .strictObject({
    when: conditionSchema.optional(),
    /** The next rules see the row too. */
    continue: z.boolean().default(false),
    ignore: z.string().optional(),
    sale: sale.optional(),
    creditNote: sale.optional(),
    refund: refund.optional(),
    partner: partner.optional(),
    rates: rates.optional(),
  })
  .refine(
    (given) => [...KINDS, 'ignore' as const].filter((kind) => given[kind] !== undefined).length === 1,
    `a rule makes exactly one of ${KINDS.join(', ')}, or says ignore and why`,
  );

const head = z.union([
  z.literal('first'),
  z.strictObject({ earliest: valueSchema }),
  z.strictObject({ latest: valueSchema }),
]);

const group = z.strictObject({
  by: z.array(valueSchema).min(1),
  within: z.literal('file').default('file'),
  /** The row that speaks for the whole record; of several, the first in the file. */
  head: head.default('first'),
  /** What becomes of the other rows: lines of the record, or repeats that are reported and not counted. */
  rest: z.enum(['lines', 'repeats']).default('lines'),
});

export const mappingSchema = z.strictObject({
  concord: z.literal(1, 'the version of the mapping language is 1'),
  name: z.string().min(1),
  about: z.string().optional(),
  source: source.prefault({}),
  tables: z.record(z.string(), table).default({}),
  lookups: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.null()]))).default({}),
  columns: z.record(z.string(), columnSchema).default({}),
  drop: z.array(z.strictObject({ why: z.string(), when: conditionSchema })).default([]),
  group: group.optional(),
  /** The order in which the records of one file are sent; without it that of their first rows. */
  order: valueSchema.optional(),
  records: z.array(rule).min(1),
});

export type MappingSpec = z.output<typeof mappingSchema>;
export type RuleSpec = MappingSpec['records'][number];
export type SaleSpec = z.output<typeof sale>;
export type RefundSpec = z.output<typeof refund>;
export type PartnerSpec = z.output<typeof partner>;
export type CreateSpec = z.output<typeof create>;
export type RatesSpec = z.output<typeof rates>;
export type GroupSpec = z.output<typeof group>;
export type TableSpec = z.output<typeof table>;
export type FormatSpec = Pick<
  MappingSpec['source'],
  'encoding' | 'delimiter' | 'quote' | 'header' | 'skipLines' | 'nulls'
>;
export type RecordKind = (typeof KINDS)[number];
