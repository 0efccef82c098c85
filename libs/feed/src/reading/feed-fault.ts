/** What kind of answer a fault is, whatever the protocol. */
export type FaultKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'invalid'
  | 'precondition'
  | 'not-found'
  | 'exists'
  | 'aborted'
  | 'exhausted'
  | 'unavailable'
  | 'internal';

/** Every reason for which the feed refuses or ends, in words that programs may rely on. */
export const FEED_FAULTS = {
  TOKEN_MISSING: 'unauthenticated',
  TOKEN_INVALID: 'unauthenticated',
  TOKEN_EXPIRED: 'unauthenticated',
  ROLE_MAY_NOT: 'forbidden',
  START_MISSING: 'invalid',
  START_MALFORMED: 'invalid',
  REQUEST_MALFORMED: 'invalid',
  CURSOR_MALFORMED: 'invalid',
  CURSOR_OF_ANOTHER_TENANT: 'invalid',
  UNKNOWN_TYPE: 'invalid',
  ID_MALFORMED: 'invalid',
  TOO_MANY: 'invalid',
  OUT_OF_RANGE: 'invalid',
  NAME_MALFORMED: 'invalid',
  OPEN_EXPECTED: 'invalid',
  CREDIT_OUT_OF_RANGE: 'invalid',
  COMMIT_AHEAD: 'invalid',
  CURSOR_OF_ANOTHER_STORE: 'precondition',
  CURSOR_AHEAD: 'precondition',
  HISTORY_DIFFERS: 'precondition',
  NO_EVENT: 'not-found',
  NO_CONSUMER: 'not-found',
  NO_SUCH_PAGE: 'not-found',
  CONSUMER_DIFFERS: 'exists',
  IDEMPOTENCY_CONFLICT: 'exists',
  CONSUMER_TAKEN_OVER: 'aborted',
  CONSUMER_SOUGHT: 'aborted',
  TOO_MANY_STREAMS: 'exhausted',
  TOO_MANY_CALLS: 'exhausted',
  TOO_MANY_CONSUMERS: 'exhausted',
  SERVER_DRAINING: 'unavailable',
  NOT_YET_VISIBLE: 'unavailable',
  KEYS_UNAVAILABLE: 'unavailable',
  LOG_UNAVAILABLE: 'unavailable',
  CURSORS_UNAVAILABLE: 'unavailable',
  OUTCOME_UNKNOWN: 'unavailable',
  INTERNAL: 'internal',
} as const satisfies Record<string, FaultKind>;

export type FeedReason = keyof typeof FEED_FAULTS;

/** Why the feed does not answer, or ends a stream. The message says what was wrong, where, and what to do. */
export class FeedFault extends Error {
  override readonly name = 'FeedFault';

  constructor(
    readonly reason: FeedReason,
    message: string,
    /** After how many milliseconds asking again may help; absent where it does not. */
    readonly retryMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get kind(): FaultKind {
    return FEED_FAULTS[this.reason];
  }
}
