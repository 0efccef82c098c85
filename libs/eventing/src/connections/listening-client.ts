import pg from 'pg';

/** How often it is asked whether Postgres is there, and how long is waited for an answer. Milliseconds. */
interface Listening {
  readonly askEveryMs: number;
  readonly heardMs: number;
}

const PATIENCE: Listening = { askEveryMs: 5_000, heardMs: 5_000 };

/** A connection that listens: it ends, once, when Postgres is not heard over it any more, which otherwise nobody would tell. */
export function listeningClient(
  url: string,
  onError: (error: Error) => void = () => undefined,
  { askEveryMs, heardMs } = PATIENCE,
): pg.Client {
  const limits = { connectionTimeoutMillis: 5_000, query_timeout: heardMs, keepAlive: true };
  const client = new pg.Client({ connectionString: url, ...limits }).on('error', onError);
  const asking = setInterval(() => void client.query('SELECT 1').catch(() => client.end()), askEveryMs).unref();
  client.once('end', () => clearInterval(asking));
  return client;
}
