export * from './agenda/agenda.events.js';
export { KeepAgenda, ReachDeadline } from './agenda/agenda.commands.js';
export { agendaIdOf, deadlineIdOf } from './agenda/agenda.js';
export { agendaAggregate } from './agenda/agenda.aggregate.js';
export { DeadlineTicker, TELL_WHAT_IS_DUE } from './processes/deadline.ticker.js';
export { type TickerOptions, type TickerStatus, waitsOf } from './processes/deadline.ticker.types.js';
export { DeadlinesModule } from './deadlines.module.js';
export { KEEP_AGENDA, keepAgendaWhenSomethingGetsDue } from './processes/keep-agenda-when-something-gets-due.policy.js';
export { type DeadlineReached, isReached } from './processes/reached.js';
