import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startMark } from '#libs/embedded';

interface Holder {
  readonly pid: number;
  readonly mark: string;
}

/** Another supervisor runs on the same home directory. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

const SETTLE = 60;

/**
 * Takes the home directory for this process, or throws `LockedError` when another one that runs has it. A lock whose
 * holder is gone is taken over.
 */
export async function takeLock(file: string): Promise<void> {
  refuseIfHeld(file);
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, mark: startMark(process.pid) }));
  renameSync(own, file);
  // Of two that found the lock free at once, the later rename wins and both see who that was.
  await pause(SETTLE);
  refuseIfHeld(file);
}

/** Gives the lock back if this process has it. */
export function releaseLock(file: string): void {
  if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
}

function refuseIfHeld(file: string): void {
  const holder = holderOf(file);
  if (!holder || holder.pid === process.pid || startMark(holder.pid) !== holder.mark) return;
  throw new LockedError(
    `Concord already runs on this home directory, as process ${holder.pid}. Stop it or set CONCORD_HOME.`,
  );
}

function holderOf(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
