import { readRunFile, type RunningProcess } from '#libs/config';
import { commandLine, awaitEnd, startMark } from '#libs/embedded';
import type { Home } from './home.js';

const DRAIN_WITHIN = 3_000;

/**
 * Ends the children that a killed supervisor has left and answers their names. Postgres is not among
 * them: whoever starts it next recovers it by its own file. A process is ended only if it is the one that was recorded.
 */
export async function endOrphans(home: Home): Promise<string[]> {
  const recorded = Object.entries(readRunFile(home.directory)?.processes ?? {});
  const ours = recorded.filter(([name, process_]) => name !== 'postgres' && isStill(process_));
  await Promise.all(ours.map(([, { pid }]) => end(pid)));
  return ours.map(([name]) => name);
}

function isStill({ pid, mark, command }: RunningProcess): boolean {
  return startMark(pid) === mark && commandLine(pid) === command;
}

async function end(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await awaitEnd(pid, DRAIN_WITHIN)) return;
  }
}
