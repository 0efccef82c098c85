// The folders of a context or of the audit, top first: a folder imports only folders below it. Contexts that still are flat are not named here.
const FOLDERS = {
  audit: [
    'nest',
    'report',
    'read-models',
    'history',
    'deals',
    'statements',
    'postings',
    'ledger',
    'rating',
    'sources',
    'arithmetic',
  ],
  deals: [
    'graphql/reports',
    'graphql/review',
    'graphql/account',
    'graphql/deal',
    'read-models/figures',
    'read-models/timeline',
    'read-models',
    'processes',
    'registration',
    'state-reader',
    'portfolio',
    'customer',
    'deal',
    'account',
    'vocabulary',
  ],
  programs: [
    'graphql',
    'read-models',
    'program',
    'enablement',
    'goal',
    'partner-profile',
    'tier-ladder',
    'deal-policy',
    'payout-policy',
    'plan',
    'vocabulary',
  ],
  tiers: ['graphql', 'read-models', 'processes', 'state-reader', 'performance', 'membership-list'],
};

/** What speaks to the framework, to tables or to other contexts; everything else in a context is its rules. */
const EDGE_FOLDERS = ['graphql', 'read-models', 'processes', 'registration', 'state-reader'];

module.exports = { FOLDERS, EDGE_FOLDERS };
