// What the tests get as `fast-check`: the library itself, with one seed for every property of a run.
import fc from '../../node_modules/fast-check/lib/fast-check.js';

/** A gate that draws a new seed each time turns red on somebody else's change. The soak draws new ones, and prints what failed. */
const SEED = process.env.CONCORD_SEED ?? '20251129';

if (SEED !== 'random') fc.configureGlobal({ seed: Number(SEED) });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export { fc as default };
