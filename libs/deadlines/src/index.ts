export * from './agenda.events.js';
export { KeepAgenda, ReachDeadline } from './agenda.commands.js';
export { agendaIdOf, deadlineIdOf } from './agenda.js';
export { agendaAggregate } from './agenda.aggregate.js';
export { DeadlineTicker, TELL_WHAT_IS_DUE } from './deadline.ticker.js';
export { type TickerOptions, type TickerStatus, waitsOf } from './deadline.ticker.types.js';
export { DeadlinesModule } from './deadlines.module.js';
export { KEEP_AGENDA, keepAgendaWhenSomethingGetsDue } from './keep-agenda-when-something-gets-due.policy.js';
export { type DeadlineReached, isReached } from './reached.policy.js';
