import { z } from 'zod';
import { pattern, type Steps, steps, text } from './steps.schema.js';

export { type ColumnSpec, columnSchema } from './steps.schema.js';

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
  /** Strictly earlier than this, strictly later than that; both together are a span. */
  readonly before?: ValueSpec;
  readonly after?: ValueSpec;
}

/** Against figures or other values of the row. */
export interface NumberTest {
  readonly equals?: ValueSpec;
  readonly above?: ValueSpec;
  readonly below?: ValueSpec;
  readonly atLeast?: ValueSpec;
  readonly atMost?: ValueSpec;
}

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

const TESTS = ['equals', 'in', 'matches', 'empty', 'number', 'before', 'after'] as const;

/** A span is one test. */
const hasOneTest = ({ before, after, ...others }: ConditionSpec): boolean =>
  one(TESTS)({ ...others, before: before ?? after });

const timeBound = valueSchema
  .refine(
    ({ constant }) => constant === undefined || /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/.test(constant),
    'not a day or time such as 2024-01-31 or 2024-01-31T12:00:00Z',
  )
  .optional();

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
    before: timeBound,
    after: timeBound,
  })
  .refine(one(['all', 'any', 'not', 'column', 'value']), 'a condition has exactly one of all, any, not, column, value')
  .refine(
    (spec) => hasOneTest(spec) === (spec.column !== undefined || spec.value !== undefined),
    `a test of a column or value has exactly one of ${TESTS.join(', ')}; before and after may stand together`,
  ) as z.ZodType<ConditionSpec>;
