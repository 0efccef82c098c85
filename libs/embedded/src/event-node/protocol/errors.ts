import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

const MAX_APPEND_BYTES = 1024 * 1024;

/** A fault as the protocol carries it: a status, a sentence, and keys in the trailers that name it. */
export function rpcError(code: status, details: string, trailers: Record<string, string> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, headerText(value));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** What the server says of any fault it has no words for; a client sees an unknown error. */
export const handlerFault = (): ServiceError => rpcError(status.UNKNOWN, 'Exception was thrown by handler.');

export const invalidArgument = (details: string): ServiceError => rpcError(status.INVALID_ARGUMENT, details);

export const stopping = (): ServiceError => rpcError(status.CANCELLED, 'The event node is stopping.');

export const tooSlow = (): ServiceError =>
  rpcError(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

export const unreadable = (): ServiceError => rpcError(status.UNKNOWN, 'Unexpected ReadStreamResult: Error');

export const streamDeleted = (stream: string): ServiceError =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

export const wrongExpectedVersion = (stream: string, expected: string, actual: string): ServiceError =>
  rpcError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expected,
      'actual-version': actual,
    },
  );

export const appendTooBig = (): ServiceError =>
  rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

export const missingProperty = (name: string): ServiceError =>
  rpcError(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

/** The fault as a status for the caller: what is not one already is not for the caller's eyes. */
export function asServiceError(fault: unknown): ServiceError {
  return fault instanceof Error && 'code' in fault && 'metadata' in fault ? (fault as ServiceError) : handlerFault();
}

/** Headers carry visible ASCII only. */
function headerText(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '?');
}

export { MAX_APPEND_BYTES };
