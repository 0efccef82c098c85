import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { check } from './lib/checks.mjs';
import { ensureInstalled } from './lib/installation.mjs';
import { takePlace } from './lib/run-place.mjs';
import { runStep } from './lib/step.mjs';
import { writeGroups } from './lib/test-groups.mjs';
import { SCALES } from './lib/test-suites.mjs';

// `npm test`; with --long `npm run test:long`, with --soak `npm run test:soak`. Every step runs even when an earlier one has failed.
// The counts go to $CONCORD_TEST_RESULTS as JSON, where `.ci/run` adds them up.

const scale = ['long', 'soak'].find((name) => process.argv.includes(`--${name}`)) ?? 'short';
const RESULTS = process.env.CONCORD_TEST_RESULTS || 'node_modules/.cache/concord-test';

async function jest([name, projects, more, own = {}]) {
  const place = takePlace(process.cwd());
  const output = join(place.directory, `${name}.json`);
  // Tests make much that is gone at once: in a larger nursery it dies before it is copied.
  const parameters = [
    '--experimental-vm-modules',
    '--no-warnings',
    '--max-semi-space-size=64',
    'node_modules/jest/bin/jest.js',
  ];
  const flags = [
    '--ci',
    '--passWithNoTests',
    // What a test that failed has left open must not hold up everything behind it.
    '--forceExit',
    '--json',
    `--outputFile=${output}`,
    ...more,
  ];
  const groups = scale === 'short' ? place.directory : '';
  const env = { ...SCALES[scale].env, ...own, CONCORD_TEST_SCALE: scale, CONCORD_TEST_GROUPS: groups };
  // The soak's patterns name files of one project only.
  if (scale === 'soak') flags.push('--selectProjects', ...projects);
  else env.CONCORD_TEST_PROJECTS = 'one';
  try {
    // What a run before came to is not that of one that ends without a result.
    rmSync(join(RESULTS, basename(output)), { force: true });
    if (groups) writeGroups(groups, process.cwd(), projects, leftOut(more));
    const { passed } = await runStep(name, process.execPath, [...parameters, ...flags], { env });
    return counted(output, passed);
  } finally {
    place.leave();
  }
}

/** Which files a suite leaves out. */
const leftOut = (flags) => new RegExp(flags[flags.indexOf('--testPathIgnorePatterns') + 2]);

function counted(output, passed) {
  try {
    const result = JSON.parse(readFileSync(output, 'utf8'));
    copyFileSync(output, join(RESULTS, basename(output)));
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

async function checks() {
  const results = await check({ atOnce: 1 });
  totals.passed += results.filter(({ passed }) => passed).length;
  totals.failed += results.filter(({ passed }) => !passed).length;
}

async function suites() {
  for (const suite of SCALES[scale].suites) {
    const { passed, failed, skipped } = await jest(suite);
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped.push(...skipped);
  }
}

// Where tests wait for a service or for an answer, the checks have a core to themselves.
await Promise.all([suites(), ...(scale === 'short' ? [checks()] : [])]);
for (const name of totals.skipped) console.log(`skipped  ${name}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped.length} skipped`);
writeFileSync(join(RESULTS, scale === 'short' ? 'total.json' : `total-${scale}.json`), JSON.stringify(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
