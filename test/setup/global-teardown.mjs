import { endRun } from './test-run.mjs';

/** Ends what the test files of this run have shared, if any needed it. */
export default async function tearDown() {
  if (process.env.CONCORD_TEST_RUN_DIR) await endRun(process.env.CONCORD_TEST_RUN_DIR);
}
