import type { Command } from 'commander';
import { closeMonth, type PayoutCounts, payoutsSent, requestClosing } from '../demo/closing.js';
import { outputOf } from '../output.js';
import { findService, type ServiceOptions } from '../service.js';
import { withService } from '../shared.js';

interface CloseOptions extends ServiceOptions {
  readonly program: string;
  readonly period: string;
  readonly json?: boolean;
  /** False under --no-wait. */
  readonly wait: boolean;
}

export function closePeriodCommand(program: Command): void {
  withService(program.command('close-period'))
    .summary('close a month: statements and payouts')
    .description(
      `Closes the first month that is still open, once everything recorded before has been posted. Ends when every statement is closed and its
payouts are sent, or wait for a person's approval or the provider; with --no-wait as soon as the closing is asked for.`,
    )
    .requiredOption('-p, --program <id>', 'global id of the program')
    .requiredOption('--period <month>', 'such as 2011-01')
    .option('--no-wait', 'return as soon as the closing is asked for')
    .option('--json', 'the answer as JSON')
    .action(async (options: CloseOptions) => {
      const { api } = await findService(options);
      const { program: programId, period } = options;
      const out = outputOf(options);
      if (!options.wait) {
        const position = await requestClosing(api, programId, period);
        return out.result({ period, position }, `${period} is being closed.`);
      }
      const closed = await closeMonth(api, programId, period);
      const payouts = await payoutsSent(api, programId, period);
      out.result(
        { ...closed, payouts },
        `${period} is closed: ${closed.ledgers} ledgers have their statements.${payoutText(payouts)}`,
      );
    });
}

function payoutText(payouts: PayoutCounts): string {
  const counts = Object.entries(payouts).map(([status, count]) => `${count} ${status.toLowerCase()}`);
  return counts.length > 0 ? ` Payouts: ${counts.join(', ')}.` : ' No payouts.';
}
