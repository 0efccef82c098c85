import { endRun } from './test-run.mjs';

/** Ends the Postgres that the test files of this run have shared, if any needed it. */
export default function tearDown() {
  if (process.env.CONCORD_TEST_RUN_DIR) endRun(process.env.CONCORD_TEST_RUN_DIR);
}
