import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import type { FeedConfig } from '#libs/config';
import { ConsumerService, FeedService } from '#libs/feed-client';
import type { Health } from '#libs/observability';
import type { CallParts } from './calls.js';
import { Connections } from './connections.js';
import { CONSUMER_SERVICE, consumerCalls } from './consumer-service.js';
import { FEED_SERVICE, feedCalls } from './feed-service.js';
import { GrpcHealth, HEALTH_SERVICE } from './health.js';
import { withinPatience } from './patience.js';

export interface GrpcServer {
  readonly port: number;
  /** Takes no more calls and waits for those under way, so many milliseconds at most. */
  stop(withinMs: number): Promise<void>;
}

const OPTIONS = {
  'grpc.max_receive_message_length': 64 * 1024,
  'grpc.max_concurrent_streams': 100,
  // Who is gone without a word is found out within 40 seconds.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_connection_idle_ms': 5 * 60_000,
  // Nobody can ask for what it would keep of each connection and call.
  'grpc.enable_channelz': 0,
};

/** Listens for `concord.feed.v1.FeedService` and `ConsumerService`, and says by `grpc.health.v1.Health` whether they are served. */
export async function startGrpc(
  { host, grpcPort, tls }: FeedConfig['feed'],
  parts: CallParts & { readonly health: Health },
  patienceMs: number,
): Promise<GrpcServer> {
  const connections = new Connections();
  const server = new Server({ ...OPTIONS, interceptors: [withinPatience(patienceMs), connections.interceptor] });
  const health = new GrpcHealth(parts.health, [FeedService.typeName, ConsumerService.typeName]);
  server.addService(HEALTH_SERVICE, health.calls());
  server.addService(FEED_SERVICE, feedCalls(parts) as unknown as UntypedServiceImplementation);
  server.addService(CONSUMER_SERVICE, consumerCalls(parts) as unknown as UntypedServiceImplementation);
  const credentials = tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: await readFile(tls.certificate), private_key: await readFile(tls.key) },
      ])
    : ServerCredentials.createInsecure();
  // Listened for here, as the server itself would take any number of connections.
  const injector = server.createConnectionInjector(credentials);
  const listener = createServer({ noDelay: true }, (socket) => {
    if (connections.take(socket)) injector.injectConnection(socket);
  });
  await once(listener.listen(grpcPort, host), 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    stop: (withinMs) =>
      new Promise((resolve) => {
        health.drain();
        listener.close();
        const late = setTimeout(() => {
          server.forceShutdown();
          resolve();
        }, withinMs);
        server.tryShutdown(() => {
          clearTimeout(late);
          resolve();
        });
      }),
  };
}
