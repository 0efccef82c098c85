import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { readFile } from 'node:fs/promises';
import type { FeedConfig } from '#libs/config';
import type { FeedReading } from '#libs/feed';
import {
  cutOffAfter,
  type Metrics,
  NestLogger,
  observeHttp,
  PATIENCE,
  type Patience,
  takesNoBodies,
} from '#libs/observability';
import { type FeedAppParts, FeedModule } from './feed.module.js';
import type { ConsumerParts } from './kept-consumers.js';
import { startGrpc } from './grpc/server.js';

export interface Listening {
  /** Of HTTP. */
  readonly port: number;
  readonly grpcPort: number;
  /** Lets streams finish what they deliver, and closes both. */
  stop(): Promise<void>;
}

/** Of the ten seconds that a process has to end. */
const DRAIN_MS = 7_000;

/** Serves a feed over gRPC and HTTP. */
export async function listen(where: FeedConfig['feed'], parts: FeedAppParts, patience = PATIENCE): Promise<Listening> {
  watchFeed(parts.metrics, parts.feed);
  watchConsumers(parts.metrics, parts.consumers);
  const grpc = await startGrpc(where, parts, patience.requestMs);
  const app = await httpApp(where, parts, patience);
  await app.listen(where.httpPort, where.host);
  const address = app.getHttpServer().address();
  return {
    port: typeof address === 'object' && address ? address.port : where.httpPort,
    grpcPort: grpc.port,
    stop: async () => {
      parts.health.drain();
      parts.feed.drain();
      // A reader that has stopped reading ends no stream.
      const patience = setTimeout(() => app.getHttpServer().closeAllConnections(), DRAIN_MS);
      await Promise.all([grpc.stop(DRAIN_MS), app.close()]);
      await parts.consumers.streams.close();
      clearTimeout(patience);
    },
  };
}

async function httpApp(
  { tls }: FeedConfig['feed'],
  parts: FeedAppParts,
  patience: Patience,
): Promise<NestFastifyApplication> {
  const { requestTimeout, http } = cutOffAfter(patience);
  const https = tls && { ...http, cert: await readFile(tls.certificate), key: await readFile(tls.key) };
  const adapter = new FastifyAdapter({
    ...{ forceCloseConnections: 'idle', requestTimeout },
    ...(https ? { https } : { http }),
  });
  observeHttp(adapter.getInstance(), parts.metrics);
  takesNoBodies(adapter.getInstance());
  return NestFactory.create<NestFastifyApplication>(FeedModule.forRoot(parts), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
    bodyParser: false,
  });
}

function watchFeed(metrics: Metrics, feed: FeedReading): void {
  const figures = {
    concord_feed_streams: [
      'Readers that follow the feed at this moment, or wait for a page.',
      () => feed.figures.streams,
    ],
    concord_feed_events_delivered: [
      'Events delivered since this process began, to each reader counted.',
      () => feed.figures.events,
    ],
    concord_feed_batches_delivered: [
      'Batches delivered since this process began, heartbeats too.',
      () => feed.figures.batches,
    ],
    concord_feed_tail_bytes: ['Newest events kept in memory for those who follow, in bytes.', () => feed.figures.bytes],
  } as const;
  for (const [name, [help, read]] of Object.entries(figures)) metrics.watch(name, help, read);
}

function watchConsumers(metrics: Metrics, { streams, list }: ConsumerParts): void {
  const figure = (name: string, help: string, read: () => number | Promise<number>): void =>
    metrics.watch(`concord_feed_consumer_${name}`, help, read);
  figure('shards_held', 'Shards of consumers that streams of this process hold.', () => streams.figures.held);
  figure('streams_waiting', 'Streams of consumers that wait for a shard here.', () => streams.figures.waiting);
  const all = 'Of all consumers that this database has, at most half a minute old.';
  figure('shards', `Shards there are. ${all}`, async () => (await list.figures()).shards);
  figure('shards_unheld', `Shards that no stream holds. ${all}`, async () => (await list.figures()).unheld);
  figure(
    'tenants_unread',
    `Tenants whose consumers could not be looked at: the lag is of the others. ${all}`,
    async () => (await list.figures()).unread,
  );
  figure(
    'lag_events',
    `Events not committed of the shard that is furthest behind, up to 10,000. ${all}`,
    async () => (await list.figures()).lagEvents,
  );
  figure(
    'lag_seconds',
    `Age of the oldest event that is not committed, of the shard that is furthest behind. ${all}`,
    async () => (await list.figures()).lagSeconds,
  );
}
