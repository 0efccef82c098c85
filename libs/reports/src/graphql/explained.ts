import { toGlobalId } from '#libs/graphql';
import type { ReportArgs } from './report.types.js';

/** What is told of a movement of revenue. */
export const REVENUE_FACTS = 'kind sale { id } occurredAt recordedAt amount currency credits { partnerId weight }';

/** A query that lists the rows which a report has added up: whoever asks may send it as it stands. */
export function queryOf(list: string, { programId, from, to, asKnownAt }: ReportArgs, selection: string): string {
  const args = [
    ...[`programId: "${toGlobalId('program', programId)}"`, `from: "${from}"`, `to: "${to}"`],
    ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
    'first: 100',
  ];
  return `{ ${list}(${args.join(', ')}) { nodes { ${selection} } pageInfo { hasNextPage endCursor } } }`;
}
