import { compileCondition, valueOf } from './condition.js';
import type { Row } from '../row/row.js';
import type { ValueSpec } from '../schema/value.schema.js';
import type { Scope } from './value.js';

/** The zone in which the mapping reads a time of a row: its own step’s, its column’s, or that of the choice which the row takes. */
export function zoneOf(spec: ValueSpec, scope: Scope): (row: Row) => string | undefined {
  const named = spec.time?.zone ?? scope.columns[spec.column ?? '']?.time?.zone;
  if (named !== undefined) return () => named;
  const ways = [...choicesOf(spec, scope), ...firstOf(spec, scope)];
  return (row) => ways.find(({ holds }) => holds(row))?.zone(row);
}

interface Way {
  readonly holds: (row: Row) => boolean;
  readonly zone: (row: Row) => string | undefined;
}

const choicesOf = ({ choose = [] }: ValueSpec, scope: Scope): Way[] =>
  choose.map(({ when, then }) => ({
    holds: when ? compileCondition(when, scope) : () => true,
    zone: zoneOf(then, scope),
  }));

const firstOf = ({ first = [] }: ValueSpec, scope: Scope): Way[] =>
  first.map((spec) => {
    const value = valueOf(spec, scope);
    return { holds: (row: Row) => value.of(row) !== null, zone: zoneOf(spec, scope) };
  });
