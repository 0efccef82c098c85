import { AsyncLocalStorage } from 'node:async_hooks';

const reading = new AsyncLocalStorage<string>();

/** Who a tenant's subscriptions are, where statements have their turns. */
const LIVE = '(live)';

/** What the work reads waits for its turn beside what the same person asks, and not behind it. */
export const forSubscriptions = <Result>(work: () => Promise<Result>): Promise<Result> => reading.run(LIVE, work);

/** For whom a statement waits: who asks, unless it is read for subscriptions. */
export const turnOf = (asker: string): string => reading.getStore() ?? asker;
