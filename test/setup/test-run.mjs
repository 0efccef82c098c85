import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How the directories of test runs begin. */
export const PREFIX = 'concord-test-run-';

const GONE_WITHIN = 20_000;

/** Ends the engines and services of a test run at once (their data are worth nothing) and removes the run's directory. */
export async function endRun(directory) {
  const home = join(directory, 'service', 'home');
  const ended = [
    ...(await endServices(home)),
    ...endPostgres(join(home, 'postgres')),
    ...endPostgres(join(directory, 'data')),
  ];
  // Who is still there may write where everything is removed.
  for (const end = Date.now() + GONE_WITHIN; ended.some(isThere) && Date.now() < end;) await pause(20);
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

function endPostgres(data) {
  const said = ignoringGone(() => readFileSync(join(data, 'postmaster.pid'), 'utf8'));
  return said === undefined ? [] : [Number(said.split('\n')[0])].filter((pid) => told(pid, 'SIGQUIT'));
}

/** The supervisor first, so that it starts nothing again; another process that has got a number since is left alone. */
async function endServices(home) {
  const run = ignoringGone(() => JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')));
  if (!run) return [];
  const { startMark } = await import('../../dist/libs/embedded/src/system/processes.js');
  const { postgres: _, ...services } = run.processes;
  const ours = [run.supervisor, ...Object.values(services)].filter(({ pid, mark }) => startMark(pid) === mark);
  return ours.map(({ pid }) => pid).filter((pid) => told(pid, 'SIGKILL'));
}

const told = (pid, signal) => ignoringGone(() => process.kill(pid, signal)) ?? false;

const isThere = (pid) => told(pid, 0);

function ignoringGone(work) {
  try {
    return work();
  } catch (fault) {
    if (!['ENOENT', 'ESRCH'].includes(fault.code)) throw fault;
    return undefined;
  }
}
