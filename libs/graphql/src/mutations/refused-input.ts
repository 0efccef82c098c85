import type { Refusal } from '#libs/kernel';
import type { UserError } from '../types/mutation.types.js';

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

/** An item of a bulk mutation that is refused for its shape, where it stood, and why. */
export interface RefusedItem {
  readonly at: number;
  readonly idempotencyKey: unknown;
  readonly userErrors: readonly UserError[];
}

const refusedBeside = new WeakMap<readonly unknown[], readonly RefusedItem[]>();

/** The items that may be done, as the resolver gets them; those refused are put back into the answer by `Mutations.each`. */
export function itemsBeside<Item>(sound: readonly Item[], refused: readonly RefusedItem[]): readonly Item[] {
  refusedBeside.set(sound, refused);
  return sound;
}

/** Which items were left out of a list, in their order. */
export const refusedFrom = (items: readonly unknown[]): readonly RefusedItem[] => refusedBeside.get(items) ?? [];
