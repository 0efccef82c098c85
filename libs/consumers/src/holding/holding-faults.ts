import { FeedFault } from '#libs/feed';

/** Cursors are of a later version than the stream knew: it was moved. */
export const sought = (): FeedFault =>
  new FeedFault('CONSUMER_SOUGHT', 'The consumer was moved. Open it again: it goes on from there.', 0);

/** Cursors that are of a later version than the consumer: the history that made it is not there any more. */
export const historyDiffers = (): FeedFault =>
  new FeedFault(
    'HISTORY_DIFFERS',
    'The cursors of this consumer are of a history that is not there: the store was restored from an older copy. Move the consumer to an event that both sides have.',
  );

/** A commit of what the stream has not sent yet. */
export const commitAhead = (): FeedFault =>
  new FeedFault('COMMIT_AHEAD', 'What is committed is beyond what this stream was sent. Commit a cursor of it.');
