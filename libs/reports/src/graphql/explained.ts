import { listingOf, queryOf, toGlobalId } from '#libs/graphql';
import { unreachable } from '#libs/kernel';
import type { ReportRange } from '../read-models/figures/report-range.js';
import type { GoalProgress } from '../read-models/goals/goal.types.js';
import type { ReportArgs } from '../read-models/figures/report.types.js';

/** Movements of revenue, `more`: of which else, without what partners are paid on for help in deals and sales of types that are left out. */
export const movementsOf = (
  { programId, from, to, asKnownAt }: Pick<ReportArgs, 'programId' | 'from' | 'to' | 'asKnownAt'>,
  leftOut: readonly string[],
  more = '',
): string =>
  listingOf(
    'revenueFacts',
    programId,
    [
      `filter: { day: { from: "${from}", to: "${to}" }, isInfluence: false${more} }`,
      ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : []),
      ...(leftOut.length > 0 ? [`withoutSaleTypes: ${JSON.stringify(leftOut)}`] : []),
    ],
    'kind sale { id } creditNote { id } occurredAt recordedAt amount currency credits { partnerId weight } isInfluence',
  );

/** Deals that were won: those without a partner are the vendor's own, which have no movements. */
export const wonDealsOf = (programId: string, { begins, ends }: ReportRange): string =>
  listingOf(
    'deals',
    programId,
    [`filter: { state: [WON], closedAt: { from: "${begins}", to: "${ends}" } }`],
    'id partnerId closedAt amount { amount currency }',
    { also: 'wonDeals' },
  );

/** Leads by the day on which they were submitted. `more`: of which else. */
export const leadsOf = (programId: string, { begins, ends }: ReportRange, more = ''): string =>
  listingOf(
    'leads',
    programId,
    [`filter: { submittedAt: { from: "${begins}", to: "${ends}" }${more} }`],
    'id partnerId status submittedAt',
  );

/** What the leads of an activity bought, and the deals that they became. */
export const broughtBy = (programId: string, activityId: string): string =>
  listingOf(
    'leads',
    programId,
    [`filter: { activityId: ["${toGlobalId('activity', activityId)}"], isMerged: false }`],
    'id submittedAt sales(first: 5) { nodes { id occurredAt } } deals(first: 5) { nodes { dealId } }',
  );

/** What nobody counts as a lead, and whom another lead goes on for, are not among them. */
const COUNTED = 'isMerged: false, notDisqualifiedFor: [DUPLICATE, FRAUD]';

/** The rows among which a goal counts. */
export function goalRowsOf({ programId, metric, from, to, range, leftOut }: GoalProgress): string {
  const { begins, ends } = range;
  const within = `{ from: "${begins}", to: "${ends}" }`;
  const movements = (without: readonly string[]) => queryOf(movementsOf({ programId, from, to }, without));
  const deals = (filter: string) =>
    queryOf(listingOf('deals', programId, [`filter: { ${filter} }`], 'id state partnerId decidedAt closedAt'));
  switch (metric) {
    case 'partner-leads':
      return queryOf(leadsOf(programId, range, `, ${COUNTED}, hasPartner: true`));
    case 'co-marketing-leads':
      return queryOf(leadsOf(programId, range, `, ${COUNTED}, hasActivity: true`));
    case 'new-partners':
      return queryOf(listingOf('partners', programId, [`filter: { activeSince: ${within} }`], 'id activeSince'));
    case 'approved-registrations':
      return deals(`decidedAt: ${within}`);
    case 'won-deals':
    case 'won-deal-value':
      return deals(`state: [WON], closedAt: ${within}`);
    case 'influenced-revenue':
      return movements(leftOut);
    case 'partner-revenue':
    case 'partner-revenue-share':
    case 'partner-sales':
      return movements([]);
    default:
      return unreachable(metric);
  }
}

/** What funds had after each movement before a moment. */
export const fundMovementsOf = (
  { programId, asKnownAt }: Pick<ReportArgs, 'programId' | 'asKnownAt'>,
  ends: string,
): string =>
  listingOf(
    'fundMovements',
    programId,
    [`filter: { occurredAt: { to: "${ends}" } }`, ...(asKnownAt ? [`asKnownAt: "${asKnownAt}"`] : [])],
    'fundId kind occurredAt recordedAt allocated pending approved paid expired',
  );
