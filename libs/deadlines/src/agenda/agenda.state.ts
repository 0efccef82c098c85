import { Map } from 'immutable';
import type { AgendaEvent, Deadline } from './agenda.events.js';

/** How one deadline stands; what is over stays as little more than where it was last changed. */
interface Standing {
  /** The newest source taken: what is at or before it has been here. */
  readonly taken: string;
  readonly pending: Deadline | null;
  /** The last date that was told. */
  readonly lastReached: string | null;
}

/** Deadlines of one subject and key by their ids: as many as there are kinds, however long it lives. */
export type AgendaState = Map<string, Standing>;

export const emptyAgenda: AgendaState = Map();

export function evolveAgenda(state: AgendaState, event: AgendaEvent): AgendaState {
  const { deadlineId, agendaId, subject, kind, key, dueAt } = event.data;
  switch (event.type) {
    case 'agenda.deadline-set': {
      const pending = { agendaId, deadlineId, subject, kind, key, dueAt };
      const lastReached = state.get(deadlineId)?.lastReached ?? null;
      return state.set(deadlineId, { taken: event.data.source.position, pending, lastReached });
    }
    case 'agenda.deadline-cleared':
      return state.set(deadlineId, { taken: event.data.source.position, pending: null, lastReached: null });
    case 'agenda.deadline-reached':
      return state.update(deadlineId, (standing) => standing && { ...standing, pending: null, lastReached: dueAt });
  }
}
