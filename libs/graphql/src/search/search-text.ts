import { type Refusal, refuse, textFault } from '#libs/kernel';

/** Longer than any name that is searched for. */
const LONGEST = 200;
/** With fewer nearly everything would be found, and reading it would take long. */
const FEWEST = 2;

export function searchTextFault(given: string, field: string): Refusal | undefined {
  const fault = textFault(given, field, { most: LONGEST });
  if (fault) return fault;
  const letters = given.match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.length < FEWEST
    ? refuse(
        'TOO_SHORT',
        `${field} needs at least ${FEWEST} letters or digits: the beginning of a name or number`,
        field,
      )
    : undefined;
}
