import { aggregate } from '#libs/eventing';
import { KeepAgenda, ReachDeadline } from './agenda.commands.js';
import { agendaEvents } from './agenda.events.js';
import { agendaDecider } from './agenda.js';

export const agendaAggregate = aggregate({
  decider: agendaDecider,
  events: agendaEvents,
  commands: { KeepAgenda, ReachDeadline },
  id: ({ data }) => data.agendaId,
  creates: ['KeepAgenda'],
});
