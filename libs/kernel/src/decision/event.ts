/** Something that happened: a stable type name `<noun>.<past-tense>` and JSON data. */
export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** Who acted: an internal id and a role, never a name. Policies act as `policy:<name>`. */
export interface Actor {
  readonly subject: string;
  readonly role: string;
}

/** What every stored event says about itself beside its data. Never personal data. */
export interface EventMetadata {
  readonly tenant: string;
  readonly actor: Actor;
  readonly version: number;
  readonly commandId: string;
  /**
   * HMAC-SHA-256 of the command's canonical body under the tenant's key: tells a repeat from another command under the same key, and
   * nothing to whom has not the key.
   */
  readonly bodyHash: string;
  readonly $correlationId: string;
  readonly $causationId: string;
  /** Business time: when it happened, as opposed to when it was recorded. */
  readonly occurredAt: string;
  readonly traceparent?: string;
}

/** Where in the whole history an event stands. Rising, not contiguous. */
export interface Position {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event as read back from the store, upcast to its newest version. */
export type Recorded<E extends DomainEvent = DomainEvent> = E & {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  readonly recordedAt: string;
  readonly metadata: EventMetadata;
};

/**
 * The name of a person in a program by what the vendor knows it by (a reference, an e-mail address, a phone number): `person:<UUID>`. The
 * same for ever, and telling nothing to whom has not the tenant's key.
 */
export type PersonNamer = (programId: string, text: string) => string;

export type EventOf<E extends DomainEvent, T extends E['type']> = Extract<E, { type: T }>;

/** Fields that are encrypted under the key of the person named by `subject`. */
export interface PersonalFields<Data = object> {
  readonly subject: keyof Data & string;
  readonly fields: readonly (keyof Data & string)[];
  /**
   * The version from which they are sealed, of all or of each; in older events they stand in the clear and are read as they are. 1
   * unless given.
   */
  readonly since?: number | Readonly<Partial<Record<keyof Data & string, number>>>;
  /** What is recorded after the person was erased goes without these fields, rather than not at all. */
  readonly afterErasure?: 'left-out';
}

/** The same of an event type, one entry for each person. */
export const personalFieldsOf = ({ personal }: Pick<EventSpec, 'personal'>): readonly PersonalFields[] =>
  personal === undefined ? [] : [personal].flat();

/** How one event type is stored. */
export interface EventSpec<Data = object> {
  /** The newest version; what is written. */
  readonly version: number;
  /** From version n to n + 1, for every version below the newest. Pure; applied once, at read. */
  readonly upcast?: Readonly<Record<number, (data: object) => object>>;
  /** Fields that are stored encrypted, by whose key; erased ones read as null. */
  readonly personal?: PersonalFields<Data> | readonly PersonalFields<Data>[];
  /**
   * For versions up to `until`, which told in the clear whom later ones only name: applied at read, after the upcasters, so that whoever
   * reads meets one form. Pure.
   */
  readonly named?: { readonly until: number; readonly by: (data: Data, nameOf: PersonNamer) => Data };
}

/** Every type of one noun. The compiler asks for an entry for each member of the union, and for no other. */
export interface EventTypes<E extends DomainEvent = DomainEvent> {
  readonly noun: string;
  readonly types: { readonly [T in E['type']]: EventSpec<EventOf<E, T>['data']> };
}

export const eventTypes =
  <E extends DomainEvent>() =>
  (noun: string, types: EventTypes<E>['types']): EventTypes<E> => ({ noun, types });

/**
 * How an event type is stored that keeps a text in somebody's own words: sealed from this version on and left out once the person was erased;
 * in the clear in the version before, which had the same fields.
 */
export const sealedFrom = <Subject extends string, Field extends string>(
  version: number,
  subject: Subject,
  ...fields: readonly Field[]
) =>
  ({
    version,
    upcast: { [version - 1]: (data: object) => data },
    personal: { subject, fields, since: version, afterErasure: 'left-out' },
  }) as const;
