import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type BadField, badInput } from './faults.js';

/** Checks every input by its class-validator rules; what does not fit is BAD_USER_INPUT with the path of each field. */
export const inputValidation = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    exceptionFactory: (errors) => badInput(errors.flatMap((error) => fieldsOf(error))),
  });

function fieldsOf({ property, constraints, children }: ValidationError, above: readonly string[] = []): BadField[] {
  const path = [...above, property];
  const own = Object.values(constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(children ?? []).flatMap((child) => fieldsOf(child, path))];
}
