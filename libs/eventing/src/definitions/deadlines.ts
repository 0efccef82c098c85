import type { DomainEvent, EventOf, EventTypes, Instant, Recorded } from '#libs/kernel';

/** What a deadline is about: a thing of a noun, such as `deal` and its id, in one program. */
export interface DeadlineSubject {
  readonly noun: string;
  readonly id: string;
  readonly programId: string;
}

/** One deadline: of a subject, no kind and key stands twice. `key` is '' unless a kind can be due several times side by side. */
export interface DeadlineName {
  readonly kind: string;
  readonly subject: DeadlineSubject;
  readonly key: string;
}

export type DeadlineChange =
  | (DeadlineName & { readonly change: 'set'; readonly dueAt: Instant })
  | (DeadlineName & { readonly change: 'clear' });

/** What an event means for deadlines. Pure: it follows from the event alone, and holds no personal data. */
export type DeadlineRule<E extends DomainEvent> = (event: Recorded<E>) => readonly DeadlineChange[];

/** Which events of one noun set or clear which deadlines. */
export interface DeadlineTable<E extends DomainEvent = DomainEvent> {
  readonly of: EventTypes<never>;
  readonly on: { readonly [T in E['type']]?: DeadlineRule<EventOf<E, T>> };
}

/** `deadlines<DealEvent>()(dealEvents, { … })`: events that it does not name set and clear nothing. */
export const deadlines =
  <E extends DomainEvent>() =>
  (of: EventTypes<E>, on: DeadlineTable<E>['on']): DeadlineTable<E> => ({ of, on });

/** Due from now on at this moment; one that stands under the same kind, subject and key is moved there. */
export const setDeadline = (kind: string, subject: DeadlineSubject, dueAt: Instant, key = ''): DeadlineChange => ({
  change: 'set',
  kind,
  subject,
  key,
  dueAt,
});

/** Not due any more; nothing happens where it does not stand. */
export const clearDeadline = (kind: string, subject: DeadlineSubject, key = ''): DeadlineChange => ({
  change: 'clear',
  kind,
  subject,
  key,
});
