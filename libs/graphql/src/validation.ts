import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { LRUCache } from 'lru-cache';
import { NestedPageArgs } from './connection.js';
import { type BadField, badInput } from './faults.js';

/** Checks every input by its class-validator rules; what does not fit is BAD_USER_INPUT with the path of each field. */
export const inputValidation = (): ValidationPipe =>
  new InputValidation({
    transform: true,
    exceptionFactory: (errors) => badInput(errors.flatMap((error) => fieldsOf(error))),
  });

/** Arguments of nested lists that were found good: each parent of a level brings the same again. */
const KEPT_ARGUMENTS = 1_000;
const good = new LRUCache<string, object>({ max: KEPT_ARGUMENTS });
const numbers = new Map<unknown, number>();

/** What arguments of a nested list were found to be when they were checked; undefined if they never were. */
export const checkedBefore = (value: unknown, metatype: unknown): object | undefined =>
  isNested(metatype) ? good.get(nameOf(value, metatype)) : undefined;

/** Whether values of this type are checked at all. */
export const isChecked = (metatype: unknown): boolean => typeof metatype === 'function' && !UNCHECKED.has(metatype);

const UNCHECKED: ReadonlySet<unknown> = new Set([String, Boolean, Number, Array, Object, Buffer, Date]);

const isNested = (metatype: unknown): boolean =>
  typeof metatype === 'function' && (metatype === NestedPageArgs || metatype.prototype instanceof NestedPageArgs);

function nameOf(value: unknown, metatype: unknown): string {
  const number = numbers.get(metatype) ?? numbers.size;
  numbers.set(metatype, number);
  return `${number} ${JSON.stringify(value)}`;
}

class InputValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    if (!isNested(metatype) || metadata.type === 'custom') return this.check(value, metadata);
    const known = checkedBefore(value, metatype) ?? ((await this.check(value, metadata)) as object);
    good.set(nameOf(value, metatype), known);
    return known;
  }

  private async check(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const checked: unknown = await super.transform(value, metadata);
    const isAllArguments = metadata.type !== 'custom' && metadata.data === undefined;
    return isAllArguments ? withoutNulls(checked) : checked;
  }
}

/** A filter given as null filters nothing, as one that is left out. */
function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  for (const [name, value] of Object.entries(given)) if (value === null) Reflect.deleteProperty(given, name);
  return given;
}

function fieldsOf({ property, constraints, children }: ValidationError, above: readonly string[] = []): BadField[] {
  const path = [...above, property];
  const own = Object.values(constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(children ?? []).flatMap((child) => fieldsOf(child, path))];
}
