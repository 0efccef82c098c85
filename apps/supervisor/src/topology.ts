import { fileURLToPath } from 'node:url';
import type { SupervisorConfig } from '#libs/config';
import { freePort, startPostgres, type EmbeddedPostgres } from '#libs/embedded';
import type { ApiAddresses } from './external/external-database.js';
import { developmentKek, type Home } from './home/home.js';
import type { Launch } from './processes/running.js';
import { launchService, type ServiceSpec } from './processes/service.js';

/** The environment of a child. */
export type ChildEnvironment = Readonly<Record<string, string>>;

/** Where each program of the service lies as one file, from the sources and from what is built of them. */
const PROGRAMS = new URL('../../../programs/', import.meta.url);

type Program = 'event-node' | 'projector' | 'api' | 'feed' | 'track' | 'cli';

/** Absolute path of the main file of a program. */
export const mainOf = (program: Program): string => fileURLToPath(new URL(`${program}.js`, PROGRAMS));

/** Starts Postgres always on the same port, so that the addresses its clients were given stay right. */
export function postgresLaunch(home: Home, port: number, started: (postgres: EmbeddedPostgres) => void): Launch {
  return async (spawned) => {
    const postgres = await startPostgres({ dataDir: home.postgres, port, logFile: home.log('postgres') });
    spawned(postgres.pid);
    started(postgres);
    const { pid, ended, stop } = postgres;
    return { pid, port, ended: ended.then(() => 'ended'), stop, kill: () => process.kill(pid, 'SIGQUIT') };
  };
}

/** Starts the embedded event node, which gets the address of its own database and of nothing else. */
export function eventNodeLaunch(home: Home, port: number, databaseUrl: string): Launch {
  const env = { ...fromOutside(['PATH', 'HOME', 'TZ', 'NODE_OPTIONS']), CONCORD_EVENTS_DATABASE_URL: databaseUrl };
  return launchOf({ name: 'event-node', args: ['--port', String(port)], env }, home);
}

/** Starts the projector, the api, the feed or what follows links. */
export function serviceLaunch(name: 'projector' | 'api' | 'feed' | 'track', home: Home, env: ChildEnvironment): Launch {
  const whole = { ...process.env, ...env };
  return launchOf({ name, env: name === 'projector' ? whole : withoutOwners(whole, name) }, home);
}

/** Addresses of databases for roles that own tables or write rows. */
const OWNERS = [
  'DATABASE_URL',
  'CONCORD_PROJECTOR_DATABASE_URL',
  'CONCORD_KEYS_DATABASE_URL',
  'CONCORD_EVENTS_DATABASE_URL',
];

/** Of the feed alone. */
const FEED_DATABASE = 'CONCORD_FEED_DATABASE_URL';

/** What the api and the feed run with: who gets hold of it reads what it may read, and changes no table and no row of the read models. */
export const withoutOwners = (
  env: Readonly<Record<string, string | undefined>>,
  of: 'api' | 'feed' | 'track',
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !OWNERS.includes(name) && (of === 'feed' || name !== FEED_DATABASE)),
  );

/** What the projector, the api, the feed and commands run with, beside what is set outside. */
export async function childEnvironment(
  config: SupervisorConfig,
  home: Home,
  engines: { readonly eventStoreUrl: string; readonly postgres?: EmbeddedPostgres; readonly api?: ApiAddresses },
): Promise<ChildEnvironment> {
  return {
    ...databases(config, engines),
    EVENTSTORE_URL: engines.eventStoreUrl,
    ...(config.eventStore.streamPrefix && { CONCORD_STREAM_PREFIX: config.eventStore.streamPrefix }),
    CONCORD_HOME: home.directory,
    CONCORD_HOST: config.http.host,
    PORT: String(config.http.port || (await freePort())),
    CONCORD_PROJECTOR_PORT: String(config.projector.port || (await freePort())),
    CONCORD_FEED_PORT: String(config.feed.grpcPort || (await freePort())),
    CONCORD_FEED_HTTP_PORT: String(config.feed.httpPort || (await freePort())),
    CONCORD_TRACK_PORT: String(config.track.port || (await freePort())),
    CONCORD_KEK: config.keyEncryptionKeys ?? developmentKek(home),
  };
}

function databases(
  { database }: SupervisorConfig,
  { postgres, api }: { readonly postgres?: EmbeddedPostgres; readonly api?: ApiAddresses },
): ChildEnvironment {
  if (database.ownerUrl && api)
    return {
      DATABASE_URL: database.ownerUrl,
      CONCORD_READER_DATABASE_URL: api.readerUrl,
      CONCORD_FEED_DATABASE_URL: api.feedUrl,
      CONCORD_KEYS_DATABASE_URL: database.keysUrl as string,
      CONCORD_KEYS_WRITER_DATABASE_URL: api.keysWriterUrl,
    };
  if (!postgres) throw new Error('There is neither a DATABASE_URL nor an embedded Postgres.');
  return {
    DATABASE_URL: postgres.url('views', 'owner'),
    CONCORD_PROJECTOR_DATABASE_URL: postgres.url('views', 'projector'),
    CONCORD_READER_DATABASE_URL: postgres.url('views', 'reader'),
    CONCORD_FEED_DATABASE_URL: postgres.url('views', 'feed'),
    CONCORD_KEYS_DATABASE_URL: postgres.url('keys', 'owner'),
    CONCORD_KEYS_WRITER_DATABASE_URL: postgres.url('keys', 'keys'),
  };
}

function launchOf(spec: Pick<ServiceSpec, 'args' | 'env'> & { name: Program }, home: Home): Launch {
  const whole = { ...spec, script: mainOf(spec.name), logFile: home.log(spec.name) };
  return (spawned, hurry) => launchService(whole, spawned, hurry);
}

function fromOutside(names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}
