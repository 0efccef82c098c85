import type { FeedEventRow } from '../log/feed-event.view.js';

/** What of an event is needed to deliver it; personal fields encrypted. */
export interface SentEvent extends Pick<FeedEventRow, 'tenant' | 'id' | 'body' | 'sealed'> {
  readonly commit: bigint;
}

/** An event as it is kept, with what filters look at. */
export interface LogEvent
  extends SentEvent, Pick<FeedEventRow, 'type' | 'programId' | 'partnerId' | 'seenBy' | 'stateKey'> {
  /** The global id that orders it, see `Event.ordering_key`. */
  readonly orderingKey: string;
}
