import { toGlobalId } from '#libs/graphql';
import type { ProgramEconomicsArgs } from './program-economics.types.js';
import type { ReportRange } from './report-range.js';
import type { ReportArgs } from './report.types.js';

/** A query that lists the rows which a report has added up: whoever asks may send it as it stands. */
export function queryOf(list: string, { programId, from, to, asKnownAt }: ReportArgs, selection: string): string {
  const args = [
    ...[`programId: "${toGlobalId('program', programId)}"`, `from: "${from}"`, `to: "${to}"`],
    ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
    'first: 100',
  ];
  return `{ ${list}(${args.join(', ')}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`;
}

/** The same of costs. */
export function costQueryOf(
  { programId, basis, asKnownAt }: ProgramEconomicsArgs,
  { begins, ends }: ReportRange,
): string {
  const args = [
    ...[`programId: "${toGlobalId('program', programId)}"`, `basis: ${basis.toUpperCase()}`],
    ...[`happenedFrom: "${begins}"`, `happenedTo: "${ends}"`],
    ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
    'first: 100',
  ];
  const selection = 'kind partnerId occurredAt recordedAt cost { amount currency }';
  return `{ costFacts(${args.join(', ')}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`;
}
