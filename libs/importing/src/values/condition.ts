import type { Decimal } from '#libs/kernel';
import type { Row } from '../row/row.js';
import { compileValue, decimalOf, type Scope, type Value } from './value.js';
import { timeTest } from './time-test.js';
import type { ConditionSpec, NumberTest, ValueSpec } from '../schema/value.schema.js';

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
  return compileTest(spec, value, scope);
}

/** A value whose choices may hold conditions. */
export const valueOf = (spec: ValueSpec, scope: Scope): Value =>
  compileValue(spec, scope, (condition) => compileCondition(condition, scope));

const every = (conditions: readonly Condition[]): Condition => {
  return (row) => conditions.every((holds) => holds(row));
};

/** A value that is not there equals nothing, is in nothing, matches nothing and is no number. */
function compileTest(spec: ConditionSpec, value: Value, scope: Scope): Condition {
  if (spec.empty !== undefined) return (row) => (value.of(row) === null) === spec.empty;
  const test = testOf(spec, value, scope);
  return (row) => {
    const text = value.of(row);
    return text !== null && test(text, row);
  };
}

type Test = (text: string, row: Row) => boolean;

function testOf(spec: ConditionSpec, { column }: Value, scope: Scope): Test {
  if (spec.number) return numberTest(spec.number, column, scope);
  const { before, after } = spec;
  if (!before && !after) return textTest(spec);
  const zone = spec.value?.time?.zone ?? scope.columns[spec.value?.column ?? spec.column ?? '']?.time?.zone;
  const bounds = { ...(before && { before: valueOf(before, scope) }), ...(after && { after: valueOf(after, scope) }) };
  return timeTest(bounds, column, zone);
}

function textTest(spec: ConditionSpec): Test {
  if (spec.in) {
    const texts = new Set(spec.in);
    return (text) => texts.has(text);
  }
  if (spec.matches !== undefined) {
    const pattern = new RegExp(spec.matches, 'u');
    return (text) => pattern.test(text);
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

function numberTest(spec: NumberTest, column: string | null, scope: Scope): Test {
  const tests = (Object.keys(COMPARED) as (keyof NumberTest)[]).flatMap((name) => {
    const bound = spec[name];
    return bound === undefined ? [] : [{ bound: figureOf(valueOf(bound, scope)), holds: COMPARED[name] }];
  });
  return (text, row) => {
    const figure = decimalOf(text, column);
    return tests.every(({ bound, holds }) => {
      const known = bound(row);
      return known !== null && holds(figure.compare(known));
    });
  };
}

function figureOf(value: Value): (row: Row) => Decimal | null {
  return (row) => {
    const text = value.of(row);
    return text === null ? null : decimalOf(text, value.column);
  };
}
