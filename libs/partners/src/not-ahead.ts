import { aheadFault, type Refusal } from '#libs/kernel';

/** A business time that has been: one that is still to come would keep everything that really happens from being recorded. */
export const notAhead = (instant: string | null | undefined, field: string): Refusal | undefined =>
  instant ? aheadFault(instant, new Date().toISOString(), field) : undefined;
