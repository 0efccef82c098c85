import { type ServiceError, status } from '@grpc/grpc-js';

/** Why a call or a stream ended. */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(
    message: string,
    /** The service's own word, such as `HISTORY_DIFFERS`; empty where it was the connection that ended. */
    readonly reason: string,
    /** The status of gRPC, such as `UNAVAILABLE`. */
    readonly code: string,
    /** After how many milliseconds asking again may help, as the service says. */
    readonly retryMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same may go well later: the service is away, busy or stopping, the token has expired, or a consumer was moved or taken over. */
  get mayPass(): boolean {
    if (this.reason === 'TOKEN_EXPIRED') return true;
    return this.retryMs !== undefined || PASSING.has(this.code);
  }
}

const PASSING = new Set(['UNAVAILABLE', 'ABORTED', 'INTERNAL', 'CANCELLED', 'UNKNOWN', 'DEADLINE_EXCEEDED']);

/** What grpc-js ends a call with, in the service's words. */
export function feedErrorOf(fault: unknown): FeedError {
  if (fault instanceof FeedError) return fault;
  const { code, details, message, metadata } = fault as Partial<ServiceError>;
  const text = (name: string): string | undefined => metadata?.get(name)[0]?.toString();
  const retry = text('concord-retry-ms');
  return new FeedError(
    details || message || 'the call ended',
    text('concord-reason') ?? '',
    status[code ?? status.UNKNOWN] ?? 'UNKNOWN',
    retry === undefined ? undefined : Number(retry),
    { cause: fault },
  );
}
