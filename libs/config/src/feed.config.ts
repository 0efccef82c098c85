import { type ApiConfig, checked, type DatabaseConfig, readApiConfig, withRole } from './config.js';
import type { Environment } from './environment.js';

/** What the feed runs with: as the api, and where it listens. */
export interface FeedConfig extends Omit<ApiConfig, 'database'> {
  readonly database: Pick<DatabaseConfig, 'readerUrl' | 'feedUrl' | 'keysWriterUrl' | 'pool'>;
  readonly feed: {
    /** `127.0.0.1` in production without a certificate, unless a proxy stands in front. */
    readonly host: string;
    readonly grpcPort: number;
    readonly httpPort: number;
    /** Files in PEM; absent: plain text. */
    readonly tls?: { readonly certificate: string; readonly key: string };
  };
  /** Where webhooks may go beside public addresses. */
  readonly webhooks: { readonly networks: readonly string[]; readonly loopback: boolean };
}

/** Reads the configuration of the feed, which needs what the api needs. Throws `ConfigError` with every fault of the environment. */
export function readFeedConfig(env: Environment): FeedConfig {
  const config = readApiConfig(env);
  const settings = checked(env, 'feed');
  const { CONCORD_FEED_TLS_CERT: certificate, CONCORD_FEED_TLS_KEY: key } = settings;
  const tls = certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
  const isOpen = !config.production || tls !== undefined || settings.CONCORD_FEED_PLAINTEXT === 'behind-proxy';
  const feedUrl = settings.CONCORD_FEED_DATABASE_URL ?? withRole(settings.DATABASE_URL as string, 'concord_feed');
  return {
    ...config,
    database: { ...config.database, feedUrl },
    webhooks: { networks: settings.CONCORD_WEBHOOK_NETWORKS ?? [], loopback: !config.production },
    feed: {
      host: isOpen ? config.http.host : '127.0.0.1',
      grpcPort: settings.CONCORD_FEED_PORT,
      httpPort: settings.CONCORD_FEED_HTTP_PORT,
      ...(tls && { tls }),
    },
  };
}
