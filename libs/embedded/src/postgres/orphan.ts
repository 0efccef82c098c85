import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { commandLine, awaitEnd, isAlive, isNumberInUse } from '../system/processes.js';

/** What the server writes into `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

/** Reads `postmaster.pid`; `undefined` when no server has written one. */
export async function readPostmaster(dataDir: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(pidFile(dataDir), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : undefined;
}

/**
 * Ends a server that a killed parent has left on this data directory, and what is left of a killed server, so that a new
 * one can start. A process that merely has the number that `postmaster.pid` names is left alone.
 */
export async function endOrphan(dataDir: string): Promise<void> {
  const postmaster = await readPostmaster(dataDir);
  if (postmaster && (await isServerOf(postmaster.pid, dataDir))) await endServer(postmaster.pid, dataDir);
  await endBackends(dataDir);
  // Postgres takes any process with that number for a running server, even a dead one that nobody has collected yet.
  if (postmaster && isNumberInUse(postmaster.pid)) await rm(pidFile(dataDir), { force: true });
}

async function endServer(pid: number, dataDir: string): Promise<void> {
  const steps = [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const;
  for (const [signal, milliseconds] of steps) {
    process.kill(pid, signal);
    if (await awaitEnd(pid, milliseconds)) return;
  }
  throw new Error(`An orphaned Postgres (pid ${pid}) on ${dataDir} does not end.`);
}

// Backends outlive a killed postmaster until they next look for it; a new server refuses to start beside them.
async function endBackends(dataDir: string): Promise<void> {
  const running = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of running) {
    if (!(await worksIn(pid, dataDir))) continue;
    process.kill(pid, 'SIGQUIT');
    if (!(await awaitEnd(pid, 2_000))) process.kill(pid, 'SIGKILL');
    await awaitEnd(pid, 2_000);
  }
}

async function isServerOf(pid: number, dataDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return worksIn(pid, dataDir);
  return commandLine(pid).includes(`-D ${dataDir}`);
}

async function worksIn(pid: number, dataDir: string): Promise<boolean> {
  const [program, directory] = await Promise.all(
    ['exe', 'cwd'].map((link) => readlink(`/proc/${pid}/${link}`).catch(() => '')),
  );
  return directory === dataDir && basename(program?.replace(/ \(deleted\)$/, '') ?? '') === 'postgres';
}

function pidFile(dataDir: string): string {
  return join(dataDir, 'postmaster.pid');
}
