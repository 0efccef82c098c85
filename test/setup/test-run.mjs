import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How the directories of test runs begin. */
export const PREFIX = 'concord-test-run-';

/** Ends the Postgres of a test run at once (its data is worth nothing) and removes the run's directory. */
export function endRun(directory) {
  try {
    process.kill(Number(readFileSync(join(directory, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
  } catch (fault) {
    if (!['ENOENT', 'ESRCH'].includes(fault.code)) throw fault;
  }
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
