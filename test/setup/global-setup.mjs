import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endRun, PREFIX } from './test-run.mjs';

/** Makes the directory in which the test files of this run find the Postgres they share, and clears those of killed runs. */
export default function setUp() {
  // Each jest project of a run calls this.
  if (process.env.CONCORD_TEST_RUN_DIR) return;
  clearKilledRuns();
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(directory, 0o711);
  writeFileSync(join(directory, 'jest.pid'), String(process.pid));
  process.env.CONCORD_TEST_RUN_DIR = directory;
}

function clearKilledRuns() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = join(tmpdir(), name);
    try {
      process.kill(Number(readFileSync(join(directory, 'jest.pid'), 'utf8')), 0);
    } catch (fault) {
      if (fault.code === 'ESRCH') endRun(directory);
    }
  }
}
