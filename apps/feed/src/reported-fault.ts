import { FeedFault } from '#libs/feed';
import type { Logger } from '#libs/observability';

/** What a reader is answered; what is no fault of the reader's is logged with its cause. */
export function reportedFault(fault: unknown, logger: Logger): FeedFault {
  if (!(fault instanceof FeedFault)) {
    logger.error({ err: fault }, 'a call failed');
    return new FeedFault('INTERNAL', 'The call failed for a reason that is ours. It is logged.');
  }
  if (fault.cause !== undefined)
    logger.warn({ err: fault.cause, reason: fault.reason }, 'a call could not be answered');
  return fault;
}
