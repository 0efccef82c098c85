#!/usr/bin/env node
import { Command } from 'commander';
import pc from 'picocolors';
import { CommandFault } from './command.fault.js';

// Faults of commands are told by the lines of their sources; the files come with this program's.
process.setSourceMapsEnabled(true);

type Add = (program: Command) => void;

/** Loaded when they are asked for: some bring the whole service along. In the order in which help shows them. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  up: async () => (await import('./commands/supervisor.command.js')).upCommand,
  reset: async () => (await import('./commands/supervisor.command.js')).resetCommand,
  demo: async () => (await import('./commands/demo.command.js')).demoCommand,
  import: async () => (await import('./commands/import.command.js')).importCommand,
  'close-period': async () => (await import('./commands/period.command.js')).closePeriodCommand,
  payouts: async () => (await import('./commands/payouts.command.js')).payoutsCommand,
  reconcile: async () => (await import('./commands/reconcile.command.js')).reconcileCommand,
  rebuild: async () => (await import('./commands/views.command.js')).rebuildCommand,
  quarantine: async () => (await import('./quarantine/quarantine.command.js')).quarantineCommand,
  parked: async () => (await import('./commands/parked.command.js')).parkedCommand,
  keys: async () => (await import('./commands/keys.command.js')).keysCommand,
  reseal: async () => (await import('./commands/reseal.command.js')).resealCommand,
  feed: async () => (await import('./commands/feed.command.js')).feedCommand,
  webhooks: async () => (await import('./commands/webhooks.command.js')).webhooksCommand,
  export: async () => (await import('./commands/export.command.js')).exportCommand,
  exports: async () => (await import('./export/exports.command.js')).exportsCommand,
  vectors: async () => (await import('./commands/vectors.command.js')).vectorsCommand,
  token: async () => (await import('./commands/token.command.js')).tokenCommand,
};

// Whoever reads the output may have read enough.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code !== 'EPIPE') throw fault;
  process.exit(0);
});

async function main(): Promise<void> {
  const program = new Command('concord')
    .description('Partner programs whose every commission is explained, replayed and reconciled to the cent.')
    .showHelpAfterError('(concord --help says more)')
    .addHelpText('after', '\nExit codes: 0 done; 1 failed; 2 bad rows or differences, where a command says so.');
  const named = COMMANDS[process.argv[2] ?? ''];
  for (const load of named ? [named] : Object.values(COMMANDS)) (await load())(program);
  await program.parseAsync();
}

main().catch((fault: unknown) => {
  const text = fault instanceof CommandFault ? fault.message : String((fault as Error).stack ?? fault);
  process.stderr.write(`${pc.red(text)}\n`);
  process.exitCode = 1;
});
