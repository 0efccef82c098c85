import { toGlobalId } from '#libs/graphql';
import type { ReportRange } from '../read-models/figures/report-range.js';
import type { ReportArgs } from '../read-models/figures/report.types.js';

/** One list of an explaining query, page by page. `also` names a second one. */
const listOf = (list: string, programId: string, args: readonly string[], selection: string, also?: string): string =>
  `${also ? `${also}: ` : ''}${list}(programId: "${toGlobalId('program', programId)}", ${args.join(', ')}, first: 100) ` +
  `{ nodes { ${selection} } pageInfo { hasNextPage endCursor } }`;

/** Movements of revenue, without what partners are paid on for help in deals and sales of types that are left out. */
export const movementsOf = ({ programId, from, to, asKnownAt }: ReportArgs, leftOut: readonly string[]): string =>
  listOf(
    'revenueFacts',
    programId,
    [
      `filter: { day: { from: "${from}", to: "${to}" }, isInfluence: false }`,
      ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
      ...(leftOut.length > 0 ? [`withoutSaleTypes: ${JSON.stringify(leftOut)}`] : []),
    ],
    'kind sale { id } creditNote { id } occurredAt recordedAt amount currency credits { partnerId weight } isInfluence',
  );

/** Deals that were won: those without a partner are the vendor's own, which have no movements. */
export const wonDealsOf = (programId: string, { begins, ends }: ReportRange): string =>
  listOf(
    'deals',
    programId,
    [`filter: { state: [WON], closedAt: { from: "${begins}", to: "${ends}" } }`],
    'id partnerId closedAt amount { amount currency }',
    'wonDeals',
  );

/** Leads by the day on which they were submitted. */
export const leadsOf = (programId: string, { begins, ends }: ReportRange): string =>
  listOf(
    'leads',
    programId,
    [`filter: { submittedAt: { from: "${begins}", to: "${ends}" } }`],
    'id partnerId status submittedAt',
  );

/** A query that lists the rows which a report has added up: whoever asks may send it as it stands. */
export const queryOf = (...lists: readonly string[]): string => `{ ${lists.join(' ')} }`;
