import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Server, ServerCredentials, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import {
  FeedService,
  FollowRequestSchema,
  FollowResponseSchema,
  type SubscribeRequest,
  SubscribeRequestSchema,
  type SubscribeResponse,
  SubscribeResponseSchema,
} from './contract/concord/feed/v1/feed_service_pb.js';
import { FeedClient } from './feed-client.js';

type Call = ServerDuplexStream<SubscribeRequest, SubscribeResponse>;

const { subscribe, follow } = FeedService.method;
const definition = {
  subscribe: {
    path: `/${FeedService.typeName}/${subscribe.name}`,
    ...{ requestStream: true, responseStream: true },
    requestSerialize: (message: SubscribeRequest) => Buffer.from(toBinary(SubscribeRequestSchema, message)),
    requestDeserialize: (bytes: Buffer) => fromBinary(SubscribeRequestSchema, bytes),
    responseSerialize: (message: SubscribeResponse) => Buffer.from(toBinary(SubscribeResponseSchema, message)),
    responseDeserialize: (bytes: Buffer) => fromBinary(SubscribeResponseSchema, bytes),
  },
  follow: {
    path: `/${FeedService.typeName}/${follow.name}`,
    ...{ requestStream: false, responseStream: true },
    requestSerialize: (message: never) => Buffer.from(toBinary(FollowRequestSchema, message)),
    requestDeserialize: (bytes: Buffer) => fromBinary(FollowRequestSchema, bytes),
    responseSerialize: (message: never) => Buffer.from(toBinary(FollowResponseSchema, message)),
    responseDeserialize: (bytes: Buffer) => fromBinary(FollowResponseSchema, bytes),
  },
} as const;

const response = (kind: Parameters<typeof create<typeof SubscribeResponseSchema>>[1]) =>
  create(SubscribeResponseSchema, kind);

let server: Server;
let port: number;
/** What the service does with a stream; one that is silent unless a test says otherwise. */
let serve: (call: Call) => void;

beforeEach(async () => {
  serve = () => undefined;
  server = new Server();
  server.addService(definition as never, {
    subscribe: (call: Call) => serve(call),
    follow: (_: ServerWritableStream<unknown, unknown>) => undefined,
  });
  port = await new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
      fault ? reject(fault) : resolve(bound),
    ),
  );
});
afterEach(() => server.forceShutdown());

const within = <T>(work: Promise<T>): Promise<T | 'still waiting'> =>
  Promise.race([work, pause(2_000, 'still waiting' as const, { ref: false })]);

describe('a stream of the client', () => {
  it.each(['consume', 'follow'] as const)('that is ended while the token is asked for ends: %s', async (which) => {
    const over = new AbortController();
    const token = (): Promise<string> => {
      over.abort();
      return Promise.resolve('t');
    };
    const client = new FeedClient({ address: `127.0.0.1:${port}`, token });
    const news = { signal: over.signal, heartbeatSeconds: 60 };
    const stream =
      which === 'consume'
        ? client.consume('crm', news)
        : client.follow({ ...news, start: { positionFrom: { case: 'beginning', value: {} } } as never });
    expect(await within<unknown>(stream.next())).toEqual({ done: true, value: undefined });
    client.close();
  });

  it('has one answer to what is committed twice', async () => {
    const asked: string[] = [];
    serve = (call) => {
      call.write(response({ kind: { case: 'opened', value: { shard: 0, shards: 1 } } }));
      call.write(response({ kind: { case: 'batch', value: { events: [{ id: 'event_1' }], cursor: 'c1' } } }));
      call.on('data', ({ kind }: SubscribeRequest) => {
        if (kind.case !== 'flowControl' || kind.value.commit === '') return;
        asked.push(kind.value.commit);
        // As the service does: commits that come together have one answer.
        if (asked.length === 1)
          setTimeout(() => call.write(response({ kind: { case: 'committed', value: { cursor: 'c1' } } })), 50);
      });
    };
    const client = new FeedClient({ address: `127.0.0.1:${port}`, token: 't' });
    for await (const batch of client.consume('crm')) {
      expect(await within(Promise.all([batch.commit(), batch.commit()]))).toEqual([true, true]);
      break;
    }
    client.close();
  });

  it('takes what came meanwhile as one, up to half of its credit, so that who is behind catches up', async () => {
    const granted: number[] = [];
    let isOpen = false;
    serve = (call) => {
      call.on('data', ({ kind }: SubscribeRequest) => {
        if (kind.case === 'flowControl' && kind.value.credit > 0) granted.push(kind.value.credit);
        if (isOpen) return;
        isOpen = true;
        call.write(response({ kind: { case: 'opened', value: { shard: 0, shards: 1 } } }));
        for (let n = 1; n <= 10; n += 1)
          call.write(response({ kind: { case: 'batch', value: { events: [{ id: `event_${n}` }], cursor: `c${n}` } } }));
      });
    };
    const client = new FeedClient({ address: `127.0.0.1:${port}`, token: 't' });
    const taken: string[] = [];
    for await (const { events, cursor } of client.consume('crm', { credit: 10 })) {
      taken.push(`${events.map(({ id }) => id.slice(6)).join(' ')} to ${cursor}`);
      // The others come while this one is worked on.
      await pause(100);
      if (cursor === 'c10') break;
    }
    client.close();
    expect(taken.length).toBeLessThanOrEqual(4);
    expect(taken.at(-1)).toMatch(/ 10 to c10$/);
    expect(taken.join(' ').replaceAll(/ to c\d+/g, '')).toBe('1 2 3 4 5 6 7 8 9 10');
    expect(Math.max(...granted)).toBe(5);
  });
});
