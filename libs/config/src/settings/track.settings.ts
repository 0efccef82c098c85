import { z } from 'zod';
import { port, type Setting } from './setting.js';

const HOST = /^[a-z0-9.-]+=[a-z0-9-]+$/;

/** Where links are followed. */
export const TRACK_SETTINGS = {
  CONCORD_TRACK_PORT: {
    read: port(4003),
    meaning: 'Port on which partners’ links are followed, with its health and metrics; 0 takes a free one.',
    whenUnset: '4003',
  },
  CONCORD_TRACK_HOSTS: {
    read: z
      .string()
      .toLowerCase()
      .transform((text) => text.split(',').map((pair) => pair.trim()))
      .refine((pairs) => pairs.every((pair) => HOST.test(pair)), 'must look like go.acme.com=acme,go.other.com=other')
      .transform((pairs) => new Map(pairs.map((pair) => pair.split('=') as [host: string, tenant: string])))
      .optional(),
    meaning:
      'Whose links a host name leads to: `go.acme.com=acme`, comma-separated. Other hosts are answered with 404.',
    whenUnset: 'in production none; otherwise `localhost` and `127.0.0.1` lead to tenant `demo`',
  },
  CONCORD_TRACK_FORWARDED: {
    read: z.enum(['behind-proxy'], 'must be behind-proxy').optional(),
    meaning:
      '`behind-proxy`: one proxy stands before the links, and the visitor’s address is the last of its `X-Forwarded-For`.',
    whenUnset: 'the address is that of the connection',
  },
} as const satisfies Record<string, Setting>;
