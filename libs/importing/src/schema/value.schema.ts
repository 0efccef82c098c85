import { isTimeZone } from '#libs/kernel';
import { z } from 'zod';
import { withoutMoment } from './hints.js';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const pattern = z.string().superRefine((source, refine) => {
  try {
    new RegExp(source, 'u');
  } catch (fault) {
    refine.addIssue({ code: 'custom', message: `not a regular expression: ${(fault as Error).message}` });
  }
});

/** Moment's tokens are other ones, and some of them mean something else to Luxon. */
const format = z.string().superRefine((written, refine) => {
  const meant = withoutMoment(written);
  if (meant === undefined) return;
  const tokens = /Y+|D+|A/.exec(written)?.[0];
  refine.addIssue({
    code: 'custom',
    message: `${tokens} is a token of Moment’s, and these are Luxon’s: did you mean ${meant}?`,
  });
});

const otherwise = z.union([z.enum(['refuse', 'keep', 'null']), z.strictObject({ value: text })]);

const lookup = z
  .strictObject({
    map: z.record(z.string(), text.nullable()).optional(),
    name: z.string().optional(),
    table: z.string().optional(),
    column: z.string().optional(),
    otherwise: otherwise.default('refuse'),
  })
  .refine(
    ({ map, name, table }) => [map, name, table].filter((way) => way !== undefined).length === 1,
    'a lookup has one of map, name or table',
  )
  .refine(({ table, column }) => (table === undefined) === (column === undefined), 'table and column go together');

/** What a text goes through, in this order, whatever the order in the file. Null passes through all of it. */
const steps = {
  trim: z.boolean().optional(),
  nulls: z.array(text).optional(),
  replace: z.array(z.strictObject({ pattern, with: z.string() })).optional(),
  case: z.enum(['upper', 'lower']).optional(),
  lookup: lookup.optional(),
  number: z
    .strictObject({ decimal: z.enum(['.', ',']).default('.'), group: z.string().length(1).optional() })
    .optional(),
  time: z
    .strictObject({
      format: format.optional(),
      zone: z.string().refine(isTimeZone, 'not an IANA time zone').optional(),
      at: z
        .string()
        .regex(/^\d\d:\d\d(:\d\d)?$/, 'a time of the day, such as 23:59:59')
        .optional(),
    })
    .optional(),
};

export const columnSchema = z.strictObject({ optional: z.boolean().default(false), ...steps });

const SOURCES = [
  'column',
  'constant',
  'template',
  'row',
  'file',
  'first',
  'sum',
  'product',
  'negate',
  'choose',
] as const;

interface Steps {
  readonly trim?: boolean;
  readonly nulls?: readonly string[];
  readonly replace?: readonly { readonly pattern: string; readonly with: string }[];
  readonly case?: 'upper' | 'lower';
  readonly lookup?: z.output<typeof lookup>;
  readonly number?: { readonly decimal: '.' | ','; readonly group?: string };
  readonly time?: { readonly format?: string; readonly zone?: string; readonly at?: string };
}

/** Where a text comes from, and what it goes through. */
export interface ValueSpec extends Steps {
  readonly column?: string;
  readonly constant?: string;
  readonly template?: string;
  readonly row?: 'number' | 'line';
  readonly file?: 'name';
  readonly first?: readonly ValueSpec[];
  readonly sum?: readonly ValueSpec[];
  readonly product?: readonly ValueSpec[];
  readonly negate?: ValueSpec;
  readonly choose?: readonly { readonly when?: ConditionSpec; readonly then: ValueSpec }[];
}

export interface ConditionSpec {
  readonly all?: readonly ConditionSpec[];
  readonly any?: readonly ConditionSpec[];
  readonly not?: ConditionSpec;
  readonly column?: string;
  readonly value?: ValueSpec;
  readonly equals?: string;
  readonly in?: readonly string[];
  readonly matches?: string;
  readonly empty?: boolean;
  readonly number?: NumberTest;
}

/** Against figures or other values of the row. */
export interface NumberTest {
  readonly equals?: ValueSpec;
  readonly above?: ValueSpec;
  readonly below?: ValueSpec;
  readonly atLeast?: ValueSpec;
  readonly atMost?: ValueSpec;
}

export type ColumnSpec = z.output<typeof columnSchema>;

const one = (names: readonly string[]) => (spec: object) =>
  Object.entries(spec).filter(([name, value]) => names.includes(name) && value !== undefined).length === 1;

/** A plain text stands for `{ constant: … }`. */
export const valueSchema: z.ZodType<ValueSpec> = z.preprocess(
  (given) => (typeof given === 'object' && given !== null ? given : { constant: given }),
  z
    .strictObject({
      column: z.string().optional(),
      constant: text.optional(),
      template: z.string().optional(),
      row: z.enum(['number', 'line']).optional(),
      file: z.literal('name').optional(),
      get first() {
        return z.array(valueSchema).min(1).optional();
      },
      get sum() {
        return z.array(valueSchema).min(1).optional();
      },
      get product() {
        return z.array(valueSchema).min(1).optional();
      },
      get negate() {
        return valueSchema.optional();
      },
      get choose() {
        return z
          .array(z.strictObject({ when: conditionSchema.optional(), then: valueSchema }))
          .min(1)
          .optional();
      },
      ...steps,
    })
    .refine(one(SOURCES), `a value has exactly one of ${SOURCES.join(', ')}`),
) as z.ZodType<ValueSpec>;

const TESTS = ['equals', 'in', 'matches', 'empty', 'number'] as const;

const bound = valueSchema
  .refine(({ constant }) => constant === undefined || /^-?\d+(\.\d+)?$/.test(constant), 'not a plain decimal number')
  .optional();

export const conditionSchema: z.ZodType<ConditionSpec> = z
  .strictObject({
    get all() {
      return z.array(conditionSchema).optional();
    },
    get any() {
      return z.array(conditionSchema).optional();
    },
    get not() {
      return conditionSchema.optional();
    },
    column: z.string().optional(),
    value: valueSchema.optional(),
    equals: text.optional(),
    in: z.array(text).optional(),
    matches: pattern.optional(),
    empty: z.boolean().optional(),
    number: z.strictObject({ equals: bound, above: bound, below: bound, atLeast: bound, atMost: bound }).optional(),
  })
  .refine(one(['all', 'any', 'not', 'column', 'value']), 'a condition has exactly one of all, any, not, column, value')
  .refine(
    (spec) => one(TESTS)(spec) === (spec.column !== undefined || spec.value !== undefined),
    `a test of a column or value has exactly one of ${TESTS.join(', ')}`,
  ) as z.ZodType<ConditionSpec>;
