import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type ClientDuplexStream,
  credentials,
  makeGenericClientConstructor,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  type Consumer,
  ConsumerService,
  type EventBatch,
  FeedService,
  type OpenSchema,
  SubscribeRequestSchema,
  type SubscribeResponse,
  SubscribeResponseSchema,
} from '#libs/feed-client';
import type { Ended } from './feed-follower.js';

const bytes = (message: Uint8Array): Buffer => Buffer.from(message);
const asIs = (message: Buffer): Buffer => message;
const path = (service: string, name: string, streams: boolean) => ({
  ...{ path: `/${service}/${name}`, requestStream: streams, responseStream: streams },
  ...{ requestSerialize: bytes, requestDeserialize: asIs, responseSerialize: bytes, responseDeserialize: asIs },
});

const { method } = ConsumerService;
type Method = keyof typeof method;

const Client = makeGenericClientConstructor(
  {
    subscribe: path(FeedService.typeName, 'Subscribe', true),
    ...Object.fromEntries(
      Object.entries(method).map(([name, { name: called }]) => [name, path(ConsumerService.typeName, called, false)]),
    ),
  },
  'Consumers',
);

const endOf = ({ code, metadata }: Partial<ServiceError>): Ended => ({
  code: status[code ?? status.UNKNOWN] ?? String(code),
  reason: metadata?.get('concord-reason')[0]?.toString(),
});

const bearer = (token: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
};

/** One call of Subscribe: what has come, and what is sent. */
export class Subscribed {
  readonly batches: EventBatch[] = [];
  readonly opened: { cursor: string; shard: number | undefined; shards: number }[] = [];
  readonly committed: string[] = [];
  readonly ended: Promise<Ended>;
  isOver = false;
  onBatch: (batch: EventBatch) => void = () => undefined;

  constructor(private readonly call: ClientDuplexStream<Buffer, Buffer>) {
    call.on('data', (part: Buffer) => this.take(fromBinary(SubscribeResponseSchema, part)));
    this.ended = new Promise<Ended>((resolve) => {
      call.on('error', (fault) => resolve(endOf(fault as ServiceError)));
      call.on('end', () => resolve({ code: 'OK', reason: undefined }));
    });
    void this.ended.then(() => (this.isOver = true));
  }

  get ids(): string[] {
    return this.batches.flatMap(({ events }) => events.map(({ id }) => id));
  }

  flow(credit: number, commit = ''): void {
    this.send({ kind: { case: 'flowControl', value: { credit, commit } } });
  }

  send(request: MessageInitShape<typeof SubscribeRequestSchema>): void {
    this.call.write(toBinary(SubscribeRequestSchema, create(SubscribeRequestSchema, request)) as Buffer);
  }

  /** Says that nothing more comes. */
  finish(): void {
    this.call.end();
  }

  cancel(): void {
    this.call.cancel();
  }

  private take({ kind }: SubscribeResponse): void {
    if (kind.case === 'opened') this.opened.push(kind.value as never);
    if (kind.case === 'committed') this.committed.push(kind.value.cursor);
    if (kind.case !== 'batch') return;
    this.batches.push(kind.value);
    this.onBatch(kind.value);
  }
}

type Open = MessageInitShape<typeof OpenSchema>;

/** A plain client of consumers, made of grpc-js and the generated messages alone. */
export class FeedSubscriber {
  private readonly client: InstanceType<typeof Client>;

  constructor(port: number) {
    this.client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  subscribe(token: string, open?: Open): Subscribed {
    const call = this.client['subscribe'] as unknown as (metadata: Metadata) => ClientDuplexStream<Buffer, Buffer>;
    const subscribed = new Subscribed(call.call(this.client, bearer(token)));
    if (open) subscribed.send({ kind: { case: 'open', value: open as never } });
    return subscribed;
  }

  /** As a consumer, with credit for so many events. */
  hold(token: string, name: string, credit = 1_000, more: Open = {}): Subscribed {
    const options = { heartbeat: { seconds: 1n } };
    return this.subscribe(token, { reader: { case: 'consumer', value: name }, credit, options, ...more } as Open);
  }

  /** The consumer that a call answers with, or how it ended. */
  async call(token: string, name: Method, request: object): Promise<(Consumer & { consumers?: Consumer[] }) | Ended> {
    const { input, output } = method[name];
    const asked = Buffer.from(toBinary(input as never, create(input as never, request as never)));
    const call = this.client[name] as unknown as (
      message: Buffer,
      metadata: Metadata,
      answered: (fault: ServiceError | null, answer?: Buffer) => void,
    ) => void;
    return new Promise((resolve) =>
      call.call(this.client, asked, bearer(token), (fault, answer) => {
        if (fault) return resolve(endOf(fault));
        const message = fromBinary(output as never, answer as Uint8Array) as { consumer?: Consumer };
        resolve((message.consumer ?? message) as Consumer);
      }),
    );
  }

  close(): void {
    this.client.close();
  }
}
