import { resolve } from 'node:path';
import { ConfigError } from './config.error.js';
import { readSettings, type Environment } from './environment.js';
import { brokenRules, devIssuerOn, type RunningAs } from './rules.js';
import type { Settings } from './settings/settings.js';

/** What a process of the service runs with, by concern. */
export interface Config {
  readonly production: boolean;
  /** Absolute path of the directory for everything kept on this machine. */
  readonly home: string;
  readonly logLevel: Settings['CONCORD_LOG_LEVEL'];
  readonly http: { readonly host: string; readonly port: number };
  /** Who answers queries and mutations. */
  readonly graphqlExecutor: Settings['CONCORD_GRAPHQL_EXECUTOR'];
  /** Where the projector's health and metrics are, and how often it looks for deadlines that have come. */
  readonly projector: { readonly port: number; readonly deadlinesEveryMs: number };
  readonly eventStore: { readonly url: string; readonly streamPrefix?: string };
  readonly database: DatabaseConfig;
  readonly privacy: PrivacyConfig;
  readonly access: AccessConfig;
  readonly operators: OperatorConfig;
}

/** Who is told more of a process than whether it is ready: who shows the token or, without one, everybody or nobody. */
interface OperatorConfig {
  readonly token?: string;
  readonly isOpen: boolean;
}

/** The read models' database for each of its four roles, and the persons' keys. */
export interface DatabaseConfig {
  /** Owns and migrates; bypasses nothing where row-level security is forced. */
  readonly ownerUrl: string;
  readonly projectorUrl: string;
  readonly readerUrl: string;
  /** Keeps cursors of consumers of the feed. */
  readonly feedUrl: string;
  /** Owns the keys: makes their tables, erases, wraps anew. */
  readonly keysUrl: string;
  /** Reads keys and adds new ones. */
  readonly keysWriterUrl: string;
  /** Largest number of connections of one process to one database for one role. */
  readonly pool: number;
}

/** What the api runs with: no connection that owns anything. */
export interface ApiConfig extends Omit<Config, 'database'> {
  readonly database: Pick<DatabaseConfig, 'readerUrl' | 'keysWriterUrl' | 'pool'>;
}

/** The keys that wrap the persons' keys, by version (32 bytes each), and the version that wraps new ones. */
export interface PrivacyConfig {
  readonly keyEncryptionKeys: ReadonlyMap<number, Buffer>;
  readonly currentVersion: number;
}

/** Whose tokens are taken. */
export interface AccessConfig {
  readonly issuer: string;
  readonly audience: string;
  /** `development`: keys in the home directory; otherwise the address of the issuer's public keys. */
  readonly keys: { readonly kind: 'development' } | { readonly kind: 'jwks'; readonly url: string };
}

/** What the supervisor runs with: engines whose address is unset are its to start. */
export interface SupervisorConfig extends Omit<Config, 'eventStore' | 'database' | 'privacy'> {
  readonly eventStore: { readonly url?: string; readonly streamPrefix?: string };
  readonly feed: { readonly grpcPort: number; readonly httpPort: number };
  readonly track: { readonly port: number };
  /** `readerUrl`, `keysWriterUrl` and `feedUrl` only as they were set: else the api and the feed get logins that the supervisor makes for them. */
  readonly database: Partial<Omit<DatabaseConfig, 'projectorUrl' | 'pool'>>;
  /** As it stands in the environment, to hand on. */
  readonly keyEncryptionKeys?: string;
}

/**
 * Reads the configuration of a process that uses the engines: projector, command line.
 * Throws `ConfigError` with every fault of the environment.
 */
export function readConfig(env: Environment): Config {
  const settings = checked(env, 'service');
  return {
    ...common(settings),
    eventStore: { url: settings.EVENTSTORE_URL as string, ...prefixOf(settings) },
    database: databases(settings),
    privacy: privacy(settings.CONCORD_KEK as ReadonlyMap<number, Buffer>),
  };
}

/** Reads the configuration of the api, which needs no database owner. Throws `ConfigError` with every fault of the environment. */
export function readApiConfig(env: Environment): ApiConfig {
  const settings = checked(env, 'api');
  const given = {
    readerUrl: settings.CONCORD_READER_DATABASE_URL,
    keysWriterUrl: settings.CONCORD_KEYS_WRITER_DATABASE_URL,
    pool: settings.CONCORD_DATABASE_POOL,
  };
  const { readerUrl, keysWriterUrl } = settings.DATABASE_URL ? databases(settings) : given;
  return {
    ...common(settings),
    eventStore: { url: settings.EVENTSTORE_URL as string, ...prefixOf(settings) },
    database: { ...given, readerUrl: readerUrl as string, keysWriterUrl: keysWriterUrl as string },
    privacy: privacy(settings.CONCORD_KEK as ReadonlyMap<number, Buffer>),
  };
}

