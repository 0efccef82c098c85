import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './lib/checks.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { runStep } from './lib/step.mjs';

// `npm test` and, with --long, `npm run test:long`. Every step runs even when an earlier one has failed. The counts go to
// $CONCORD_TEST_RESULTS as JSON, where `.ci/run` adds them up.

const long = process.argv.includes('--long');
const RESULTS = process.env.CONCORD_TEST_RESULTS || 'node_modules/.cache/concord-test';

// Each journey and each short fault campaign starts a service of its own and mostly waits for it: two at once. The long ones count kills
// in work that has both cores to itself.
const SHORT = [
  ['fast', ['unit', 'architecture', 'contract', 'audit'], []],
  ['services', ['journeys', 'faults'], []],
];
const LONG = [
  ['properties-long', ['contract', 'audit'], ['--testPathPatterns', '(agreement|projection-faults|registration-race)']],
  ['journeys-long', ['journeys'], ['--runInBand', '--testPathPatterns', '(win-loss|crm-live|any-input|tenancy)']],
  ['faults-long', ['faults'], ['--runInBand']],
];

async function jest([name, projects, more]) {
  const output = join(RESULTS, `${name}.json`);
  rmSync(output, { force: true });
  const parameters = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const flags = [
    '--ci',
    '--passWithNoTests',
    '--json',
    `--outputFile=${output}`,
    ...more,
    '--selectProjects',
    ...projects,
  ];
  const env = long ? { CONCORD_TEST_LONG: '1', CONCORD_AUDIT_RUNS: '2000', CONCORD_PROPERTY_RUNS: '60' } : {};
  const { passed } = await runStep(name, process.execPath, [...parameters, ...flags], { env });
  return counted(output, passed);
}

function counted(output, passed) {
  try {
    const result = JSON.parse(readFileSync(output, 'utf8'));
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: passed ? failed : Math.max(failed, 1),
      skipped: namesOfSkipped(result),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}

function namesOfSkipped({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName);
}

ensureInstalled();
mkdirSync(RESULTS, { recursive: true });
const totals = { passed: 0, failed: 0, skipped: [] };
if (!long) {
  const checks = await check();
  totals.passed += checks.filter(({ passed }) => passed).length;
  totals.failed += checks.filter(({ passed }) => !passed).length;
}
for (const suite of long ? LONG : SHORT) {
  const { passed, failed, skipped } = await jest(suite);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped.push(...skipped);
}
for (const name of totals.skipped) console.log(`skipped  ${name}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
writeFileSync(join(RESULTS, long ? 'total-long.json' : 'total.json'), JSON.stringify(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
