import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import {
  type CallOptions,
  type ChannelOptions,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  Metadata,
} from '@grpc/grpc-js';
import { FeedError, feedErrorOf } from './feed-error.js';

export interface ConnectionOptions {
  /** Where the feed speaks gRPC: `127.0.0.1:4001`, or `https://feed.example.com` for TLS (port 443 unless given). */
  readonly address: string;
  /** The bearer token; asked for again for every call, so that one that has expired is replaced. */
  readonly token: string | (() => string | Promise<string>);
  /** Certificates that are trusted with TLS, in PEM; those of the system unless given. */
  readonly rootCertificates?: Buffer;
  /** For grpc-js, beside our own. */
  readonly channel?: ChannelOptions;
}

const MIB = 1024 * 1024;

/** Node's 64 KiB would carry 0.6 MB/s over 100 ms; a connection that is dead is noticed though nothing is sent. */
const CHANNEL: ChannelOptions = {
  'grpc-node.flow_control_window': 4 * MIB,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 4 * MIB,
  // Who tries again finds a service that is back.
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 5_000,
};

/** A call that answers once ends after this, in milliseconds. */
const DEADLINE_MS = 35_000;

const pathOf = ({ parent, name }: DescMethod): string => `/${parent.typeName}/${name}`;
const writing =
  <Schema extends DescMessage>(schema: Schema) =>
  (message: MessageShape<Schema>): Buffer =>
    Buffer.from(toBinary(schema, message));
const reading =
  <Schema extends DescMessage>(schema: Schema) =>
  (bytes: Buffer): MessageShape<Schema> =>
    fromBinary(schema, bytes);

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { readonly input: I; readonly output: O };

/** One connection to the feed, with a token for each call. */
export class Connection {
  private readonly client: Client;

  constructor(private readonly options: ConnectionOptions) {
    const { address, rootCertificates, channel } = options;
    const isSecure = address.startsWith('https://');
    const target = address.replace(/^https?:\/\//, '').replace(/\/+$/, '');
    this.client = new Client(
      isSecure && !/:\d+$/.test(target) ? `${target}:443` : target,
      isSecure ? credentials.createSsl(rootCertificates) : credentials.createInsecure(),
      { ...CHANNEL, ...channel },
    );
  }

  /** Throws FeedError. */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    const metadata = await this.metadata();
    const options: CallOptions = { deadline: Date.now() + DEADLINE_MS };
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        pathOf(method),
        writing(method.input),
        reading(method.output),
        create(method.input, request),
        metadata,
        options,
        (fault, answer) => (fault || !answer ? reject(feedErrorOf(fault)) : resolve(answer)),
      );
    });
  }

  async serverStream<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    request: MessageInitShape<I>,
  ): Promise<ClientReadableStream<MessageShape<O>>> {
    const message = create(method.input, request);
    const metadata = await this.metadata();
    const { input, output } = method;
    return this.client.makeServerStreamRequest(pathOf(method), writing(input), reading(output), message, metadata);
  }

  async duplex<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
  ): Promise<ClientDuplexStream<MessageShape<I>, MessageShape<O>>> {
    const { input, output } = method;
    return this.client.makeBidiStreamRequest(pathOf(method), writing(input), reading(output), await this.metadata());
  }

  close(): void {
    this.client.close();
  }

  private async metadata(): Promise<Metadata> {
    const { token } = this.options;
    const metadata = new Metadata();
    try {
      metadata.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
    } catch (cause) {
      throw new FeedError('There is no token to be had.', '', 'UNAVAILABLE', undefined, { cause });
    }
    return metadata;
  }
}
