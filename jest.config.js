// `npm test` runs test files in groups, see `scripts/lib/test-groups.mjs`.
const groups = process.env.CONCORD_TEST_GROUPS;

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  roots: ['<rootDir>', ...(groups ? [groups] : [])],
  testEnvironment: '<rootDir>/test/setup/environment.cjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    // As in production: the check that there is one graphql alone took a third of building a schema.
    '/jsutils/instanceOf\\.js$': '<rootDir>/test/setup/instance-of.cjs',
    '^fast-check$': '<rootDir>/test/setup/fast-check.mjs',
    '^(\\.{1,2}/(?!.*node_modules/).*)\\.js$': '$1',
  },
  testEnvironmentOptions: { customExportConditions: ['concord-src', 'node', 'node-addons'] },
  transform: {
    ...(groups && { '\\.(spec|test)\\.ts$': '<rootDir>/test/setup/grouped.mjs' }),
    '^.+\\.ts$': '@swc/jest',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.concord/'],
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
});

export default {
  workerIdleMemoryLimit: '512MB',
  // Only stops what hangs: on a busy machine a cluster takes seconds to make.
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/setup/longest-first.mjs',
  // One for all groups: each project compiles every file for itself.
  projects: groups
    ? [project('tests', [`${groups}/*/*.mjs`])]
    : [
        project('unit', ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts']),
        project('contract', ['<rootDir>/test/contract/**/*.test.ts']),
        project('architecture', ['<rootDir>/test/architecture/**/*.test.ts']),
        project('journeys', ['<rootDir>/test/journeys/**/*.test.ts']),
        project('audit', ['<rootDir>/test/audit/**/*.test.ts']),
        project('faults', ['<rootDir>/test/faults/**/*.test.ts']),
      ],
};
