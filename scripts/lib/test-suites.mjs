// A suite is [name, jest projects, further flags of jest].

const paths = (...names) => ['--testPathPatterns', `/(${names.join('|')})\\.`];

/** What `npm test`, `npm run test:long` and `npm run test:soak` run, and with which counts. `test/support/scale.ts` reads the scale. */
export const SCALES = {
  // Services mostly wait for one another: two at once.
  short: {
    env: {},
    suites: [
      ['fast', ['unit', 'architecture', 'contract', 'audit'], []],
      ['services', ['journeys', 'faults'], []],
    ],
  },
  // Kills are counted in work that has both cores to itself.
  long: {
    env: { CONCORD_AUDIT_RUNS: '2000', CONCORD_PROPERTY_RUNS: '60' },
    suites: [
      ['properties-long', ['contract', 'audit'], paths('agreement', 'projection-faults', 'registration-race.*')],
      ['journeys-long', ['journeys'], ['--runInBand', ...paths('win-loss', 'crm-live', 'any-input', 'tenancy')]],
      [
        'faults-long',
        ['journeys', 'faults'],
        ['--runInBand', ...paths('projector', 'deadlines', 'engines', 'program-caps')],
      ],
    ],
  },
  soak: {
    env: { CONCORD_AUDIT_RUNS: '10000', CONCORD_PROPERTY_RUNS: '300', CONCORD_SEED: 'random' },
    suites: [
      ['properties-soak', ['contract', 'audit'], paths('agreement', 'projection-faults')],
      ['journeys-soak', ['journeys'], ['--runInBand', ...paths('retail')]],
      [
        'faults-soak',
        ['journeys', 'faults'],
        ['--runInBand', ...paths('projector', 'deadlines', 'engines', 'program-caps')],
      ],
    ],
  },
};
