/** Why a request was sent. */
export type AttemptKind = 'event' | 'test' | 'redelivery';

/** What became of a request. */
export type Outcome =
  | 'delivered'
  | 'refused'
  | 'gone'
  | 'redirected'
  | 'timed-out'
  | 'unreachable'
  | 'target-not-allowed'
  | 'cannot-be-read'
  | 'left-out';
