import { z } from 'zod';
import { explainUnknownKeys } from './mapping.issues.js';
import { RECORD_KINDS, recordSchemas } from './record.schema.js';
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
  /** What stands before a quote that is part of a text, such as a backslash; without it a quote is written twice. */
  escape: z.string().length(1).optional(),
  /** What becomes of a row that ends before the last column: it is bad, or what is missing is empty. */
  shortRows: z.enum(['refuse', 'pad']).default('refuse'),
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
  /** Where it is not, it has no rows. */
  optional: z.boolean().default(false),
  columns: z.record(z.string(), columnSchema).default({}),
  ...format,
});

const rule = z
  .strictObject({
    when: conditionSchema.optional(),
    /** The next rules see the row too. */
    continue: z.boolean().default(false),
    ignore: z.string().optional(),
    /** Where its records stand among those of the file, in place of the `order` of all. */
    order: valueSchema.optional(),
    /** Codes by which the service may refuse and that are an answer like any other: counted, and no fault. */
    answers: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a code, such as PROTECTED_FOR_ANOTHER')).default([]),
    ...recordSchemas,
  })
  .refine(
    (given) => [...RECORD_KINDS, 'ignore' as const].filter((kind) => given[kind] !== undefined).length === 1,
    `a rule makes exactly one of ${RECORD_KINDS.join(', ')}, or says ignore and why`,
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
  /** What becomes of the other rows: lines of the record, or repeats that are reported and not counted; noted ones are sent, too. */
  rest: z.enum(['lines', 'repeats', 'noted-repeats']).default('lines'),
});

/** What is said of one kind of file. */
const part = z.strictObject({
  source: source.prefault({}),
  columns: z.record(z.string(), columnSchema).default({}),
  drop: z.array(z.strictObject({ why: z.string(), when: conditionSchema })).default([]),
  group: group.optional(),
  /** The order in which the records of one file are sent; without it that of their first rows. */
  order: valueSchema.optional(),
  records: z.array(rule).min(1),
});

const shared = {
  concord: z.literal(1, 'the version of the mapping language is 1'),
  name: z.string().min(1),
  about: z.string().optional(),
  tables: z.record(z.string(), table).default({}),
  lookups: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.null()]))).default({}),
};

const ofOneKind = z
  .strictObject({ ...shared, ...part.shape })
  .transform(({ source, columns, drop, group, order, records, ...all }) => ({
    ...all,
    parts: [{ source, columns, drop, records, ...(group && { group }), ...(order && { order }) } as PartSpec],
  }));

const ofSeveralKinds = z
  .strictObject({ ...shared, files: z.array(part).min(1) })
  .transform(({ files, ...all }) => ({ ...all, parts: files }));

const hasFiles = (given: unknown): boolean => typeof given === 'object' && given !== null && 'files' in given;

/** Either says everything of one kind of file itself, or has `files`, which go one after the other. */
export const parseMappingSpec = (given: unknown): z.ZodSafeParseResult<MappingSpec> =>
  (hasFiles(given) ? ofSeveralKinds : ofOneKind).safeParse(given, { error: explainUnknownKeys });

export type MappingSpec = z.output<typeof ofOneKind>;
export type PartSpec = z.output<typeof part>;
export type RuleSpec = PartSpec['records'][number];
export type GroupSpec = z.output<typeof group>;
export type TableSpec = z.output<typeof table>;
export type FormatSpec = Pick<
  PartSpec['source'],
  'encoding' | 'delimiter' | 'quote' | 'escape' | 'shortRows' | 'header' | 'skipLines' | 'nulls'
>;
