import { badInput } from '#libs/graphql';
import { daysAfter, firstMomentOf, type Instant } from '#libs/kernel';
import { type Program, reportPolicyInForce, zoneOf } from '#libs/programs';
import type { ReportArgs } from './report.types.js';

/** The days of a report as moments, half-open. */
export interface ReportRange {
  readonly begins: Instant;
  readonly ends: Instant;
  /** The program's when it begins. */
  readonly zone: string;
}

/** Throws BAD_USER_INPUT for one that ends before it begins. */
export function rangeOf(program: Program, { from, to }: Pick<ReportArgs, 'from' | 'to'>): ReportRange {
  if (to < from) throw badInput([{ path: ['to'], message: 'it ends before it begins' }]);
  const zone = zoneOf(program, from.slice(0, 7));
  const next = daysAfter(to, 1);
  return {
    zone,
    begins: firstMomentOf(from, zone) ?? `${from}T00:00:00.000Z`,
    ends: firstMomentOf(next, zoneOf(program, next.slice(0, 7))) ?? `${next}T00:00:00.000Z`,
  };
}

/** Types of sales that a report which ends at a moment leaves out. */
export const leftOutAt = (program: Program, ends: string): readonly string[] =>
  reportPolicyInForce(program, ends).excludedSaleTypes;
