import { ValidateBy } from 'class-validator';

/** Clocks of two machines differ by less than this. Milliseconds. */
const TOLERANCE = 5 * 60_000;

/** A business time that has been: one that is still to come would keep everything that really happens from being recorded. */
export const NotAhead = (): PropertyDecorator =>
  ValidateBy({
    name: 'notAhead',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && Date.parse(value) <= Date.now() + TOLERANCE,
      defaultMessage: () => '$property lies in the future',
    },
  });
