import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  type Event,
  type EventBatch,
  FollowRequestSchema,
  FollowResponseSchema,
  GetEventRequestSchema,
  GetEventResponseSchema,
  ListEventsRequestSchema,
  ListEventsResponseSchema,
} from '#libs/feed-client';

type Schema = typeof FollowRequestSchema | typeof ListEventsRequestSchema | typeof GetEventRequestSchema;
type Answer = typeof FollowResponseSchema | typeof ListEventsResponseSchema | typeof GetEventResponseSchema;

const method = (name: string, request: Schema, answer: Answer, responseStream: boolean) => ({
  path: `/concord.feed.v1.FeedService/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: (message: never) => Buffer.from(toBinary(request as typeof FollowRequestSchema, message)),
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => fromBinary(answer as typeof FollowResponseSchema, bytes),
});

const Client = makeGenericClientConstructor(
  {
    follow: method('Follow', FollowRequestSchema, FollowResponseSchema, true),
    listEvents: method('ListEvents', ListEventsRequestSchema, ListEventsResponseSchema, false),
    getEvent: method('GetEvent', GetEventRequestSchema, GetEventResponseSchema, false),
  } as never,
  'FeedService',
);

/** How a call ended: its status, and `concord-reason`. */
export interface Ended {
  readonly code: string;
  readonly reason: string | undefined;
}

const endOf = ({ code, metadata }: Partial<ServiceError>): Ended => ({
  code: status[code ?? status.UNKNOWN] ?? String(code),
  reason: metadata?.get('concord-reason')[0]?.toString(),
});

export type FollowInit = MessageInitShape<typeof FollowRequestSchema>;

/** A stream that is being read. */
export interface Following {
  readonly batches: readonly EventBatch[];
  /** Everything that has come so far. */
  events(): readonly Event[];
  readonly ended: Promise<Ended>;
  /** Reads on for as long as it is not paused. */
  readonly stream: ClientReadableStream<unknown>;
  cancel(): void;
}

/** Connections, and how long to wait for one, are not shared with other clients of the process: who tries again finds a server that is back. */
const BY_ITSELF = {
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
};

/** A plain client of the contract, made of grpc-js and the generated messages alone. */
export class FeedFollower {
  private readonly client: InstanceType<typeof Client>;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), BY_ITSELF);
  }

  follow(token: string, request: FollowInit, onBatch: (batch: EventBatch) => void = () => undefined): Following {
    const batches: EventBatch[] = [];
    const call = this.client['follow'] as unknown as (
      message: unknown,
      metadata: Metadata,
    ) => ClientReadableStream<{ batch?: EventBatch }>;
    const stream = call.call(this.client, create(FollowRequestSchema, request), bearer(token));
    stream.on('data', ({ batch }: { batch?: EventBatch }) => {
      if (!batch) return;
      batches.push(batch);
      onBatch(batch);
    });
    const ended = new Promise<Ended>((resolve) => {
      stream.on('error', (fault) => resolve(endOf(fault as ServiceError)));
      stream.on('end', () => resolve({ code: 'OK', reason: undefined }));
    });
    return {
      batches,
      events: () => batches.flatMap(({ events }) => events),
      ended,
      stream,
      cancel: () => stream.cancel(),
    };
  }

  page(token: string, request: MessageInitShape<typeof ListEventsRequestSchema>): Promise<EventBatch | Ended> {
    return this.unary('listEvents', create(ListEventsRequestSchema, request), token) as Promise<EventBatch | Ended>;
  }

  event(token: string, eventId: string): Promise<Event | Ended> {
    return this.unary('getEvent', create(GetEventRequestSchema, { eventId }), token) as Promise<Event | Ended>;
  }

  close(): void {
    this.client.close();
  }

  private unary(name: string, message: object, token: string): Promise<unknown> {
    const call = this.client[name] as unknown as (
      message: object,
      metadata: Metadata,
      answered: (fault: ServiceError | null, answer?: { batch?: EventBatch; event?: Event }) => void,
    ) => void;
    return new Promise((resolve) =>
      call.call(this.client, message, bearer(token), (fault, answer) =>
        resolve(fault ? endOf(fault) : (answer?.batch ?? answer?.event)),
      ),
    );
  }
}

function bearer(token: string): Metadata {
  const metadata = new Metadata();
  if (token) metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

/** What somebody who keeps cursors has received, across all cuts: throws at the first gap, double or wrong order. */
export class Chain {
  readonly ids: string[] = [];
  cursor: string | undefined;
  private sequence = 0n;

  /** @param upTo takes so many events of it, as somebody who was cut in the middle, who then goes on after the last of these */
  take(batch: EventBatch, upTo = Infinity): void {
    for (const event of batch.events.slice(0, upTo)) {
      if (event.follows !== this.sequence)
        throw new Error(`${event.id} follows ${event.follows}, and the last one was ${this.sequence}`);
      if (event.sequence <= this.sequence) throw new Error(`${event.id} comes again, or too late`);
      this.sequence = event.sequence;
      this.cursor = event.cursor;
      this.ids.push(event.id);
    }
    if (batch.events.length > upTo) return;
    if (batch.sequence < this.sequence) throw new Error('a batch ends before its last event');
    this.sequence = batch.sequence;
    this.cursor = batch.cursor;
  }
}
