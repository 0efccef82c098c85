import { setTimeout as pause } from 'node:timers/promises';

const END_WITHIN_MS = 1_000;

/** Ends a connection or a pool, and waits no longer where Postgres does not say so: it keeps no process from ending. */
export async function endConnection(connection: { end(): Promise<void> }): Promise<void> {
  await Promise.race([connection.end(), pause(END_WITHIN_MS, undefined, { ref: false })]);
}
