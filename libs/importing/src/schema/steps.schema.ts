import { isTimeZone } from '#libs/kernel';
import { z } from 'zod';
import { isCounted } from './counted-time.js';
import { timeMacroIn, withoutMoment } from './hints.js';

export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const pattern = z.string().superRefine((source, refine) => {
  try {
    new RegExp(source, 'u');
  } catch (fault) {
    refine.addIssue({ code: 'custom', message: `not a regular expression: ${(fault as Error).message}` });
  }
});

/** Moment's tokens are other ones, and some of them mean something else to Luxon. */
const format = z.string().superRefine((written, refine) => {
  if (isCounted(written)) return;
  const macro = timeMacroIn(written);
  if (macro !== undefined) {
    refine.addIssue({
      code: 'custom',
      message: `${macro} stands for a day and a time as some language writes them: say which, such as M/d/yyyy h:mm a`,
    });
  }
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

/** Marks stand before every three digits; `indian`: before the last three, and then every two. */
const grouping = z.enum(['thousands', 'indian']).optional();

/** What a text goes through, in this order, whatever the order in the file. Null passes through all of it. */
export const steps = {
  trim: z.boolean().optional(),
  nulls: z.array(text).optional(),
  replace: z.array(z.strictObject({ pattern, with: z.string() })).optional(),
  case: z.enum(['upper', 'lower']).optional(),
  lookup: lookup.optional(),
  number: z
    .strictObject({ decimal: z.enum(['.', ',']).default('.'), group: z.string().length(1).optional(), grouping })
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
    .refine(
      ({ format: written = '', zone }) => zone !== undefined || !/^excel/.test(written),
      'Excel counts local days: say in which zone',
    )
    .optional(),
};

export const columnSchema = z.strictObject({ optional: z.boolean().default(false), ...steps });

export type ColumnSpec = z.output<typeof columnSchema>;

export interface Steps {
  readonly trim?: boolean;
  readonly nulls?: readonly string[];
  readonly replace?: readonly { readonly pattern: string; readonly with: string }[];
  readonly case?: 'upper' | 'lower';
  readonly lookup?: z.output<typeof lookup>;
  readonly number?: {
    readonly decimal: '.' | ',';
    readonly group?: string;
    readonly grouping?: 'thousands' | 'indian';
  };
  readonly time?: { readonly format?: string; readonly zone?: string; readonly at?: string };
}
