import { RowFault } from '../fault.js';
import { compilePartner } from '../kinds/partner.kind.js';
import { compileRates } from '../kinds/rates.kind.js';
import type { Made } from '../kinds/record.js';
import { compileRefund } from '../kinds/refund.kind.js';
import { compileSale } from '../kinds/sale.kind.js';
import type { Row } from '../row.js';
import { compileCondition, type Condition, valueOf } from './condition.js';
import type { FormatSpec, GroupSpec, MappingSpec, RuleSpec } from './mapping.schema.js';
import type { Look } from './steps.js';
import type { Tables } from './tables.js';
import type { Scope, Value } from './value.js';

/** A rule of the mapping: which rows it takes, and what it makes of them. */
export interface Rule {
  readonly takes: Condition;
  readonly goesOn: boolean;
  /** Why what it takes is not sent; null when it makes something. */
  readonly ignores: string | null;
  readonly make: (head: Row, rows: readonly Row[]) => Made;
}

export interface Group {
  readonly by: readonly Value[];
  readonly head: { readonly is: 'first' } | { readonly is: 'earliest' | 'latest'; readonly time: Value };
  readonly rest: GroupSpec['rest'];
}

/** A mapping made ready for rows. */
export interface Compiled {
  readonly format: FormatSpec;
  /** Columns that a header must have. */
  readonly required: readonly string[];
  readonly drops: readonly { readonly why: string; readonly holds: Condition }[];
  readonly rules: readonly Rule[];
  readonly group?: Group;
  readonly order?: { readonly by: Value; readonly numeric: boolean };
}

export function compile(spec: MappingSpec, tables: Tables): Compiled {
  const used = new Set<string>();
  const scope: Scope = { columns: spec.columns, nulls: spec.source.nulls, used, look: lookIn(spec.lookups, tables) };
  const compiled = {
    format: spec.source,
    drops: spec.drop.map(({ why, when }) => ({ why, holds: compileCondition(when, scope) })),
    rules: spec.records.map((rule) => compileRule(rule, scope)),
    ...(spec.group && { group: compileGroup(spec.group, scope) }),
    ...(spec.order && { order: { by: valueOf(spec.order, scope), numeric: spec.order.number !== undefined } }),
  };
  return { ...compiled, required: [...used].filter((column) => !spec.columns[column]?.optional) };
}

function compileRule(spec: RuleSpec, scope: Scope): Rule {
  return {
    takes: spec.when ? compileCondition(spec.when, scope) : () => true,
    goesOn: spec.continue,
    ignores: spec.ignore ?? null,
    make: compileMaker(spec, scope),
  };
}

function compileMaker(spec: RuleSpec, scope: Scope): Rule['make'] {
  if (spec.sale) return compileSale('sale', spec.sale, scope);
  if (spec.creditNote) return compileSale('creditNote', spec.creditNote, scope);
  if (spec.refund) return compileRefund(spec.refund, scope);
  if (spec.partner) return compilePartner(spec.partner, scope);
  if (spec.rates) return compileRates(spec.rates, scope);
  return () => {
    throw new RowFault('the rule makes nothing', null);
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
    return (key): ReturnType<Look> => found.get(key);
  };
