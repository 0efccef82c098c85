import { type Decider, type Decision, idOf, unreachable } from '#libs/kernel';
import type { AgendaChange, AgendaCommand, KeepAgenda, ReachDeadline } from './agenda.commands.js';
import type { AgendaEvent } from './agenda.events.js';
import { type AgendaState, emptyAgenda, evolveAgenda } from './agenda.state.js';

interface Named {
  readonly subject: { readonly noun: string; readonly id: string };
  readonly key: string;
}

/** The agenda of a subject and key: what recurs for ever takes another key from time to time, so that no stream grows without end. */
export const agendaIdOf = (tenant: string, { subject: { noun, id }, key }: Named): string =>
  idOf(tenant, 'agenda', JSON.stringify([noun, id, key]));

export const deadlineIdOf = (tenant: string, { subject: { noun, id }, kind, key }: Named & { kind: string }): string =>
  idOf(tenant, 'deadline', JSON.stringify([noun, id, kind, key]));

export const agendaDecider: Decider<AgendaCommand, AgendaState, AgendaEvent, never> = {
  initial: emptyAgenda,
  decide(command, state) {
    switch (command.type) {
      case 'KeepAgenda':
        return keep(command, state);
      case 'ReachDeadline':
        return reach(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve: evolveAgenda,
};

function keep({ data: { agendaId, changes } }: KeepAgenda, before: AgendaState): Decision<AgendaEvent, never> {
  let state = before;
  const events: AgendaEvent[] = [];
  for (const change of changes) {
    const event = changed(agendaId, change, state);
    if (!event) continue;
    events.push(event);
    state = evolveAgenda(state, event);
  }
  return events;
}

/** What has been here, and what changes nothing, leaves nothing behind; nor is a date told again that has been told. */
function changed(agendaId: string, change: AgendaChange, state: AgendaState): AgendaEvent | undefined {
  const { deadlineId, dueAt, source, subject, kind, key } = change;
  const standing = state.get(deadlineId);
  if (standing && !isLater(source.position, standing.taken)) return undefined;
  const pending = standing?.pending ?? null;
  const entry = { agendaId, deadlineId, subject, kind, key, source };
  if (dueAt === null) {
    return pending ? { type: 'agenda.deadline-cleared', data: { ...entry, dueAt: pending.dueAt } } : undefined;
  }
  if (dueAt === (pending?.dueAt ?? standing?.lastReached)) return undefined;
  return { type: 'agenda.deadline-set', data: { ...entry, dueAt } };
}

/** Once: who comes second, or with a date that has been moved, finds it no longer standing. */
function reach(
  { data: { deadlineId, dueAt, noticedAt } }: ReachDeadline,
  state: AgendaState,
): Decision<AgendaEvent, never> {
  const pending = state.get(deadlineId)?.pending;
  if (pending?.dueAt !== dueAt) return [];
  return [{ type: 'agenda.deadline-reached', data: { ...pending, noticedAt } }];
}

/** Positions as `commit/prepare`. */
function isLater(position: string, than: string): boolean {
  const [commit = 0n, prepare = 0n] = position.split('/').map(BigInt);
  const [thanCommit = 0n, thanPrepare = 0n] = than.split('/').map(BigInt);
  return commit > thanCommit || (commit === thanCommit && prepare > thanPrepare);
}
