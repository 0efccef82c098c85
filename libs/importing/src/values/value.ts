import { Decimal } from '#libs/kernel';
import { RowFault } from '../row/fault.js';
import type { Row } from '../row/row.js';
import { numberHint } from '../schema/hints.js';
import { compileSteps, type FindInTable, notANumber } from './steps.js';
import type { ColumnSpec, ValueSpec } from '../schema/value.schema.js';

/** What a mapping says about one figure of a record, ready to be asked for a row. */
export interface Value {
  /** Throws RowFault. */
  readonly of: (row: Row) => string | null;
  /** The first column it reads: what a fault is reported against. */
  readonly column: string | null;
}

/** What values are compiled in: the columns with their cleaning, and what lookups find. */
export interface Scope {
  /** Of the mapping. */
  readonly name: string;
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly nulls: readonly string[];
  readonly look: (lookup: NonNullable<ValueSpec['lookup']>) => FindInTable;
  /** Every column that is read anywhere: the header must have it, unless it is optional. */
  readonly used: Set<string>;
  /** Cells that cannot be cleaned are seen as they are, and those that a row does not have as nothing. */
  readonly raw?: true;
}

const NO_NULLS: readonly string[] = [];

export function compileValue(spec: ValueSpec, scope: Scope, condition: CompileCondition): Value {
  const source = compileSource(spec, scope, condition);
  const steps = compileSteps(spec, source.column, NO_NULLS, scope.look);
  return {
    column: source.column,
    of: (row) => {
      const text = source.of(row);
      return text === null ? null : steps(text);
    },
  };
}

type CompileCondition = (spec: NonNullable<NonNullable<ValueSpec['choose']>[number]['when']>) => (row: Row) => boolean;

function compileSource(spec: ValueSpec, scope: Scope, condition: CompileCondition): Value {
  const compile = (inner: ValueSpec): Value => compileValue(inner, scope, condition);
  if (spec.column !== undefined) return compileColumn(spec.column, scope);
  if (spec.template !== undefined) return compileTemplate(spec.template, scope);
  if (spec.first) return firstOf(spec.first.map(compile));
  if (spec.sum) return arithmetic(spec.sum.map(compile), (a, b) => a.plus(b));
  if (spec.product) return arithmetic(spec.product.map(compile), (a, b) => a.times(b));
  if (spec.negate) return arithmetic([fixed('-1'), compile(spec.negate)], (a, b) => a.times(b));
  if (spec.choose) {
    const ways = spec.choose.map(({ when, then }) => ({ when: when && condition(when), then: compile(then) }));
    const of = (row: Row): string | null => ways.find(({ when }) => !when || when(row))?.then.of(row) ?? null;
    return { column: ways[0]?.then.column ?? null, of };
  }
  if (spec.row === 'number') return { column: null, of: (row) => String(row.number) };
  if (spec.row === 'line') return { column: null, of: (row) => String(row.line) };
  if (spec.file) return { column: null, of: (row) => row.file };
  return fixed(spec.constant ?? '');
}

const fixed = (text: string): Value => ({ column: null, of: () => text });

/** A column's cells, cleaned as the mapping says for that column. */
function compileColumn(column: string, scope: Scope): Value {
  scope.used.add(column);
  const spec = scope.columns[column];
  const clean = compileSteps(spec ?? {}, column, scope.nulls, scope.look);
  const of = (row: Row): string | null => {
    const place = row.header.placeOf(column);
    if (place === undefined) return null;
    const cell = row.cells[place];
    if (scope.raw) return cell === undefined ? null : cleanedOrRaw(clean, cell);
    if (cell === undefined) throw new RowFault('the row ends before this column', column);
    return clean(cell);
  };
  return { column, of };
}

function cleanedOrRaw(clean: (text: string) => string | null, cell: string): string | null {
  try {
    return clean(cell);
  } catch (thrown) {
    if (thrown instanceof RowFault) return cell;
    throw thrown;
  }
}

/** `{Year}-{Month}`: nothing when any of its columns holds nothing; `{{` is a brace. */
function compileTemplate(template: string, scope: Scope): Value {
  const parts = [...template.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+/gu)].map(([text, column]) =>
    column === undefined ? fixed(text === '{{' || text === '}}' ? text.slice(1) : text) : compileColumn(column, scope),
  );
  const of = (row: Row): string | null => {
    const texts = parts.map((part) => part.of(row));
    return texts.includes(null) ? null : texts.join('');
  };
  return { column: parts.find(({ column }) => column !== null)?.column ?? null, of };
}

function firstOf(values: readonly Value[]): Value {
  const of = (row: Row): string | null => {
    for (const value of values) {
      const text = value.of(row);
      if (text !== null) return text;
    }
    return null;
  };
  return { column: values[0]?.column ?? null, of };
}

/** Exact; nothing when any part is nothing. */
function arithmetic(values: readonly Value[], combine: (a: Decimal, b: Decimal) => Decimal): Value {
  const of = (row: Row): string | null => {
    let total: Decimal | undefined;
    for (const value of values) {
      const text = value.of(row);
      if (text === null) return null;
      const figure = decimalOf(text, value.column);
      total = total ? combine(total, figure) : figure;
    }
    return total?.toString() ?? null;
  };
  return { column: values.find(({ column }) => column !== null)?.column ?? null, of };
}

export function decimalOf(text: string, column: string | null): Decimal {
  const figure = Decimal.parse(text);
  if (!figure)
    throw new RowFault(
      `${notANumber(text)}${numberHint(text, '.').replace(/: say (.*)$/, ': say number: { $1 }')}`,
      column,
    );
  return figure;
}
