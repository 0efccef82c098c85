import type { EventOf, Recorded } from '#libs/kernel';
import type { AgendaEvent } from '../agenda/agenda.events.js';

export type DeadlineReached = EventOf<AgendaEvent, 'agenda.deadline-reached'>;

/** Whether it tells that one of these kinds is due for a thing of this noun. */
export const isReached = (
  event: Recorded<AgendaEvent>,
  noun: string,
  ...kinds: readonly string[]
): event is Recorded<DeadlineReached> =>
  event.type === 'agenda.deadline-reached' && event.data.subject.noun === noun && kinds.includes(event.data.kind);
