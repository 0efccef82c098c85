import type { Command, CommandContext } from '#libs/kernel';
import { BeginClosing } from '../../period/accounting-periods.js';
import { type BatchProgram, listedNow } from '../../state-reader/batch-programs.js';
import { type ClosingRequested, closingTerms, eligibilityOf } from '../../state-reader/closing-terms.js';
import { ClosePeriod } from '../../ledger/commands/ledger.commands.js';

interface ClosingCommand {
  /** null: of the accounting periods. */
  readonly ledgerId: string | null;
  readonly command: (context: CommandContext) => Command;
}

/** Each ledger of the program closes, and then the accounting periods note that all have got their command. */
export async function closingCommands(program: BatchProgram, event: ClosingRequested): Promise<ClosingCommand[]> {
  const { programId, requestId, period } = event.data;
  const { known } = program;
  const terms = await closingTerms(known, event);
  const commands: ClosingCommand[] = [];
  for (const [partnerId, ledgerId] of [...(await listedNow(program))]) {
    const eligibility = await eligibilityOf(known, partnerId, event);
    const close = (context: CommandContext) => new ClosePeriod({ ...terms, ledgerId, eligibility }, context);
    commands.push({ ledgerId, command: close });
  }
  const closing = { programId, requestId, period, ledgers: commands.length };
  const begin = (context: CommandContext) => new BeginClosing(closing, context);
  return [...commands, { ledgerId: null, command: begin }];
}
