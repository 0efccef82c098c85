import { Map } from 'immutable';
import {
  aheadFault,
  command,
  type Decider,
  type Decision,
  type Instant,
  isPeriod,
  nextPeriod,
  type Period,
  refuse,
} from '#libs/kernel';
import type { AccountingPeriodEvent } from './accounting-periods.events.js';
import type { AccountingPeriodRefusal } from './accounting-periods.refusals.js';

interface OfProgram {
  readonly programId: string;
}

export class ListLedger extends command('ListLedger')<
  OfProgram & { readonly partnerId: string; readonly ledgerId: string }
>() {}

/** `firstPeriod` is the month the program starts in; `from` and `to` bound the period in the program's zone. */
export class RequestClosing extends command('RequestClosing')<
  OfProgram & {
    readonly requestId: string;
    readonly period: Period;
    readonly firstPeriod: Period;
    readonly timeZone: string;
    readonly from: Instant;
    readonly to: Instant;
  }
>() {}

interface Closing extends OfProgram {
  readonly requestId: string;
  readonly period: Period;
  readonly ledgers: number;
}

/** Sent beside the closing of the ledgers: who sees its event knows that all of them have been told. */
export class BeginClosing extends command('BeginClosing')<Closing>() {}
export class RecordPeriodClosed extends command('RecordPeriodClosed')<Closing>() {}

export const accountingPeriodCommands = { ListLedger, RequestClosing, BeginClosing, RecordPeriodClosed };
export type AccountingPeriodCommand = InstanceType<
  (typeof accountingPeriodCommands)[keyof typeof accountingPeriodCommands]
>;

export interface AccountingPeriodsState {
  /** Ledger ids by partner. */
  readonly ledgers: Map<string, string>;
  readonly requested: Period | null;
  readonly began: Period | null;
  readonly closed: Period | null;
}

const evolve = (state: AccountingPeriodsState, { type, data }: AccountingPeriodEvent): AccountingPeriodsState => {
  switch (type) {
    case 'books.ledger-listed':
      return { ...state, ledgers: state.ledgers.set(data.partnerId, data.ledgerId) };
    case 'books.closing-requested':
      return { ...state, requested: data.period };
    case 'books.closing-began':
      return { ...state, began: data.period };
    case 'books.period-closed':
      return { ...state, closed: data.period };
  }
};

function decide(
  command: AccountingPeriodCommand,
  state: AccountingPeriodsState,
): Decision<AccountingPeriodEvent, AccountingPeriodRefusal> {
  switch (command.type) {
    case 'ListLedger':
      return state.ledgers.has(command.data.partnerId) ? [] : [{ type: 'books.ledger-listed', data: command.data }];
    case 'RequestClosing':
      return requestClosing(state, command);
    case 'BeginClosing':
      return isDone(state.began, command.data) ? [] : [{ type: 'books.closing-began', data: command.data }];
    case 'RecordPeriodClosed':
      return isDone(state.closed, command.data) ? [] : [{ type: 'books.period-closed', data: command.data }];
  }
}

const isDone = (last: Period | null, { period }: Closing): boolean => last !== null && period <= last;

/** Strictly in order, and only what is over at the command's business time. A period requested before is left as it is. */
function requestClosing(
  { requested }: AccountingPeriodsState,
  { data, context }: RequestClosing,
): Decision<AccountingPeriodEvent, AccountingPeriodRefusal> {
  const { firstPeriod, ...request } = data;
  if (!isPeriod(data.period)) return refuse('NOT_A_PERIOD', 'give a period as a month, such as 2011-01', 'period');
  const next = requested === null ? firstPeriod : nextPeriod(requested);
  if (requested !== null && data.period <= requested) return [];
  if (data.period !== next) return refuse('PERIOD_NOT_NEXT', `the next period to close is ${next}`, 'period');
  const ahead = aheadFault(context.occurredAt, context.clock, 'occurredAt');
  if (ahead) return ahead;
  if (context.occurredAt < data.to) return refuse('PERIOD_NOT_OVER', `${data.period} lasts until ${data.to}`, 'period');
  return [{ type: 'books.closing-requested', data: request }];
}

export const accountingPeriodsDecider: Decider<
  AccountingPeriodCommand,
  AccountingPeriodsState,
  AccountingPeriodEvent,
  AccountingPeriodRefusal
> = {
  initial: { ledgers: Map(), requested: null, began: null, closed: null },
  decide,
  evolve,
};
