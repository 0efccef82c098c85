import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import type { FaultKind, FeedFault } from '#libs/feed';

const CODES: Readonly<Record<FaultKind, status>> = {
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  invalid: status.INVALID_ARGUMENT,
  precondition: status.FAILED_PRECONDITION,
  'not-found': status.NOT_FOUND,
  exists: status.ALREADY_EXISTS,
  aborted: status.ABORTED,
  exhausted: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  internal: status.INTERNAL,
};

/** A fault as gRPC says it: status and sentence, and in trailers `concord-reason` and, where asking again helps, `concord-retry-ms`. */
export function serviceError(fault: FeedFault): Partial<ServiceError> {
  const metadata = new Metadata();
  metadata.set('concord-reason', fault.reason);
  if (fault.retryMs !== undefined) metadata.set('concord-retry-ms', String(fault.retryMs));
  return { code: CODES[fault.kind], details: fault.message, metadata };
}
