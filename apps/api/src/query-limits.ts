import { LIMITS, type Limits } from '#libs/graphql';
import { LIST_BOUNDS } from './list-bounds.js';

/**
 * What takes longer than its answer shows, in units of about ten microseconds. `npm run bench -- --only worst` looks for the worst query
 * that is allowed; what it finds stands in decision 0070.
 */
const DEARER: Readonly<Record<string, number>> = {
  // Reports read every row that they count.
  'Query.dealFigures': 10_000,
  'Query.commissionFigures': 10_000,
  'Query.payoutFigures': 10_000,
  'Query.saleFigures': 10_000,
  'Query.leadFigures': 10_000,
  'Query.linkFigures': 10_000,
  'Query.conversionFigures': 10_000,
  'Query.attributionFigures': 10_000,
  'Query.partnerMonths': 10_000,
  'Query.partnerRevenue': 10_000,
  'Query.partnerImpact': 10_000,
  'Query.programEconomics': 10_000,
  'Query.partnerRanking': 10_000,
  'Query.conversionSteps': 10_000,
  'ActivityFigures.outcome': 500,
  'Query.onboardingFigures': 1_000,
  'Query.partnerFigures': 1_000,
  // Compares hundreds of texts, and reads long lists where a word is in every name.
  'Query.search': 5_000,
  'Query.capUsage': 1_000,
  // They count, or add up, rows of a whole program.
  'RowCount.count': 100,
  'RowCount.countIsAtLeast': 100,
  'Program.activePartners': 200,
  'Program.openDeals': 200,
  'Program.liabilities': 200,
  // Drawn in the process itself: it holds up everybody for so long.
  'Link.qr': 350,
  // Statements of their own.
  'Partner.planInForce': 10,
  'Payout.paidAgainBy': 10,
  'Query.partnerTierReview': 500,
  'Query.partnerKit': 500,
  // All rows of a list are read, of a list under a parent those of that parent; counting ends early.
  ...Object.fromEntries(
    ['Balance', 'Commission', 'CreditNote', 'Deal', 'Payout', 'Sale', 'Statement'].flatMap((name) => [
      [`${name}Totals.sums`, 500],
      [`${name}Totals.count`, 100],
      [`${name}Totals.countIsAtLeast`, 100],
    ]),
  ),
  // It stands in the row of another view.
  'Payout.destination': 30,
  // Rows with fifty words of the vendor's own, which are read with the row.
  Deal: 50,
  Sale: 50,
  CreditNote: 50,
  Partner: 30,
};

export const QUERY_LIMITS: Limits = {
  ...LIMITS,
  lists: LIST_BOUNDS,
  prices: { ...LIMITS.prices, dearer: DEARER },
};
