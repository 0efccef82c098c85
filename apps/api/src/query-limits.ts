import { LIMITS, type Limits } from '#libs/graphql';
import { LIST_BOUNDS } from './list-bounds.js';

/**
 * What takes longer than its answer shows, in units of about ten microseconds. `npm run bench -- --only worst` looks for the worst query
 * that is allowed; what it finds stands in decision 0070.
 */
const DEARER: Readonly<Record<string, number>> = {
  // They read less than a report does, which is what the root answers where it answers with neither a row nor a page.
  'Query.capUsage': 1_000,
  // Groups every commission that a partner ever had, by three words of which one is reckoned.
  'Query.commissionFigures': 18_000,
  // They look among all customers, or partners, of a program for those that fit.
  'Query.customerJourneys': 5_000,
  'Query.partnersWithoutSales': 2_000,
  'Query.dealDossier': 500,
  'Query.dealRivals': 500,
  'Query.onboardingFigures': 1_000,
  'Query.partnerDuplicates': 10_000,
  'Query.partnerFigures': 1_000,
  'Query.partnerKit': 500,
  'Query.partnerTierReview': 500,
  'Query.programMonths': 1_000,
  'Query.quarantines': 0,
  'Query.exchangeRate': 0,
  'Query.webhookSecrets': 0,
  'Query.whyNotCredited': 500,
  // They read rows as `node` does, or what the process knows.
  'Query.export': 0,
  'Query.exports': 0,
  'Query.historyPosition': 0,
  'Query.saleAttribution': 0,
  // Decides up to 2,000 sales anew, and works out what ledgers would post: one in a request.
  'Query.attributionWhatIf': 60_000,
  // Compares every sale of its days with touches and leads that came later: one in a request.
  'Query.attributionFindings': 60_000,
  // A row of a report.
  'ActivityFigures.outcome': 500,
  // Compares hundreds of texts, and reads long lists where a word is in every name.
  'Query.search': 5_000,
  // They count, or add up, rows of a whole program.
  'Program.activePartners': 200,
  'Program.openDeals': 200,
  'Program.liabilities': 200,
  // Drawn in the process itself: it holds up everybody for so long.
  'Link.qr': 350,
  // Statements of their own.
  'Partner.planInForce': 10,
  'Payout.paidAgainBy': 10,
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
