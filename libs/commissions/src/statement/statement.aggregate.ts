import { aggregate } from '#libs/eventing';
import { statementEvents } from './statement.events.js';
import { type StatementCommand, statementCommands, statementDecider } from './statement.js';

export const statement = aggregate({
  decider: statementDecider,
  events: statementEvents,
  commands: statementCommands,
  id: (command: StatementCommand) => command.data.statementId,
});
