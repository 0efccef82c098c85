import { aggregate } from '#libs/eventing';
import { type LedgerCommand, ledgerCommands } from './commands/ledger.commands.js';
import { ledgerEvents } from './events/ledger.events.js';
import { ledgerDecider } from './ledger.js';

export const ledger = aggregate({
  decider: ledgerDecider,
  events: ledgerEvents,
  commands: ledgerCommands,
  id: (command: LedgerCommand) => command.data.ledgerId,
  creates: ['OpenLedger'],
});
