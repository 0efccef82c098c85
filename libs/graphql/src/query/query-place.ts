import type { ResponsePath } from 'graphql';
import type { PlannedField } from './query-plan.js';

export type Holder = Record<string | number, unknown>;

/** Where a value goes, and what becomes null when it cannot be. */
export interface Place extends ResponsePath {
  readonly prev: Place | undefined;
  readonly holder: Holder;
  readonly required: boolean;
}

/** As an object without a prototype, so that a field may have any name, but one whose fields are found quickly. */
export const Answer = function () {} as unknown as new () => Holder;
Answer.prototype = Object.create(null) as object;

export const placeOf = ({ name, parent, shape }: PlannedField, holder: Holder, prev: Place | undefined): Place => ({
  prev,
  key: name,
  typename: parent.name,
  holder,
  required: shape.required,
});

/** What becomes null when the value of a place fails; undefined where nothing may: then there is no answer at all. */
export function nulledBy(place: Place): Place | undefined {
  let nulled: Place | undefined = place;
  while (nulled?.required) nulled = nulled.prev;
  return nulled;
}
