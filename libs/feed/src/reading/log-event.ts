import type { FeedEventRow } from '../log/feed-event.view.js';

/** An event as it is kept, personal fields encrypted. */
export interface LogEvent extends Pick<
  FeedEventRow,
  'tenant' | 'id' | 'type' | 'programId' | 'partnerId' | 'seenBy' | 'stateKey' | 'orderingKey' | 'body' | 'sealed'
> {
  readonly commit: bigint;
}
