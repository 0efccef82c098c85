import { type ApiConfig, checked, type DatabaseConfig, readApiConfig } from './config.js';
import type { Environment } from './environment.js';

/** Where links are followed. */
export interface Tracked {
  readonly track: {
    readonly host: string;
    readonly port: number;
    /** Tenants by host name. */
    readonly tenants: ReadonlyMap<string, string>;
    readonly isBehindProxy: boolean;
  };
}

/** What following links runs with: the event store and the tenants' keys. */
export interface TrackConfig extends Omit<ApiConfig, 'database'>, Tracked {
  readonly database: Pick<DatabaseConfig, 'keysWriterUrl'>;
}

const OF_DEVELOPMENT = new Map([
  ['localhost', 'demo'],
  ['127.0.0.1', 'demo'],
]);

/** Names of this machine, where links are followed on their own port. */
const OF_THIS_MACHINE = ['localhost', '127.0.0.1'];

/** Under which address the links of each tenant are followed; of several host names the first. */
export function linkBases({ track: { tenants, port } }: Tracked): ReadonlyMap<string, string> {
  const bases = [...tenants].map(([host, tenant]): [string, string] => [
    tenant,
    OF_THIS_MACHINE.includes(host) ? `http://${host}:${port}` : `https://${host}`,
  ]);
  return new Map(bases.toReversed());
}

/** Reads the configuration of the links, which need what the api needs. Throws `ConfigError` with every fault of the environment. */
export function readTrackConfig(env: Environment): ApiConfig & Tracked {
  const config = readApiConfig(env);
  const { CONCORD_TRACK_PORT, CONCORD_TRACK_HOSTS, CONCORD_TRACK_FORWARDED } = checked(env, 'api');
  return {
    ...config,
    track: {
      host: config.http.host,
      port: CONCORD_TRACK_PORT,
      tenants: CONCORD_TRACK_HOSTS ?? (config.production ? new Map() : OF_DEVELOPMENT),
      isBehindProxy: CONCORD_TRACK_FORWARDED === 'behind-proxy',
    },
  };
}
