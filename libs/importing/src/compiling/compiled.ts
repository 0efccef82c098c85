import { RowFault } from '../row/fault.js';
import { recordKindOf } from '../kinds/record-kinds.js';
import type { Made } from '../kinds/fields/record.js';
import type { Row } from '../row/row.js';
import { compileCondition, type Condition, valueOf } from '../values/condition.js';
import type { FormatSpec, GroupSpec, MappingSpec, PartSpec, RuleSpec } from '../schema/mapping.schema.js';
import type { FindInTable } from '../values/steps.js';
import type { Tables } from './tables.js';
import type { Scope, Value } from '../values/value.js';
import type { ValueSpec } from '../schema/value.schema.js';

/** A rule of the mapping: which rows it takes, and what it makes of them. */
export interface Rule {
  readonly takes: Condition;
  readonly goesOn: boolean;
  /** Why what it takes is not sent; null when it makes something. */
  readonly ignores: string | null;
  readonly make: (head: Row, rows: readonly Row[]) => Made;
  /** Where its records stand; without it they stay where their first row is. */
  readonly order: Value | undefined;
  /** Refusals that are an answer. */
  readonly answers: readonly string[];
}

export interface Group {
  readonly by: readonly Value[];
  readonly head: { readonly is: 'first' } | { readonly is: 'earliest' | 'latest'; readonly time: Value };
  readonly rest: GroupSpec['rest'];
}

/** What a mapping says of one kind of file, made ready for rows. */
export interface Compiled {
  readonly format: FormatSpec;
  /** Columns that a header must have. */
  readonly required: readonly string[];
  readonly drops: readonly { readonly why: string; readonly holds: Condition }[];
  readonly rules: readonly Rule[];
  readonly group?: Group;
  /** How the records are put in order, if they are: as numbers or as texts. */
  readonly order?: 'numbers' | 'texts';
}

/** What all parts of a mapping share. */
type Shared = Pick<MappingSpec, 'name' | 'lookups'>;

export function compile(spec: PartSpec, { name, lookups }: Shared, tables: Tables): Compiled {
  const used = new Set<string>();
  const look = lookIn(lookups, tables);
  const scope: Scope = { name, columns: spec.columns, nulls: spec.source.nulls, used, look };
  const orders = spec.records.flatMap(({ order = spec.order }) => (order ? [order] : []));
  const compiled = {
    format: spec.source,
    drops: spec.drop.map(({ why, when }) => ({ why, holds: compileCondition(when, { ...scope, raw: true }) })),
    rules: spec.records.map((rule) => compileRule(rule, spec.order, scope)),
    ...(spec.group && { group: compileGroup(spec.group, scope) }),
    ...(orders.length > 0 && {
      order: orders.every(({ number }) => number) ? ('numbers' as const) : ('texts' as const),
    }),
  };
  return { ...compiled, required: [...used].filter((column) => !spec.columns[column]?.optional) };
}

function compileRule(spec: RuleSpec, order: ValueSpec | undefined, scope: Scope): Rule {
  const by = spec.order ?? order;
  return {
    takes: spec.when ? compileCondition(spec.when, scope) : () => true,
    goesOn: spec.continue,
    ignores: spec.ignore ?? null,
    make: recordKindOf(spec, scope),
    order: by && valueOf(by, scope),
    answers: spec.answers,
  };
}

function compileGroup({ by, head, rest }: GroupSpec, scope: Scope): Group {
  const values = by.map((value) => valueOf(value, scope));
  if (head === 'first') return { by: values, rest, head: { is: 'first' } };
  const [is, time] = 'earliest' in head ? (['earliest', head.earliest] as const) : (['latest', head.latest] as const);
  return { by: values, rest, head: { is, time: valueOf(time, scope) } };
}

type Texts = Readonly<Record<string, string | null>>;

const lookIn =
  (lookups: MappingSpec['lookups'], tables: Tables): Scope['look'] =>
  ({ map, name, table, column }) => {
    if (table !== undefined && column !== undefined) return tables.column(table, column);
    const texts: Texts | undefined = map ?? lookups[name ?? ''];
    if (!texts) throw new RowFault(`the mapping has no lookup called ${name}`, null);
    const found = new Map(Object.entries(texts));
    return (key): ReturnType<FindInTable> => found.get(key);
  };
