import { Decimal } from '#libs/kernel';
import type { Row } from '../row.js';
import { compileValue, decimalOf, type Scope, type Value } from './value.js';
import type { ConditionSpec, NumberTest, ValueSpec } from './value.schema.js';

/** Throws RowFault where a number is compared and there is none. */
export type Condition = (row: Row) => boolean;

export function compileCondition(spec: ConditionSpec, scope: Scope): Condition {
  const compile = (inner: ConditionSpec): Condition => compileCondition(inner, scope);
  if (spec.all) return every(spec.all.map(compile));
  if (spec.any) {
    const ways = spec.any.map(compile);
    return (row) => ways.some((holds) => holds(row));
  }
  if (spec.not) {
    const inner = compile(spec.not);
    return (row) => !inner(row);
  }
  const value = valueOf(spec.value ?? { column: spec.column ?? '' }, scope);
  return compileTest(spec, value);
}

/** A value whose choices may hold conditions. */
export const valueOf = (spec: ValueSpec, scope: Scope): Value =>
  compileValue(spec, scope, (condition) => compileCondition(condition, scope));

const every = (conditions: readonly Condition[]): Condition => {
  return (row) => conditions.every((holds) => holds(row));
};

/** A value that is not there equals nothing, is in nothing, matches nothing and is no number. */
function compileTest(spec: ConditionSpec, value: Value): Condition {
  if (spec.empty !== undefined) return (row) => (value.of(row) === null) === spec.empty;
  const test = textTest(spec, value);
  return (row) => {
    const text = value.of(row);
    return text !== null && test(text);
  };
}

function textTest(spec: ConditionSpec, value: Value): (text: string) => boolean {
  if (spec.in) {
    const texts = new Set(spec.in);
    return (text) => texts.has(text);
  }
  if (spec.matches !== undefined) {
    const pattern = new RegExp(spec.matches, 'u');
    return (text) => pattern.test(text);
  }
  if (spec.number) {
    const test = numberTest(spec.number);
    return (text) => test(decimalOf(text, value.column));
  }
  return (text) => text === spec.equals;
}

const COMPARED: Record<keyof NumberTest, (order: number) => boolean> = {
  equals: (order) => order === 0,
  above: (order) => order > 0,
  below: (order) => order < 0,
  atLeast: (order) => order >= 0,
  atMost: (order) => order <= 0,
};

function numberTest(spec: NumberTest): (figure: Decimal) => boolean {
  const tests = (Object.keys(COMPARED) as (keyof NumberTest)[]).flatMap((name) => {
    const bound = spec[name];
    return bound === undefined ? [] : [{ bound: Decimal.of(bound), holds: COMPARED[name] }];
  });
  return (figure) => tests.every(({ bound, holds }) => holds(figure.compare(bound)));
}
