import type { CommandContext } from '#libs/kernel';
import { type AgendaChange, KeepAgenda, ReachDeadline } from '../src/agenda/agenda.commands.js';
import type { AgendaEvent } from '../src/agenda/agenda.events.js';
import { agendaIdOf, deadlineIdOf } from '../src/agenda/agenda.js';

/** The n-th day of June 2024. */
export const june = (n: number): string => `2024-06-${String(n).padStart(2, '0')}T12:00:00.000Z`;

export const subject = { noun: 'deal', id: '11111111-1111-5111-8111-111111111111', programId: 'program-1' };
const agendaId = agendaIdOf('acme', { subject, key: '' });

const context: CommandContext = {
  ...{ tenant: 'acme', actor: { subject: 'policy:x', role: 'policy' }, commandId: 'c' },
  ...{ correlationId: 'c', causationId: 'c', occurredAt: june(1) },
};

const of = (kind: string) => {
  const name = { subject, kind, key: '' };
  return { ...name, deadlineId: deadlineIdOf('acme', name) };
};

const source = (n: number) => ({ eventId: `event-${n}`, position: `${n}/${n}` });

/** What the event at a position says of a kind; null: not due any more. */
export const change = (position: number, kind: string, dueAt: string | null): AgendaChange => ({
  ...of(kind),
  dueAt,
  source: source(position),
});

export const keep = (...changes: AgendaChange[]): KeepAgenda => new KeepAgenda({ agendaId, changes }, context);

export const reach = (kind: string, dueAt: string, noticedAt = june(30)): ReachDeadline =>
  new ReachDeadline({ agendaId, deadlineId: of(kind).deadlineId, dueAt, noticedAt }, context);

const entry = (kind: string, dueAt: string) => ({ agendaId, ...of(kind), dueAt });

export const wasSet = (position: number, kind: string, dueAt: string): AgendaEvent => ({
  type: 'agenda.deadline-set',
  data: { ...entry(kind, dueAt), source: source(position) },
});

export const wasCleared = (position: number, kind: string, dueAt: string): AgendaEvent => ({
  type: 'agenda.deadline-cleared',
  data: { ...entry(kind, dueAt), source: source(position) },
});

export const wasReached = (kind: string, dueAt: string, noticedAt = june(30)): AgendaEvent => ({
  type: 'agenda.deadline-reached',
  data: { ...entry(kind, dueAt), noticedAt },
});
