import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  MethodDefinition,
} from '@grpc/grpc-js';
import type { FeedReading } from '#libs/feed';
import type { Logger } from '#libs/observability';
import type { ConsumerParts } from '../kept-consumers.js';
import type { Readers } from '../readers.js';
import { reportedFault } from '../reported-fault.js';
import { serviceError } from './status.js';

export interface CallParts {
  readonly feed: FeedReading;
  readonly consumers: ConsumerParts;
  readonly readers: Readers;
  readonly logger: Logger;
}

export type Unary = ServerUnaryCall<Buffer, Uint8Array>;
export type Streaming = ServerWritableStream<Buffer, Uint8Array>;
export type Duplex = ServerDuplexStream<Buffer, Uint8Array>;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asIs = (bytes: Buffer): Buffer => bytes;

/** Requests and answers pass as bytes: most events are sent as they are kept. */
export const method = (
  service: string,
  name: string,
  { requestStream = false, responseStream = false } = {},
): MethodDefinition<Uint8Array, Uint8Array> => ({
  path: `/${service}/${name}`,
  requestStream,
  responseStream,
  requestSerialize: asBuffer,
  requestDeserialize: asIs,
  responseSerialize: asBuffer,
  responseDeserialize: asIs,
});

/** A call that answers once. */
export const unary =
  (logger: Logger, answer: (call: Unary, gone: AbortSignal) => Promise<Uint8Array>) =>
  (call: Unary, callback: sendUnaryData<Uint8Array>): void => {
    answer(call, goneWith(call)).then(
      (bytes) => callback(null, bytes),
      (fault: unknown) => callback(serviceError(reportedFault(fault, logger))),
    );
  };

/** A call that answers for as long as there is something to say. */
export const streaming =
  <Call extends Streaming | Duplex>(logger: Logger, send: (call: Call, gone: AbortSignal) => Promise<void>) =>
  (call: Call): void => {
    send(call, goneWith(call)).then(
      () => call.end(),
      (fault: unknown) => call.emit('error', serviceError(reportedFault(fault, logger))),
    );
  };

export const tokenOf = ({ metadata }: Unary | Streaming | Duplex): string | undefined =>
  metadata.get('authorization')[0]?.toString();

function goneWith(call: Unary | Streaming | Duplex): AbortSignal {
  const gone = new AbortController();
  (call as Streaming).on('cancelled', () => gone.abort());
  return gone.signal;
}
