import { toGlobalId } from '#libs/graphql';
import type { ReportRange } from '../read-models/figures/report-range.js';
import type { ProgramEconomicsArgs } from '../read-models/figures/program-economics.types.js';

/** A query that lists the costs which a report has added up: whoever asks may send it as it stands. */
export function costQueryOf(
  { programId, basis, asKnownAt }: ProgramEconomicsArgs,
  { begins, ends }: ReportRange,
): string {
  const args = [
    ...[`programId: "${toGlobalId('program', programId)}"`, `basis: ${basis.toUpperCase()}`],
    `filter: { occurredAt: { from: "${begins}", to: "${ends}" } }`,
    ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
    'first: 100',
  ];
  const selection = 'kind category partnerId reward { partnerId } occurredAt recordedAt cost { amount currency }';
  return `{ costFacts(${args.join(', ')}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`;
}
