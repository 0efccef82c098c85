import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Whether a process with this number runs; one that has ended and waits to be collected does not. */
export function isAlive(pid: number): boolean {
  return isNumberInUse(pid) && statFields(pid)?.[0] !== 'Z';
}

/** Whether a process has this number, be it one that has ended and waits to be collected. */
export function isNumberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Waits at most `milliseconds` for a process to end, and tells whether it has. */
export async function awaitEnd(pid: number, milliseconds: number): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end; await pause(10)) if (!isAlive(pid)) return true;
  return !isAlive(pid);
}

/**
 * A mark that tells a process from a later one with the same number: when it started, in the machine's own writing.
 * `undefined` when no such process runs.
 */
export function startMark(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  // Ticks since the machine started repeat after a reboot, so the mark names the boot as well.
  const ticks = statFields(pid)?.[19];
  return ticks === undefined ? ps(pid, 'lstart') : `${bootId()}/${ticks}`;
}

/** The number of the process that started this one; `undefined` when it cannot be told. */
export function parentOf(pid: number): number | undefined {
  const parent = Number(statFields(pid)?.[1] ?? ps(pid, 'ppid'));
  return Number.isInteger(parent) ? parent : undefined;
}

/** The command line of a process with its arguments separated by blanks; empty when it cannot be read. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return process.platform === 'linux' ? '' : (ps(pid, 'command') ?? '');
  }
}

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
