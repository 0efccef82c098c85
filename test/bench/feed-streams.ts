import { FeedClient } from '#libs/feed-client';

/** What the process of streams is told to open: so many for each token. */
export interface StreamsAsked {
  readonly address: string;
  readonly tokens: readonly string[];
  readonly streams: number;
  /** Of each connection. */
  readonly together: number;
}

const received: { readonly id: string; readonly at: number }[] = [];
const now = (): number => performance.timeOrigin + performance.now();

/** A process of its own: whoever measures must not be kept by what many streams are delivered. */
process.on('message', (message: StreamsAsked | 'received' | 'end') => {
  if (message === 'end') process.exit(0);
  if (message === 'received') process.send?.(received.splice(0));
  else void open(message).then(() => process.send?.('ready'));
});

async function open({ address, tokens, streams, together }: StreamsAsked): Promise<void> {
  const opened: Promise<void>[] = [];
  for (const token of tokens) {
    let client: FeedClient | undefined;
    for (let n = 0; n < streams; n += 1) {
      // Clients of one address share a connection unless each has subchannels of its own.
      if (n % together === 0)
        client = new FeedClient({ address, token, channel: { 'grpc.use_local_subchannel_pool': 1 } });
      if (client) opened.push(follow(client));
    }
  }
  await Promise.all(opened);
}

function follow(client: FeedClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = { positionFrom: { case: 'end' as const, value: {} } };
    const reading = async (): Promise<void> => {
      for await (const { events } of client.follow({ start, heartbeatSeconds: 1 })) {
        const at = now();
        for (const { id } of events) received.push({ id, at });
        resolve();
      }
    };
    reading().catch(reject);
  });
}
