import type { Refusal } from '#libs/kernel';
import type { UserError } from './mutation.types.js';

/** A mutation whose input is refused before anything is asked of the business: answered with `userErrors`, and nothing is kept. */
export class RefusedInput extends Error {
  override readonly name = 'RefusedInput';
  constructor(readonly userErrors: readonly UserError[]) {
    super(userErrors.map(({ message }) => message).join('; '));
  }
}

/** A refusal as a client is told it: the field as a path below the input. */
export const userErrorOf = ({ refused: code, message, field }: Refusal): UserError => ({
  ...{ code, message },
  field: field === undefined || field === '' ? null : field.split('.'),
});

const itemsRefused = new WeakMap<object, readonly UserError[]>();

/** Notes of an item of a bulk mutation that it is refused for its shape; the others go on. */
export const refuseItem = (item: object, userErrors: readonly UserError[]): void => {
  itemsRefused.set(item, userErrors);
};

/** Why an item is refused for its shape; undefined for one that may be done. */
export const refusalOfItem = (item: object): readonly UserError[] | undefined => itemsRefused.get(item);
