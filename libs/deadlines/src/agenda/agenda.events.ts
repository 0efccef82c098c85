import { type DomainEvent, eventTypes, type Instant } from '#libs/kernel';

export interface Deadline {
  readonly agendaId: string;
  /** One deadline: the same subject, kind and key never stand twice. */
  readonly deadlineId: string;
  /** What it is about, such as `deal` and its id. */
  readonly subject: { readonly noun: string; readonly id: string; readonly programId: string };
  /** What is due, such as `protection-ends`. */
  readonly kind: string;
  /** Tells deadlines of one kind and subject apart, such as the certifications of one partner; else empty. */
  readonly key: string;
  readonly dueAt: Instant;
}

/** The event of another stream that set or cleared a deadline, and where in the whole history it stands (`commit/prepare`). */
export interface DeadlineSource {
  readonly eventId: string;
  readonly position: string;
}

/** What is due when, kept in the store: one agenda for each thing that something is due for. */
export type AgendaEvent =
  /** Set again, it is moved: only the newest date counts. */
  | DomainEvent<'agenda.deadline-set', Deadline & { readonly source: DeadlineSource }>
  | DomainEvent<'agenda.deadline-cleared', Deadline & { readonly source: DeadlineSource }>
  /** Its time has come: told once, at whatever clock; `noticedAt` is when somebody looked. Contexts answer it by policies. */
  | DomainEvent<'agenda.deadline-reached', Deadline & { readonly noticedAt: Instant }>;

export const agendaEvents = eventTypes<AgendaEvent>()('agenda', {
  'agenda.deadline-set': { version: 1 },
  'agenda.deadline-cleared': { version: 1 },
  'agenda.deadline-reached': { version: 1 },
});
