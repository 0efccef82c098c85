import type { GraphQLLeafType } from 'graphql';
import type { PlannedField } from './query-plan.js';

/** A value of a scalar or enum as it is answered. */
export function leafOf(field: PlannedField, type: GraphQLLeafType, required: boolean, value: unknown): unknown {
  if (value === null || value === undefined) return nothing(field, required);
  if (value instanceof Error) throw value;
  const written: unknown = type.serialize(value);
  if (written === null || written === undefined) throw new Error(`${type.name} cannot write ${String(value)}`);
  return written;
}

export function nothing({ parent, definition }: PlannedField, required: boolean): null {
  if (required) throw new Error(`Cannot return null for non-nullable field ${parent.name}.${definition.name}.`);
  return null;
}

export const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && typeof (value as { then?: unknown } | null)?.then === 'function';

export const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' &&
  typeof (value as { [Symbol.iterator]?: unknown } | null)?.[Symbol.iterator] === 'function';
