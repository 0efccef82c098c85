/** How much is done: in `npm test`, in `npm run test:long`, or in `npm run test:soak`. */
type Scale = 'short' | 'long' | 'soak';

const SCALE = (process.env['CONCORD_TEST_SCALE'] ?? 'short') as Scale;

/** Whether there is time for the whole of what `npm test` does a part of. */
export const LONG = SCALE !== 'short';

export const SOAK = SCALE === 'soak';

/** What is meant for the scale at which tests run. A soak does what the long tests do unless it is told otherwise. */
export const atScale = <T>({ short, long, soak = long }: { short: T; long: T; soak?: T }): T =>
  ({ short, long, soak })[SCALE];
