import type { sendUnaryData, ServerUnaryCall, ServerWritableStream, ServiceDefinition } from '@grpc/grpc-js';
import {
  batchBytes,
  eventAnswer,
  type FeedReading,
  readEventRequest,
  readFollowRequest,
  readPageRequest,
  typesAnswer,
} from '#libs/feed';
import { FeedService } from '#libs/feed-client';
import type { Logger } from '#libs/observability';
import type { Readers } from '../readers.js';
import { reportedFault } from '../reported-fault.js';
import { serviceError } from './status.js';

type Unary = ServerUnaryCall<Buffer, Uint8Array>;
type Streaming = ServerWritableStream<Buffer, Uint8Array>;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asIs = (bytes: Buffer): Buffer => bytes;

/** Requests and answers pass as bytes: most events are sent as they are kept. */
const method = (name: string, responseStream: boolean) => ({
  path: `/${FeedService.typeName}/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: asBuffer,
  requestDeserialize: asIs,
  responseSerialize: asBuffer,
  responseDeserialize: asIs,
});

export const FEED_SERVICE = {
  listEvents: method(FeedService.method.listEvents.name, false),
  getEvent: method(FeedService.method.getEvent.name, false),
  listEventTypes: method(FeedService.method.listEventTypes.name, false),
  follow: method(FeedService.method.follow.name, true),
} satisfies ServiceDefinition;

export interface CallParts {
  readonly feed: FeedReading;
  readonly readers: Readers;
  readonly logger: Logger;
}

/** The calls of `concord.feed.v1.FeedService`. Whoever has no valid token has nothing read. */
export function feedCalls({ feed, readers, logger }: CallParts) {
  const readerOf = (call: Unary | Streaming) => readers.reader(call.metadata.get('authorization')[0]?.toString());
  const unary =
    (answer: (call: Unary, gone: AbortSignal) => Promise<Uint8Array>) =>
    (call: Unary, callback: sendUnaryData<Uint8Array>): void => {
      answer(call, goneWith(call)).then(
        (bytes) => callback(null, bytes),
        (fault: unknown) => callback(serviceError(reportedFault(fault, logger))),
      );
    };
  return {
    listEvents: unary(async (call, gone) =>
      batchBytes(await feed.page(await readerOf(call), readPageRequest(call.request), gone)),
    ),
    getEvent: unary(async (call) => {
      const reader = await readerOf(call);
      const { eventId, form } = readEventRequest(call.request);
      return eventAnswer(await feed.event(reader, eventId, form));
    }),
    listEventTypes: unary(async (call) => {
      await readerOf(call);
      return typesAnswer(feed.types);
    }),
    follow: (call: Streaming): void => {
      const gone = goneWith(call);
      const send = async (): Promise<void> => {
        const reader = await readerOf(call);
        for await (const batch of await feed.follow(reader, readFollowRequest(call.request), gone))
          await written(call, batchBytes(batch), gone);
      };
      send().then(
        () => call.end(),
        (fault: unknown) => call.emit('error', serviceError(reportedFault(fault, logger))),
      );
    },
  };
}

function goneWith(call: Unary | Streaming): AbortSignal {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  return gone.signal;
}

/** Until the transport has taken it: nothing is made ahead of a reader that is slow. */
function written(call: Streaming, bytes: Uint8Array, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      gone.removeEventListener('abort', done);
      resolve();
    };
    gone.addEventListener('abort', done);
    // A call that was cancelled never answers a write.
    if (gone.aborted) done();
    else call.write(bytes, done);
  });
}
