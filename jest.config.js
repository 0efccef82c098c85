// `npm test` runs test files in groups, see `scripts/lib/test-groups.mjs`.
const groups = process.env.CONCORD_TEST_GROUPS;

const PROJECTS = {
  unit: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts'],
  contract: ['<rootDir>/test/contract/**/*.test.ts'],
  architecture: ['<rootDir>/test/architecture/**/*.test.ts'],
  journeys: ['<rootDir>/test/journeys/**/*.test.ts'],
  audit: ['<rootDir>/test/audit/**/*.test.ts'],
  faults: ['<rootDir>/test/faults/**/*.test.ts'],
};

// Each project compiles every file for itself.
const isOne = process.env.CONCORD_TEST_PROJECTS === 'one';

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
  // A spy of a test holds for it alone: files of a group share globals and prototypes.
  restoreMocks: true,
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
  projects: isOne
    ? [project('tests', groups ? [`${groups}/*/*.mjs`] : Object.values(PROJECTS).flat())]
    : Object.entries(PROJECTS).map(([name, files]) => project(name, files)),
};
