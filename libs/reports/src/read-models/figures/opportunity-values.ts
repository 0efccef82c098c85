import type { Instant } from '#libs/kernel';
import { attributionPolicyInForce, type Program } from '#libs/programs';
import { leftOutAt, rangeOf } from './report-range.js';
import type { ReportArgs } from './report.types.js';

/** Of touches of a deal's customer, where the program has said nothing. */
const WINDOW_DAYS = 90;

/** How many days touches of a deal's customer count at a moment. */
export const windowDaysAt = (program: Program, at: Instant): number =>
  attributionPolicyInForce(program, at)?.windowDays ?? WINDOW_DAYS;

/** The values of `OPPORTUNITIES`. */
export function opportunityValues(tenant: string, program: Program, args: ReportArgs): unknown[] {
  const { begins, ends, zone } = rangeOf(program, args);
  const bindingVersions = program.attributionPolicies
    .filter(({ bind }) => bind === 'lead')
    .map(({ version }) => version);
  return [
    ...[tenant, args.programId, args.from, args.to, args.asKnownAt ?? null, program.currency, begins, ends, zone],
    ...[bindingVersions, windowDaysAt(program, ends), leftOutAt(program, ends)],
  ];
}
