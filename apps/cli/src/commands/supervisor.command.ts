import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { fileURLToPath } from 'node:url';

export function upCommand(program: Command): void {
  program
    .command('up')
    .summary('start the whole service')
    .description(
      'Starts the engines, the projector and the api, and keeps them running until Ctrl-C: what `npm start` does.',
    )
    .option('--demo', 'also load the demo program')
    .action(({ demo }: { demo?: boolean }) => run('supervisor', demo ? ['--demo'] : []));
}

export function resetCommand(program: Command): void {
  program
    .command('reset')
    .summary('empty this machine’s state')
    .description(
      'Removes everything under CONCORD_HOME: events, read models, keys, tokens, journals. Refused while the service runs.',
    )
    .action(() => run('reset', []));
}

/** The supervisor is a program of its own; signals reach it directly, being in the same process group. */
async function run(program: 'supervisor' | 'reset', args: readonly string[]): Promise<void> {
  const path = fileURLToPath(new URL(`../../../../programs/${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.once('SIGTERM', forward).once('SIGINT', () => undefined);
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
