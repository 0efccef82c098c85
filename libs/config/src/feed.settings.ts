import { z } from 'zod';
import { port, postgresUrl, type Setting } from './setting.js';

/** Where and how the feed listens. */
export const FEED_SETTINGS = {
  CONCORD_FEED_PORT: {
    read: port(4001),
    meaning: 'Port of the feed over gRPC; 0 takes a free one.',
    whenUnset: '4001',
  },
  CONCORD_FEED_HTTP_PORT: {
    read: port(4002),
    meaning: 'Port of the feed over HTTP, with its health and metrics; 0 takes a free one.',
    whenUnset: '4002',
  },
  CONCORD_FEED_DATABASE_URL: {
    read: postgresUrl,
    meaning:
      'The database of the read models for `concord_feed`, which keeps cursors of consumers beside them and writes nothing else: for the feed alone.',
    whenUnset: '`DATABASE_URL`, with that role set on each connection',
  },
  CONCORD_FEED_TLS_CERT: {
    read: z.string().optional(),
    meaning: 'File with the certificate chain (PEM) that the feed serves with, over gRPC and HTTP.',
    whenUnset: 'the feed speaks plain text; in production on the loopback address only',
  },
  CONCORD_FEED_TLS_KEY: {
    read: z.string().optional(),
    meaning: 'File with the private key (PEM) of that certificate.',
    whenUnset: 'as above',
  },
  CONCORD_FEED_PLAINTEXT: {
    read: z.enum(['behind-proxy'], 'must be behind-proxy').optional(),
    meaning:
      '`behind-proxy`: in production the feed listens on `CONCORD_HOST` without a certificate, because a proxy in front of it ends TLS.',
    whenUnset: 'without a certificate production listens on `127.0.0.1`',
  },
} satisfies Record<string, Setting>;
