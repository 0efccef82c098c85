// A suite is [name, jest projects, further flags of jest, settings of its own].

const paths = (...names) => ['--testPathPatterns', `/(${names.join('|')})\\.`];

/**
 * Test files that `npm test` leaves to the long tests: whole data sets, packing, kinds of faults of which it shows one of each elsewhere, plans of large tables, every field asked by
 * everybody, and bugs planted to see that guard rails and audit find them. By the end of their path without `.test.ts` or `.spec.ts`.
 */
export const LEFT_TO_LONG = {
  data: [
    'importing/test/examples',
    'importing/test/examples\\.deals',
    'posting/retail',
    'journeys/crm',
    'journeys/win-loss',
    'journeys/olist',
  ],
  kills: [
    'faults/api',
    'faults/crm-sync',
    'faults/deadlines',
    'faults/engines',
    'faults/feed',
    'faults/feed-lost-views',
    'faults/feed-processes',
    'faults/projector',
    'faults/supervisor',
    'journeys/program-caps',
  ],
  faults: [
    'faults/alive',
    'faults/poisoned-tenant',
    'faults/reported-elsewhere',
    'faults/start-refused',
    'faults/unknown-event',
  ],
  plants: [
    'architecture/imports',
    'audit/attribution-mutants',
    'audit/auditor-mutants',
    'audit/clause-mutants',
    'audit/customer-mutants',
    'audit/mutants',
  ],
  packages: ['journeys/feed-package'],
  engines: ['contract/event-node.restart', 'contract/projection-faults'],
  readers: ['contract/feed-slow-reader', 'contract/listeners-unheard'],
  plans: ['journeys/large-questions'],
  // Whoever adds a mutation, a query or a field runs it: CONTRIBUTING says how.
  everything: ['journeys/every-question'],
};

/** What takes longer than the long tests may: a year of orders, the bookings of two hotels, deals as they happened day by day, and endpoints that are delivered to by processes that are killed. */
export const LEFT_TO_SOAK = ['journeys/crm-live', 'journeys/hotel', 'journeys/retail', 'faults/webhooks'];

/** What the commission rules say of every history, in their own words. */
const RULES = [
  'movements/stands\\.properties',
  'read-models/due-lines\\.properties',
  'audit/properties',
  'audit/customers-properties',
  'audit/two-readings',
  'audit/sale-replay',
];

const longer = [...Object.values(LEFT_TO_LONG).flat(), ...LEFT_TO_SOAK];
const withoutLonger = ['--testPathIgnorePatterns', '/node_modules/', `/(${longer.join('|')})\\.(test|spec)\\.ts$`];

/** What `npm test`, `npm run test:long` and `npm run test:soak` run, and with which counts. `test/support/scale.ts` reads the scale. */
export const SCALES = {
  // One run with more workers than cores: what waits for a service or for a time-out leaves its core to what computes.
  short: {
    env: { CONCORD_AUDIT_RUNS: '100', CONCORD_RULES_RUNS: '1000' },
    suites: [
      [
        'tests',
        ['unit', 'architecture', 'contract', 'audit', 'journeys', 'faults'],
        ['--maxWorkers=3', ...withoutLonger],
      ],
    ],
  },
  // Kills wait for processes to begin again: what computes runs beside them.
  long: {
    env: { CONCORD_AUDIT_RUNS: '1000', CONCORD_PROPERTY_RUNS: '60', CONCORD_RULES_RUNS: '10000' },
    suites: [
      [
        'long',
        ['unit', 'contract', 'audit', 'architecture', 'journeys', 'faults'],
        paths(
          ...RULES,
          'audit/agreement',
          'contract/(registration-race.*|event-node.recorded|feed-any-reader)',
          'journeys/any-input',
          ...LEFT_TO_LONG.engines,
          ...LEFT_TO_LONG.plants,
          ...LEFT_TO_LONG.readers,
          ...LEFT_TO_LONG.data,
          ...LEFT_TO_LONG.faults,
          ...LEFT_TO_LONG.packages,
          ...LEFT_TO_LONG.plans,
          ...LEFT_TO_LONG.everything,
          'faults/attribution',
          ...LEFT_TO_LONG.kills,
        ),
      ],
    ],
  },
  soak: {
    env: {
      ...{ CONCORD_AUDIT_RUNS: '10000', CONCORD_PROPERTY_RUNS: '300', CONCORD_RULES_RUNS: '50000' },
      // Whoever plays a failure again names its seed.
      CONCORD_SEED: process.env.CONCORD_SEED ?? 'random',
    },
    suites: [
      [
        'properties-soak',
        ['unit', 'contract', 'audit'],
        paths(
          ...[...RULES, 'agreement', 'projection-faults', 'contract/webhook-faults', 'contract/large-views'],
          'contract/feed-(follow|walls|any-reader)',
        ),
      ],
      [
        'journeys-soak',
        ['journeys'],
        ['--runInBand', ...paths('retail', 'journeys/(crm-live|hotel|touch-lists)', 'every-question', 'any-input')],
      ],
      [
        // What reads a list before it shows what was sent fails here (decision 0201).
        'late-soak',
        ['journeys'],
        [
          '--runInBand',
          ...paths(
            'journeys/(activities|attribution|attribution-figures|customers|deals-history|deals-reading|funds)',
            'journeys/(partners|payouts|questions|reattribution|reports|rewards|rewards-change-hands|tiers)',
          ),
        ],
        { CONCORD_TEST_LATE: '300,2' },
      ],
      [
        'faults-soak',
        ['journeys', 'faults'],
        [
          '--runInBand',
          ...paths(
            'projector',
            'deadlines',
            'engines',
            'faults/(attribution|crm-sync|feed|feed-processes|webhooks)',
            'program-caps',
          ),
        ],
      ],
    ],
  },
};
