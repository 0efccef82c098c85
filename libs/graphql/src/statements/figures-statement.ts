import type { Summands } from '../types/totals.js';
import { conditions, Parameters, type Question } from './condition-text.js';
import type { Statement } from './statements.js';

/** Groups that one report may have. */
export const MOST_FIGURES = 10_000;

/** By what rows are grouped: a property, or parts that each row is divided into. */
export type Grouping =
  | { readonly property: string }
  | {
      /** Joined to each row `t`; a row without parts is one part. */
      readonly parts: string;
      /** What the part belongs to. */
      readonly key: string;
      /** Which share of the row’s amounts it has. */
      readonly share: string;
    }
  | {
      readonly parts: string;
      readonly key: string;
      /** What it has of the row’s amounts, by their properties: all that are added up. */
      readonly amounts: Readonly<Record<string, string>>;
      /** Names of other views that it reads. */
      readonly views?: readonly string[];
    };

interface Grouped<Row extends object> extends Question<Row> {
  readonly groupings: readonly Grouping[];
  readonly summands: Summands;
}

/** Keys, currency, how many rows, and what they add up to; no currency where nothing is added up; one group more than a report may have. */
export function figuresStatement<Row extends object>({ groupings, summands, ...question }: Grouped<Row>): Statement {
  const parameters = new Parameters();
  const { shape } = question;
  const keys = groupings.map((one) => ('parts' in one ? one.key : `t.${shape.column(one.property).column}::text`));
  const joins = groupings.flatMap((one) => ('parts' in one ? [`LEFT JOIN LATERAL ${one.parts} ON TRUE`] : []));
  const shares = groupings.flatMap((one) => ('share' in one ? [` * ${one.share}`] : [])).join('');
  const divided = groupings.find((one) => 'amounts' in one)?.amounts;
  const amountOf = (of: string): string => divided?.[of] ?? `t.${shape.column(of).column}`;
  const sums = Object.values(summands).map(({ of }) => `coalesce(sum(${amountOf(of)}${shares}), 0)::text`);
  const currency = sums.length > 0 ? 't.currency' : 'NULL::text';
  return {
    text: `SELECT ARRAY[${keys.join(', ')}]::text[] AS keys, ${currency} AS currency, count(*)::int AS n, ARRAY[${sums.join(', ')}]::text[] AS amounts
      FROM ${shape.table} t ${joins.join(' ')} WHERE ${conditions(question, parameters)}
      GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ${MOST_FIGURES + 1}`,
    values: parameters.values,
    adHoc: true,
  };
}
