import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import type { FeedConfig } from '#libs/config';
import { ConsumerService, FeedService } from '#libs/feed-client';
import type { Health } from '#libs/observability';
import type { CallParts } from './calls.js';
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
  const server = new Server({ ...OPTIONS, interceptors: [withinPatience(patienceMs)] });
  const health = new GrpcHealth(parts.health, [FeedService.typeName, ConsumerService.typeName]);
  server.addService(HEALTH_SERVICE, health.calls());
  server.addService(FEED_SERVICE, feedCalls(parts) as unknown as UntypedServiceImplementation);
  server.addService(CONSUMER_SERVICE, consumerCalls(parts) as unknown as UntypedServiceImplementation);
  const credentials = tls
    ? ServerCredentials.createSsl(null, [
        { cert_chain: await readFile(tls.certificate), private_key: await readFile(tls.key) },
      ])
    : ServerCredentials.createInsecure();
  const address = `${host.includes(':') ? `[${host}]` : host}:${grpcPort}`;
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(address, credentials, (fault, bound) => (fault ? reject(fault) : resolve(bound))),
  );
  return {
    port,
    stop: (withinMs) =>
      new Promise((resolve) => {
        health.drain();
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
