import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { startMark } from '#libs/embedded';

interface Holder {
  readonly pid: number;
  /** When it started: another process may have got its number since. */
  readonly mark: string;
}

/** Another supervisor runs on the same home directory. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/**
 * Takes the home directory for this process, or throws `LockedError` when another one that runs has it. A lock whose
 * holder is gone is taken over; of several that want it at once, one gets it.
 */
export function takeLock(file: string): void {
  const own = `${file}.${process.pid}`;
  // What an earlier process with this number has left may be the lock itself, under its other name.
  rmSync(own, { force: true });
  writeFileSync(own, JSON.stringify({ pid: process.pid, mark: startMark(process.pid) }), { mode: 0o600, flush: true });
  try {
    take(file, own);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Gives the lock back if this process has it. */
export function releaseLock(file: string): void {
  const text = textOf(file);
  if (text !== undefined && holderIn(text)?.pid === process.pid) rmSync(file, { force: true });
}

function take(file: string, own: string): void {
  for (;;) {
    if (linked(own, file)) return;
    const found = textOf(file);
    if (found === undefined) continue;
    refuseIfHeld(found);
    if (found === textOf(own) || replaced(file, found, own)) return;
  }
}

/**
 * Puts this process in the place of a holder that is gone. Only who has the lock that is named after that holder may; it is taken
 * as every lock, so that a crash in between can be got over like any other.
 */
function replaced(file: string, gone: string, own: string): boolean {
  const succession = `${file}.${createHash('sha256').update(gone).digest('hex').slice(0, 16)}`;
  take(succession, own);
  try {
    // Whoever had the succession before may have taken the lock.
    if (textOf(file) !== gone) return false;
    const next = `${own}.next`;
    rmSync(next, { force: true });
    linkSync(own, next);
    renameSync(next, file);
    return true;
  } finally {
    rmSync(succession, { force: true });
  }
}

/** The file appears with its content or not at all. */
function linked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

function refuseIfHeld(text: string): void {
  const holder = holderIn(text);
  if (!holder || holder.pid === process.pid || startMark(holder.pid) !== holder.mark) return;
  throw new LockedError(
    `Concord already runs on this home directory, as process ${holder.pid}. Stop it or set CONCORD_HOME.`,
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fault;
  }
}

/** A file that holds something else is nobody's lock. */
function holderIn(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
