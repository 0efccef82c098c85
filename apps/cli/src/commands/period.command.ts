import type { Command } from 'commander';
import { closeMonth } from '../demo/closing.js';
import { outputOf } from '../output.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from './shared.js';

interface CloseOptions extends ServiceOptions {
  readonly program: string;
  readonly period: string;
  readonly json?: boolean;
}

export function closePeriodCommand(program: Command): void {
  withService(program.command('close-period'))
    .summary('close a month: statements and payouts')
    .description(
      'Closes the first month that is still open, once everything recorded before has been posted, and waits until every statement is closed.',
    )
    .requiredOption('-p, --program <id>', 'global id of the program')
    .requiredOption('--period <month>', 'such as 2011-01')
    .option('--json', 'the answer as JSON')
    .action(async (options: CloseOptions) => {
      const { api } = await findService(options);
      const closed = await closeMonth(api, options.program, options.period);
      outputOf(options).result(closed, `${closed.period} is closed: ${closed.ledgers} ledgers have their statements.`);
    });
}
