import type { Tails } from '../live/tails.js';
import type { FeedLog, LogScope } from '../reading/feed-log.js';
import type { EventFilter } from '../reading/filter.js';
import type { Started } from '../reading/start.js';
import type { Credit } from '../requests/credit.js';
import type { EventBodies } from '../bodies/event-bodies.js';
import type { DeliveryForm } from '../bodies/opened-event.js';

/** What one stream delivers, all of it checked. */
export interface SubscriptionRequest {
  readonly scope: LogScope;
  readonly started: Started;
  readonly filter: EventFilter;
  readonly form: DeliveryForm;
  /** Events in one batch. */
  readonly most: number;
  /** The longest silence. */
  readonly heartbeatMs: number;
  /** Whether one more batch is read while one is on its way. */
  readonly readsAhead: boolean;
  /** How many events may be sent; absent: as many as the connection takes. */
  readonly credit?: Credit;
  /** Whether each event says what it follows. */
  readonly follows: boolean;
  /** Whether each event comes with its row, unopened. */
  readonly unopened?: boolean;
  /** When the reader's token ends, in milliseconds of the epoch. */
  readonly expiresAt: number;
}

export interface SubscriptionParts {
  readonly log: FeedLog;
  readonly tails: Tails;
  readonly bodies: EventBodies;
  /** Reads of a page of the log take turns. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}
