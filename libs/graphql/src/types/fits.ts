import { type Refusal, textFault } from '#libs/kernel';
import { ValidateBy, type ValidationArguments } from 'class-validator';

type Fault = (given: never, field: string) => Refusal | undefined;

/** An input's property that a validator of the kernel finds nothing wrong with: `@Fits(keyFault)`. The refusal's own code is answered. */
export const Fits = (fault: Fault): PropertyDecorator => {
  const found = ({ value, property }: ValidationArguments): Refusal | undefined => fault(value as never, property);
  return ValidateBy({
    name: 'fits',
    validator: {
      validate: (_, told) => told !== undefined && found(told) === undefined,
      defaultMessage: (told) => (told ? written(found(told)) : ''),
    },
  });
};

/** A reason that a person writes down: a text of 1 to 500 characters that may have several lines. */
export const Reason = (): PropertyDecorator =>
  Fits((given: string, field) => textFault(given, field, { most: 500, lines: true }));

const written = (refusal: Refusal | undefined): string => (refusal ? `${refusal.refused}: ${refusal.message}` : '');

/** The code that a rule of class-validator is answered with. */
const CODES: Readonly<Record<string, string>> = {
  ...{ isString: 'BAD_TEXT', isLength: 'BAD_TEXT', minLength: 'BAD_TEXT', maxLength: 'BAD_TEXT', matches: 'BAD_TEXT' },
  ...{ arrayMaxSize: 'TOO_MANY', arrayMinSize: 'TOO_FEW', isArray: 'BAD_VALUE', isUuid: 'BAD_ID' },
  ...{ min: 'OUT_OF_RANGE', max: 'OUT_OF_RANGE', isInt: 'OUT_OF_RANGE', notAhead: 'IN_FUTURE', isDefined: 'MISSING' },
};

/** A broken rule as a refusal: its code and its sentence. */
export function refusalOfRule(rule: string, message: string, field: string): Refusal {
  const [, code, told] = /^([A-Z][A-Z_]+): (.*)$/s.exec(message) ?? [];
  if (code !== undefined && told !== undefined) return { refused: code, message: told, field };
  return { refused: CODES[rule] ?? 'BAD_VALUE', message, field };
}
