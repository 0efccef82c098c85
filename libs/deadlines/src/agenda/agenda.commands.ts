import { command, type Instant } from '#libs/kernel';
import type { Deadline, DeadlineSource } from './agenda.events.js';

/** What one event of another stream means for one deadline; `dueAt` null: it is not due any more. */
export interface AgendaChange extends Omit<Deadline, 'agendaId' | 'dueAt'> {
  readonly dueAt: Instant | null;
  readonly source: DeadlineSource;
}

/** Takes over what events have set and cleared, in the order of history. */
export class KeepAgenda extends command('KeepAgenda')<{
  agendaId: string;
  changes: readonly AgendaChange[];
}>() {}

/** Tells that a date has come, if it still stands. `noticedAt` is the clock's and decides nothing. */
export class ReachDeadline extends command('ReachDeadline')<{
  agendaId: string;
  deadlineId: string;
  dueAt: Instant;
  noticedAt: Instant;
}>() {}

export type AgendaCommand = KeepAgenda | ReachDeadline;
