#!/usr/bin/env node
import { Command } from 'commander';
import pc from 'picocolors';
import { demoCommand } from './commands/demo.command.js';
import { exportCommand } from './commands/export.command.js';
import { importCommand } from './commands/import.command.js';
import { payoutsCommand } from './commands/payouts.command.js';
import { closePeriodCommand } from './commands/period.command.js';
import { reconcileCommand } from './commands/reconcile.command.js';
import { supervisorCommands } from './commands/supervisor.command.js';
import { tokenCommand } from './commands/token.command.js';
import { rebuildCommand } from './commands/views.command.js';
import { CommandFault } from './service.js';

const program = new Command('concord')
  .description('Partner programs whose every commission is explained, replayed and reconciled to the cent.')
  .showHelpAfterError('(concord --help says more)')
  .addHelpText('after', '\nExit codes: 0 done; 1 failed; 2 bad rows or differences, where a command says so.');

const commands = [
  supervisorCommands,
  demoCommand,
  importCommand,
  closePeriodCommand,
  payoutsCommand,
  reconcileCommand,
  rebuildCommand,
  exportCommand,
  tokenCommand,
];
for (const add of commands) add(program);

// Whoever reads the output may have read enough.
process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  if (fault.code !== 'EPIPE') throw fault;
  process.exit(0);
});

program.parseAsync().catch((fault: unknown) => {
  const text = fault instanceof CommandFault ? fault.message : String((fault as Error).stack ?? fault);
  process.stderr.write(`${pc.red(text)}\n`);
  process.exitCode = 1;
});
