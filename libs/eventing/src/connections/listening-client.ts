import pg from 'pg';
import { askOver } from './ask-over.js';
import { KEPT_ALIVE } from './heard-pool.js';

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
  const limits = { ...KEPT_ALIVE, connectionTimeoutMillis: 5_000, query_timeout: heardMs };
  const client = new pg.Client({ connectionString: url, ...limits }).on('error', onError);
  client.once(
    'end',
    askOver(client, askEveryMs, () => client.end()),
  );
  return client;
}
