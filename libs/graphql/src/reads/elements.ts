import type { Principal } from '#libs/access';
import type { Type } from '@nestjs/common';
import { Args, Int } from '@nestjs/graphql';
import { badInput } from '../faults/faults.js';
import type { Reads } from './reads.js';

/** Parameter of a field that shows a long list of a row, see `firstElements`. */
export const FirstOfAll = (many = 'a sale can have 8,000 lines'): ParameterDecorator =>
  Args('first', {
    type: () => Int,
    nullable: true,
    description: `How many at most, from 1; all if absent. A request may cost less with it: ${many}.`,
  });

interface Shown<Row extends object> {
  readonly row: Type<Row>;
  readonly id: string;
  readonly list: keyof Row & string;
  readonly caller: Principal;
}

/** The first elements of a list of a row the caller was shown, or all. Throws BAD_USER_INPUT for fewer than one. */
export function firstElements<Element, Row extends object>(
  reads: Reads,
  { row, id, list, caller }: Shown<Row>,
  first: number | null | undefined,
): Promise<readonly Element[]> {
  return reads.elements(row, caller, id, list, atLeastOne(first)) as Promise<readonly Element[]>;
}

/** How many are asked for; undefined: all. Throws BAD_USER_INPUT for fewer than one. */
export function atLeastOne(first: number | null | undefined): number | undefined {
  if (typeof first === 'number' && first < 1) throw badInput([{ path: ['first'], message: 'must not be less than 1' }]);
  return first ?? undefined;
}
