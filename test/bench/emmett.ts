import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Cost } from './cost.js';

const FOLDER = resolve('test/bench/emmett');

export interface Emmett {
  run(what: 'existing' | 'fresh', commands: number): Promise<Cost>;
  stop(): Promise<void>;
}

/** The same commands by Emmett, in a process of its own: its packages would not agree with ours. They are installed when first needed. */
export async function startEmmett(database: string, settings: object): Promise<Emmett> {
  install();
  const child = fork(join(FOLDER, 'commands.mjs'), [database, JSON.stringify(settings)], { cwd: FOLDER });
  await told(child);
  return {
    run: async (what, commands) => {
      child.send({ what, commands });
      return (await told(child)) as Cost;
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`Emmett’s process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

function install(): void {
  if (existsSync(join(FOLDER, 'node_modules/.package-lock.json'))) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...{ cwd: FOLDER, stdio: ['ignore', 2, 2] },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The packages of Emmett could not be installed.');
}
