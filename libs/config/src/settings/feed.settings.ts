import { z } from 'zod';
import { isIP } from 'node:net';
import { port, postgresUrl, type Setting } from './setting.js';

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(bits ?? '') && Number(bits) <= most;
};

/** Where and how the feed listens, and where it may send to. */
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
      'The database of the read models for `concord_feed`, which keeps how far consumers and webhooks are beside them and writes nothing else: for the feed alone.',
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
  CONCORD_WEBHOOK_NETWORKS: {
    read: z
      .string()
      .transform((text) => text.split(',').map((network) => network.trim()))
      .refine((networks) => networks.every(isNetwork), 'must be networks such as 10.1.0.0/16, separated by commas')
      .optional(),
    meaning:
      'Networks, such as `10.1.0.0/16,fd00:1::/32`, that webhooks may go to though their addresses are not public.',
    whenUnset: 'to public addresses alone, and outside production to the loopback address',
  },
} satisfies Record<string, Setting>;
