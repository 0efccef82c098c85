import { z } from 'zod';
import { faultOfConnectionString } from '../connection-string.js';
import { FEED_SETTINGS } from './feed.settings.js';
import { TRACK_SETTINGS } from './track.settings.js';
import { port, postgresUrl, type Setting, url } from './setting.js';

const count = (whenUnset: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 9999')
    .default(String(whenUnset))
    .transform(Number);

const webUrl = url(/^https?:\/\//, 'https://issuer.example/.well-known/jwks.json').optional();
/** Whatever the client takes, `esdb://a:2111,b:2112,c:2113?tls=false` and `esdb+discover://` included. */
const eventStoreUrl = z
  .string()
  .superRefine((text, context) => {
    const fault = faultOfConnectionString(text);
    if (fault !== undefined)
      context.addIssue(`is not a connection string such as esdb://host:2113?tls=true: ${fault.replace(/\.$/, '')}`);
  })
  .optional();

/** Ends in a character that no noun has, so that no stream of one installation can look like one of another. */
const streamPrefix = z
  .string()
  .regex(
    /^[a-z][a-z0-9_.:]{0,38}[_.:]$/,
    'must be 2 to 40 small letters, digits and _ . : that begin with a letter and end with one of _ . :',
  )
  .optional();

const keyEncryptionKeys = z
  .string()
  .regex(
    /^[1-9]\d{0,5}:[\w-]{43}(,[1-9]\d{0,5}:[\w-]{43})*$/,
    'must be <version>:<32 bytes as base64url>, several separated by commas',
  )
  .transform((text) => text.split(',').map(parseKey))
  .refine((keys) => new Set(keys.map(([version]) => version)).size === keys.length, 'must not name a version twice')
  .transform((keys): ReadonlyMap<number, Buffer> => new Map(keys))
  .optional();

function parseKey(text: string): [version: number, key: Buffer] {
  const [version, key] = text.split(':') as [string, string];
  return [Number(version), Buffer.from(key, 'base64url')];
}

/** Every variable that the service reads. The README's table is made from this. */
export const SETTINGS = {
  NODE_ENV: {
    read: z.enum(['development', 'test', 'production']).default('development'),
    meaning:
      '`production` refuses the development issuer and wants its own keys, and switches GraphQL introspection off.',
    whenUnset: '`development`',
  },
  PORT: { read: port(4000), meaning: 'Port of the GraphQL API; 0 takes a free one.', whenUnset: '4000' },
  CONCORD_HOST: {
    read: z.string().default('127.0.0.1'),
    meaning: 'Address the GraphQL API listens on.',
    whenUnset: '`127.0.0.1`',
  },
  CONCORD_HOME: {
    read: z.string().default('.concord'),
    meaning: 'Directory of everything the service keeps on this machine.',
    whenUnset: '`.concord` in the working directory',
  },
  EVENTSTORE_URL: {
    read: eventStoreUrl,
    meaning:
      'The event store, as its client takes it: `esdb://host:2113?tls=true`, several hosts separated by commas, `esdb+discover://` for a cluster behind one name.',
    whenUnset: 'the supervisor starts the embedded event node',
  },
  CONCORD_STREAM_PREFIX: {
    read: streamPrefix,
    meaning:
      'Stands before the name of every stream in the event store, such as `north_`: each installation that shares a store has its own. Set once: under another one nothing that was written is found.',
    whenUnset: 'nothing stands before the names',
  },
  DATABASE_URL: {
    read: postgresUrl,
    meaning: 'The Postgres database of the read models, for the role that owns and migrates it.',
    whenUnset: 'the supervisor starts the embedded Postgres',
  },
  CONCORD_PROJECTOR_DATABASE_URL: {
    read: postgresUrl,
    meaning: 'The same database for `concord_projector`, which writes the read models under row-level security.',
    whenUnset: '`DATABASE_URL`, with that role set on each connection',
  },
  CONCORD_READER_DATABASE_URL: {
    read: postgresUrl,
    meaning: 'The same database for `concord_reader`, which serves queries under row-level security.',
    whenUnset: '`DATABASE_URL`, with that role set on each connection',
  },
  CONCORD_KEYS_DATABASE_URL: {
    read: postgresUrl,
    meaning:
      'The database of the persons’ keys, for the role that owns it: truth that cannot be rebuilt, with a backup policy of its own. The api never gets it.',
    whenUnset: '`DATABASE_URL` with `_keys` after the name of the database',
  },
  CONCORD_KEYS_WRITER_DATABASE_URL: {
    read: postgresUrl,
    meaning:
      'The same database for `concord_keys`, which reads keys and adds new ones, and changes and removes none: for the api.',
    whenUnset: '`CONCORD_KEYS_DATABASE_URL`, with that role set on each connection',
  },
  CONCORD_EVENTS_DATABASE_URL: {
    read: postgresUrl,
    meaning: 'The database of the embedded event node; only that process gets it.',
    whenUnset: 'given by the supervisor',
  },
  CONCORD_DATABASE_POOL: {
    read: count(10),
    meaning:
      'Largest number of connections that one process keeps to one database for one role; of `concord_reader` there may be five more, for exports and for the health check.',
    whenUnset: '10',
  },
  CONCORD_PROJECTOR_PORT: {
    read: port(0),
    meaning: 'Port of the projector’s health and metrics, on the loopback address; 0 takes a free one.',
    whenUnset: '0',
  },
  CONCORD_DEADLINES_EVERY_MS: {
    read: count(1000),
    meaning: 'How often the projector looks for deadlines that have come, in milliseconds.',
    whenUnset: '1000',
  },
  ...FEED_SETTINGS,
  ...TRACK_SETTINGS,
  CONCORD_KEK: {
    read: keyEncryptionKeys,
    meaning:
      'Keys that wrap the persons’ keys: `<version>:<32 bytes as base64url>`, comma-separated. The highest version wraps, all unwrap.',
    whenUnset: 'outside production made once and kept in `CONCORD_HOME`',
  },
  CONCORD_JWKS_URL: {
    read: webUrl,
    meaning: 'Where the public keys of the token issuer are.',
    whenUnset: 'the development issuer is used, except in production',
  },
  CONCORD_TOKEN_ISSUER: {
    read: z.string().optional(),
    meaning: 'The `iss` that tokens must carry.',
    whenUnset: '`concord-development` for the development issuer; required with `CONCORD_JWKS_URL`',
  },
  CONCORD_TOKEN_AUDIENCE: {
    read: z.string().default('concord'),
    meaning: 'The `aud` that tokens must carry.',
    whenUnset: '`concord`',
  },
  CONCORD_DEV_ISSUER: {
    read: z.enum(['on', 'off'], 'must be on or off').optional(),
    meaning:
      'Whether this machine issues its own tokens (`concord token`). Refused in production and on a non-loopback address.',
    whenUnset: '`on` without `CONCORD_JWKS_URL` and outside production',
  },
  CONCORD_OPERATOR_TOKEN: {
    read: z
      .string()
      .regex(/^[\w.~+/-]{32,200}$/, 'must be 32 to 200 letters, digits and - . _ ~ + /')
      .optional(),
    meaning:
      'What operators, such as Prometheus, show as a bearer token to read `/metrics` and why a process is not ready. Strangers are told whether it is, and nothing else.',
    whenUnset:
      'with the development issuer anybody is told, otherwise nobody; the projector, on the loopback address, tells everybody who gets there',
  },
  CONCORD_PAYOUTS_SETTLE: {
    read: z.enum(['when-written', 'by-status-file']).default('by-status-file'),
    meaning:
      'When a payout that was written to a file under `CONCORD_HOME`/payouts counts as settled: at once, or when a status file says so.',
    whenUnset: '`by-status-file`',
  },
  CONCORD_LOG_LEVEL: {
    read: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    meaning: 'Least severe log line that is written.',
    whenUnset: '`info`',
  },
  CONCORD_GRAPHQL_EXECUTOR: {
    read: z.enum(['planned', 'graphql-js']).default('planned'),
    meaning:
      'Who answers queries and mutations: `planned`, our own execution, or `graphql-js`, the reference that it is held to, to tell whose fault a wrong answer is. Only `planned` ends an answer that has become too large.',
    whenUnset: '`planned`',
  },
} satisfies Record<string, Setting>;

/** The name of a variable that the service reads. */
export type SettingName = keyof typeof SETTINGS;

/** What the variables hold once read. */
export type Settings = { readonly [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['read']> };
