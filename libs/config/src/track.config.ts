import { type ApiConfig, checked, type DatabaseConfig, readApiConfig } from './config.js';
import type { Environment } from './environment.js';

/** What following links runs with: the event store and the tenants' keys. */
export interface TrackConfig extends Omit<ApiConfig, 'database'> {
  readonly database: Pick<DatabaseConfig, 'keysWriterUrl'>;
  readonly track: {
    readonly host: string;
    readonly port: number;
    /** Tenants by host name. */
    readonly tenants: ReadonlyMap<string, string>;
    readonly isBehindProxy: boolean;
  };
}

const OF_DEVELOPMENT = new Map([
  ['localhost', 'demo'],
  ['127.0.0.1', 'demo'],
]);

/** Reads the configuration of the links, which need what the api needs. Throws `ConfigError` with every fault of the environment. */
export function readTrackConfig(env: Environment): TrackConfig {
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
