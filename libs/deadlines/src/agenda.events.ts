import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

interface Entry {
  readonly agendaId: string;
  /** One deadline: the same subject, kind and key never stand twice. */
  readonly deadlineId: string;
  /** What it is about, such as `deal` and its id. */
  readonly subject: { readonly noun: string; readonly id: string; readonly programId: string };
  /** What is due, such as `protection-ends`. */
  readonly kind: string;
  readonly dueAt: Instant;
}

/** What is due when, kept in the store: one agenda per program and month in which things fall due. */
export type AgendaEvent =
  | DomainEvent<'agenda.deadline-set', Entry>
  | DomainEvent<'agenda.deadline-cleared', Entry & { readonly at: Instant }>
  /** Its time has come: told once, at whatever clock; `noticedAt` is when somebody looked. Contexts answer it by policies. */
  | DomainEvent<'agenda.deadline-reached', Entry & { readonly noticedAt: Instant }>;

export const agendaEvents = eventTypes<AgendaEvent>()('agenda', {
  'agenda.deadline-set': { version: 1 },
  'agenda.deadline-cleared': { version: 1 },
  'agenda.deadline-reached': { version: 1 },
});
