import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnv } from '../support/child-env.js';

const MAIN = fileURLToPath(new URL('../../dist/programs/cli.js', import.meta.url));

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `concord` as a user does, against the service that runs in a home directory. */
export const concord = (home: string, ...args: readonly string[]): Promise<Said> => concordWith({}, home, ...args);

/** The same with settings of its own. */
export function concordWith(env: Record<string, string>, home: string, ...args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [MAIN, ...args],
      { env: { ...childEnv(), ...env, CONCORD_HOME: home }, maxBuffer: 64 * 1024 * 1024 },
      (fault, stdout, stderr) =>
        resolve({ code: typeof fault?.code === 'number' ? fault.code : fault ? -1 : 0, stdout, stderr }),
    );
  });
}
