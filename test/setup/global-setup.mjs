import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endRun, PREFIX } from './test-run.mjs';

/** Makes the directory in which the test files of this run find what they share, and clears those of killed runs. */
export default async function setUp() {
  // Each jest project of a run calls this.
  if (process.env.CONCORD_TEST_RUN_DIR) return;
  await clearKilledRuns();
  const directory = mkdtempSync(join(tmpdir(), PREFIX));
  chmodSync(directory, 0o711);
  writeFileSync(join(directory, 'jest.pid'), String(process.pid));
  process.env.CONCORD_TEST_RUN_DIR = directory;
}

async function clearKilledRuns() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = join(tmpdir(), name);
    try {
      process.kill(Number(readFileSync(join(directory, 'jest.pid'), 'utf8')), 0);
    } catch (fault) {
      // What cannot be cleared now is left to the next run.
      if (fault.code === 'ESRCH') await endRun(directory).catch(() => undefined);
    }
  }
}
