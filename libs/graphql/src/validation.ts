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

class InputValidation extends ValidationPipe {
  private readonly good = new LRUCache<string, object>({ max: KEPT_ARGUMENTS });
  private readonly numbers = new Map<unknown, number>();

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype } = metadata;
    if (!metatype || !(metatype.prototype instanceof NestedPageArgs || metatype === NestedPageArgs)) {
      return this.check(value, metadata);
    }
    const name = `${this.numberOf(metatype)} ${JSON.stringify(value)}`;
    const known = this.good.get(name) ?? ((await this.check(value, metadata)) as object);
    this.good.set(name, known);
    return known;
  }

  private numberOf(metatype: unknown): number {
    const number = this.numbers.get(metatype) ?? this.numbers.size;
    this.numbers.set(metatype, number);
    return number;
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
