import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type BadField, badInput } from './faults.js';

/** Checks every input by its class-validator rules; what does not fit is BAD_USER_INPUT with the path of each field. */
export const inputValidation = (): ValidationPipe =>
  new InputValidation({
    transform: true,
    exceptionFactory: (errors) => badInput(errors.flatMap((error) => fieldsOf(error))),
  });

class InputValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
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
