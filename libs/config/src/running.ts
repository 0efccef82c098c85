import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from './environment.js';

/** What a running supervisor tells about itself in `run.json`. The file holds passwords: only its user may read it. */
export interface RunFile {
  readonly state: 'starting' | 'ready' | 'stopping';
  readonly supervisor: RunningProcess;
  /** By name: postgres, event-node, projector, api, feed. */
  readonly processes: Readonly<Record<string, RunningProcess>>;
  /** The environment its children run with. */
  readonly env: Readonly<Record<string, string>>;
}

/** A process, told from a later one with the same number by `mark` and `command`, and where it listens. */
export interface RunningProcess {
  readonly pid: number;
  readonly mark: string;
  readonly command: string;
  readonly port?: number;
}

/** Reads `run.json` of a home directory; `undefined` when there is none that can be read. */
export function readRunFile(home: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(home, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

/**
 * The environment of a command beside a running supervisor: what the supervisor gave its children, and before that what
 * is set in `env` itself.
 */
export function withRunningEnvironment(env: Environment): Environment {
  const running = readRunFile(resolve(env.CONCORD_HOME || '.concord'));
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value));
  return { ...running?.env, ...set };
}
