import pg from 'pg';

/** So much longer it is waited for Postgres, which ends a statement first where it can still be heard. */
export const UNHEARD_MS = 1_000;
/** While an answer is waited for the system asks whether the other side is there; unless told, after two hours. */
const ASK_AFTER_MS = 10_000;

export interface HeardPoolConfig extends Omit<pg.PoolConfig, 'statement_timeout' | 'query_timeout'> {
  /** As long may a statement take. */
  readonly timeoutMs: number;
  /** As long is waited for its answer, unless the statement says otherwise; a little longer than it may take unless given. */
  readonly heardMs?: number;
}

/** How any connection tells that the other side is gone. */
export const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: ASK_AFTER_MS };

/**
 * Connections to Postgres over which nothing is waited for for ever: one that breaks without a word fails what was asked over it, and is
 * left. @param onError told of every connection that breaks
 */
export function heardPool(
  { timeoutMs, heardMs = timeoutMs + UNHEARD_MS, ...config }: HeardPoolConfig,
  onError: (error: Error) => void = () => undefined,
): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 5_000,
    ...KEPT_ALIVE,
    ...config,
    statement_timeout: timeoutMs,
    query_timeout: heardMs,
  });
  pool.on('error', () => undefined);
  // While a connection is lent out the pool does not listen: its breaking would end the process.
  pool.on('connect', (client) => void client.on('error', onError));
  return pool;
}