/** Reads the configuration of the supervisor. Throws `ConfigError` with every fault of the environment. */
export function readSupervisorConfig(env: Environment): SupervisorConfig {
  const settings = checked(env, 'supervisor');
  const { ownerUrl, keysUrl } = settings.DATABASE_URL ? databases(settings) : {};
  return {
    ...common(settings),
    feed: { grpcPort: settings.CONCORD_FEED_PORT, httpPort: settings.CONCORD_FEED_HTTP_PORT },
    track: { port: settings.CONCORD_TRACK_PORT },
    eventStore: { url: settings.EVENTSTORE_URL, ...prefixOf(settings) },
    database: {
      ownerUrl,
      keysUrl,
      readerUrl: settings.CONCORD_READER_DATABASE_URL,
      keysWriterUrl: settings.CONCORD_KEYS_WRITER_DATABASE_URL,
      feedUrl: settings.CONCORD_FEED_DATABASE_URL,
    },
    keyEncryptionKeys: env.CONCORD_KEK || undefined,
  };
}

export function checked(env: Environment, process: RunningAs): Settings {
  const { settings, faults } = readSettings(env);
  const all = [...faults, ...brokenRules(settings, process)];
  if (all.length) throw new ConfigError(all);
  return settings as Settings;
}

function common(settings: Settings) {
  return {
    production: settings.NODE_ENV === 'production',
    home: resolve(settings.CONCORD_HOME),
    logLevel: settings.CONCORD_LOG_LEVEL,
    http: { host: settings.CONCORD_HOST, port: settings.PORT },
    graphqlExecutor: settings.CONCORD_GRAPHQL_EXECUTOR,
    projector: { port: settings.CONCORD_PROJECTOR_PORT, deadlinesEveryMs: settings.CONCORD_DEADLINES_EVERY_MS },
    access: access(settings),
    operators: operators(settings),
  };
}

/** Who may make tokens for anybody on this machine may know how it is. */
const operators = ({ CONCORD_OPERATOR_TOKEN: token, ...others }: Settings): OperatorConfig => ({
  isOpen: devIssuerOn(others),
  ...(token !== undefined && { token }),
});

const prefixOf = ({ CONCORD_STREAM_PREFIX: streamPrefix }: Settings): { streamPrefix?: string } =>
  streamPrefix === undefined ? {} : { streamPrefix };

function databases(settings: Settings): DatabaseConfig {
  const ownerUrl = settings.DATABASE_URL as string;
  const keysUrl = settings.CONCORD_KEYS_DATABASE_URL ?? besides(ownerUrl, '_keys');
  return {
    ownerUrl,
    projectorUrl: settings.CONCORD_PROJECTOR_DATABASE_URL ?? withRole(ownerUrl, 'concord_projector'),
    readerUrl: settings.CONCORD_READER_DATABASE_URL ?? withRole(ownerUrl, 'concord_reader'),
    feedUrl: settings.CONCORD_FEED_DATABASE_URL ?? withRole(ownerUrl, 'concord_feed'),
    keysUrl,
    keysWriterUrl: settings.CONCORD_KEYS_WRITER_DATABASE_URL ?? withRole(keysUrl, 'concord_keys'),
    pool: settings.CONCORD_DATABASE_POOL,
  };
}

/** The same address with a role set when a connection starts, so that RESET ROLE leads back to this role and not to the login's own. */
export function withRole(url: string, role: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', `-c role=${role}`);
  return changed.href.replaceAll('+', '%20');
}

function besides(url: string, suffix: string): string {
  const changed = new URL(url);
  changed.pathname += suffix;
  return changed.href;
}

function privacy(keyEncryptionKeys: ReadonlyMap<number, Buffer>): PrivacyConfig {
  return { keyEncryptionKeys, currentVersion: Math.max(...keyEncryptionKeys.keys()) };
}

function access(settings: Settings): AccessConfig {
  const audience = settings.CONCORD_TOKEN_AUDIENCE;
  return devIssuerOn(settings)
    ? { issuer: settings.CONCORD_TOKEN_ISSUER ?? 'concord-development', audience, keys: { kind: 'development' } }
    : {
        issuer: settings.CONCORD_TOKEN_ISSUER as string,
        audience,
        keys: { kind: 'jwks', url: settings.CONCORD_JWKS_URL as string },
      };
}
