import { type PolicyCommand, policyContext } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { ListLedger } from '../../period/accounting-periods.js';
import { type BatchPrograms, listedNow } from '../../state-reader/batch-programs.js';
import { ledgerIdOf } from '../../state-reader/program.state-reader.js';

/** The ledgers that a batch needs and that no list of their program has yet. Sent last of all, and not counted among a retried event's commands: a ledger is listed only once. */
export class LedgerListings {
  readonly commands: PolicyCommand[] = [];

  constructor(
    private readonly name: string,
    private readonly programs: BatchPrograms,
  ) {}

  async add(event: Recorded<DomainEvent>, programId: string, partnerId: string): Promise<void> {
    const program = this.programs.of(event, programId);
    if ((await program.listedBefore).has(partnerId)) return;
    const listed = await listedNow(program);
    if (listed.has(partnerId)) return;
    const ledgerId = ledgerIdOf(event.metadata.tenant, programId, partnerId);
    listed.set(partnerId, ledgerId);
    const command = new ListLedger({ programId, partnerId, ledgerId }, policyContext(this.name, event));
    this.commands.push({ command, answers: [event] });
  }
}
