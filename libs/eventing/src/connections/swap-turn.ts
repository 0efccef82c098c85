import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Milliseconds in which nobody else gets at the table, since whoever comes later stands behind who waits. */
const LOCK_MS = 1_000;
/** Then those who read for long are asked to let go. */
const TRIES_UNASKED = 3;
const LONGEST_PAUSE_MS = 3_000;
/** SQLSTATE: a lock was not there in time, or two waited for each other. */
const HELD_UP: readonly unknown[] = ['55P03', '40P01'];

/** First in a transaction that takes a table from under its readers: it fails soon where somebody holds on to it. */
export const WAIT_SHORTLY = `SET LOCAL lock_timeout = ${LOCK_MS}`;

const keyOf = (view: string): string => `hashtextextended('swap ' || ${view}, 0)`;

/** Those of the views `$1` whose table somebody waits to replace: who reads them for long lets go. */
export const VIEWS_WANTED = `SELECT name FROM unnest($1::text[]) name WHERE NOT pg_try_advisory_xact_lock_shared(${keyOf('name')})`;

/**
 * Swaps a table as soon as nobody holds on to it. Between two tries nothing is locked, so that neither readers nor writers wait behind
 * somebody who reads for an hour. `swap` must begin with `WAIT_SHORTLY` and may be run again. Throws what `swap` throws, and at the signal.
 */
export async function inItsTurn(
  { session, view, signal }: { readonly session: pg.Client; readonly view: string; readonly signal: AbortSignal },
  swap: () => Promise<void>,
): Promise<void> {
  let asks = false;
  try {
    for (let tries = 1; !(await isDone(swap)); tries += 1) {
      asks ||=
        tries >= TRIES_UNASKED && Boolean(await session.query(`SELECT pg_advisory_lock(${keyOf('$1')})`, [view]));
      await pause(Math.min(250 * 2 ** tries, LONGEST_PAUSE_MS), undefined, { signal });
    }
  } finally {
    // Where the session is gone, so is what it held.
    if (asks) await session.query(`SELECT pg_advisory_unlock(${keyOf('$1')})`, [view]).catch(() => undefined);
  }
}

async function isDone(swap: () => Promise<void>): Promise<boolean> {
  try {
    await swap();
    return true;
  } catch (fault) {
    if (fault instanceof pg.DatabaseError && HELD_UP.includes(fault.code)) return false;
    throw fault;
  }
}
