import { aggregate } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import {
  type AccountingPeriodCommand,
  accountingPeriodCommands,
  accountingPeriodsDecider,
} from './accounting-periods.js';
import { accountingPeriodEvents } from './accounting-periods.events.js';

/** Which partners of a program have a ledger, and which of its months are closed. */
export const accountingPeriods = aggregate({
  decider: accountingPeriodsDecider,
  events: accountingPeriodEvents,
  commands: accountingPeriodCommands,
  id: ({ data, context }: AccountingPeriodCommand) => idOf(context.tenant, 'books', data.programId),
});
