/** Persons' corrections of an entry, in minor units and at least zero: what they took back, and what they gave on top. */
export interface Corrections {
  readonly kept: bigint;
  readonly given: bigint;
}

/** Taking uses up what was given first. */
export function taking({ kept, given }: Corrections, amount: bigint): Corrections {
  const fromGiven = amount < given ? amount : given;
  return { kept: kept + amount - fromGiven, given: given - fromGiven };
}

/** Giving first gives back what was taken, unless a refund has taken it meanwhile; the rest is given on top. */
export function giving({ kept, given }: Corrections, amount: bigint, worth: bigint): Corrections {
  const back = kept > worth ? 0n : amount < kept ? amount : kept;
  return { kept: kept - back, given: given + amount - back };
}

/** A clawback that is reversed: what it had used up is given again, and what it kept is no longer kept. */
export const givingBack = ({ kept, given }: Corrections, taken: Corrections): Corrections => ({
  kept: kept < taken.kept ? 0n : kept - taken.kept,
  given: given + taken.given,
});
