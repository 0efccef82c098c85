import { type Program, reportPolicyInForce } from '#libs/programs';

/** Types of sales that a report which ends at a moment leaves out. */
export const leftOutAt = (program: Program, ends: string): readonly string[] =>
  reportPolicyInForce(program, ends).excludedSaleTypes;
