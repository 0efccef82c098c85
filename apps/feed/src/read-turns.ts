import { FeedFault, type FeedReader } from '#libs/feed';
import { AtMost, TooMuchWaits, WaitedTooLong } from '#libs/graphql';

/** Pages of history that are read at once, for all who catch up: of one tenant not all of them. */
const [READS_AT_ONCE, OF_A_TENANT] = [4, 3];
/** Of one reader, as of all endpoints of a tenant, so many pages wait, and so long. */
const [MOST_WAITING, WAIT_MS] = [1_000, 10_000];
const RETRY_MS = 5_000;

/** In turns: tenants, and within a tenant its readers. Throws LOG_UNAVAILABLE where the turn does not come. */
export function readTurns(waitMs = WAIT_MS) {
  const turns = new AtMost(READS_AT_ONCE, { ofTenant: OF_A_TENANT, mostWaiting: MOST_WAITING, waitMs });
  return async <T>(who: FeedReader, work: () => Promise<T>): Promise<T> => {
    try {
      return await turns.run(who, work);
    } catch (fault) {
      const isBusy = fault instanceof WaitedTooLong || fault instanceof TooMuchWaits;
      throw isBusy ? new FeedFault('LOG_UNAVAILABLE', `The log was not read: ${fault.message}.`, RETRY_MS) : fault;
    }
  };
}
