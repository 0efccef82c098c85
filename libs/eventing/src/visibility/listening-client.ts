import pg from 'pg';

const PATIENCE = { connectionTimeoutMillis: 5_000, query_timeout: 5_000, keepAlive: true };
const ASK_EVERY_MS = 5_000;

/** A connection that listens: it ends, once, when Postgres is not heard over it any more, which otherwise nobody would tell. */
export function listeningClient(url: string, onError: (error: Error) => void = () => undefined): pg.Client {
  const client = new pg.Client({ connectionString: url, ...PATIENCE }).on('error', onError);
  const asking = setInterval(() => void client.query('SELECT 1').catch(() => client.end()), ASK_EVERY_MS).unref();
  client.once('end', () => clearInterval(asking));
  return client;
}
