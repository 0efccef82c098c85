import type { DomainEvent, EventOf, EventTypes, Recorded } from '#libs/kernel';

/** A message of the public contract in its JSON form. Texts of persons stand in it as `SealedText`. */
export type FeedJson = Readonly<Record<string, unknown>>;

/** What public events are about: a deal, a partner. */
export interface FeedSubject {
  /** Begins its global ids and, unless a handler says otherwise, its public types: `deal`. */
  readonly kind: string;
  /** The field of the contract's `Event` that carries it, and of that message the one that carries its state. */
  readonly field: string;
  /** It changes hands: no partner's own, and in order with its program for its whole life, whoever has it. */
  readonly ofProgram?: boolean;
}

/** How a domain event is published: the state of its subject after it, and what else it says. Pure. */
export interface Published<E extends DomainEvent = DomainEvent> {
  readonly subject: FeedSubject;
  /** `tier_changed` in `partner.tier_changed`, or all of it; by default the second half of the domain type, `-` as `_`. */
  readonly name?: string;
  /** It may be the first event of its subject; any other one needs an earlier one. */
  readonly begins: boolean;
  /** It is the first event of its subject in any history. */
  readonly isFirst?: boolean;
  /** No partner receives it. */
  readonly staffOnly: boolean;
  /** Of a subject of which nothing was published it makes no event, instead of being a fault. */
  readonly needsSubject?: boolean;
  /** The bare id of the subject; null: this one is about none, and nothing is published. */
  readonly of: (event: Recorded<E>) => string | null;
  /** `before`: undefined where nothing was published of the subject. Null and undefined fields are absent ones. Undefined: nothing is published. */
  readonly state: (before: FeedJson | undefined, event: Recorded<E>) => FeedJson | undefined;
  readonly facts: (event: Recorded<E>) => FeedJson;
}

/** What becomes of each domain event of a noun in the public feed. It does not compile until each is published or kept back. */
export interface Feed<E extends DomainEvent = DomainEvent> {
  readonly source: EventTypes<never>;
  readonly on: {
    readonly [T in E['type']]: 'kept-back' | Published<EventOf<E, T>> | readonly Published<EventOf<E, T>>[];
  };
}
