import type { AnyFeed, Feed, FeedJson, FeedSubject, Published, SealedText } from '#libs/eventing';
import type { DomainEvent, EventTypes, Recorded } from '#libs/kernel';

/** What a handler writes: null reads as absent. */
export type Written<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [K in keyof T]?: Written<T[K]> | null }
    : T;

type StateOf<Message, Field extends keyof Message> = NonNullable<Message[Field]>;
type FactsOf<Message, Field extends keyof Message> = Omit<Message, Field | 'before' | 'changed'>;

/** `feed<DealEvent>()({ source: dealEvents, on: { … } })` */
export const feed =
  <E extends DomainEvent>() =>
  (definition: Feed<E>): Feed<E> =>
    definition;

/** A noun of which nothing is published. */
export const keptBack = (source: EventTypes<never>): AnyFeed => ({
  source,
  on: Object.fromEntries(Object.keys(source.types).map((type) => [type, 'kept-back'])),
});

interface SubjectDefinition<Data, Field> extends Pick<FeedSubject, 'kind' | 'ofProgram'> {
  readonly field: Field;
  /** The bare id of whom an event is about. */
  readonly of: (data: Data, event: Pick<Recorded, 'stream'>) => string | null;
}

type About<Data> = DomainEvent<string, Data & object>;

/**
 * The ways in which events of one kind of subject are published. `Message` is the JSON form of the contract's message, such as
 * `DealEventJson`, `Field` the field of its state.
 */
export function subjectOf<Message extends object>() {
  return <Field extends keyof Message & string, Data>({ of, ...about }: SubjectDefinition<Data, Field>) => {
    type State = StateOf<Message, Field>;
    type Facts = Written<FactsOf<Message, Field>>;
    const subject: FeedSubject = about;
    const published = <E extends About<Data>>(
      state: Published<E>['state'],
      facts: (event: Recorded<E>) => Facts = () => ({}) as Facts,
    ): Published<E> => ({
      subject,
      begins: false,
      staffOnly: false,
      of: (event) => of(event.data, event),
      state,
      facts: facts as (event: Recorded<E>) => FeedJson,
    });
    const begins = <E extends About<Data>>(
      state: (event: Recorded<E>, before: State | undefined) => Written<State>,
      facts?: (event: Recorded<E>) => Facts,
    ): Published<E> => ({
      ...published((before, event) => state(event, before as State | undefined) as FeedJson, facts),
      begins: true,
    });
    return {
      /** An event that is the first of its subject in any history, so that no earlier one is looked for: all of its state. */
      creates: <E extends About<Data>>(
        state: (event: Recorded<E>) => Written<State>,
        facts?: (event: Recorded<E>) => Facts,
      ): Published<E> => ({ ...begins(state, facts), isFirst: true }),
      /** An event that may be the first of a subject: all of its state. */
      begins,
      /** A later one: what it changes. A field that becomes null is absent from then on. */
      becomes: <E extends About<Data>>(
        change: (event: Recorded<E>, state: State) => Written<Partial<State>>,
        facts?: (event: Recorded<E>) => Facts,
      ): Published<E> =>
        published((before, event) => ({ ...before, ...(change(event, before as State) as FeedJson) }), facts),
      /** A later one that changes nothing of what the state shows. */
      stays: <E extends About<Data>>(facts?: (event: Recorded<E>) => Facts): Published<E> =>
        published((before) => before ?? {}, facts),
      /** One that says something only where an earlier one was published, and where this is not undefined. */
      mayBecome: <E extends About<Data>>(
        change: (event: Recorded<E>, state: State) => Written<Partial<State>> | undefined,
        facts?: (event: Recorded<E>) => Facts,
      ): Published<E> => ({
        ...published((before, event) => {
          const changed = change(event, before as State);
          return changed && { ...before, ...(changed as FeedJson) };
        }, facts),
        needsSubject: true,
      }),
    };
  };
}

/** Every way in which an event of a noun is published, by its domain type. */
export const publishedIn = ({ on }: AnyFeed): (readonly [type: string, published: Published])[] =>
  Object.entries(on as Readonly<Record<string, 'kept-back' | Published | readonly Published[]>>).flatMap(
    ([type, published]) => (published === 'kept-back' ? [] : [published].flat().map((way) => [type, way] as const)),
  );

/** Under another name than the domain's: `tier_changed`, or with a kind that is not the subject's, `commission.skipped`. */
export const publishedAs = <E extends DomainEvent>(name: string, published: Published<E>): Published<E> => ({
  ...published,
  name,
});

/** The public type of a domain event. */
export function publicTypeOf({ subject, name }: Pick<Published, 'subject' | 'name'>, domainType: string): string {
  const own = name ?? domainType.slice(domainType.indexOf('.') + 1).replaceAll('-', '_');
  return own.includes('.') ? own : `${subject.kind}.${own}`;
}

/** What no partner may see. */
export const forStaff = <E extends DomainEvent>(published: Published<E>): Published<E> => ({
  ...published,
  staffOnly: true,
});

/** A state or reason in the words of GraphQL: `IN_REVIEW` for `in-review`. */
export const word = <Word extends string | null>(text: Word): Word =>
  (text === null ? null : text.toUpperCase().replaceAll('-', '_')) as Word;

/** A personal field that partners do not get, though they get the event. */
export const staffOnly = <Value>(sealed: Value): Value =>
  sealed === null ? sealed : ((sealed as unknown as SealedText).forStaff() as unknown as Value);

/** Where in a map the entries stand that are of persons: encrypted as one text, and laid over the others when it is opened. */
const OVERLAY = '';

/** A map some of whose values only name a person, with the values themselves, by the same keys. */
export const overlaid = (
  map: Readonly<Record<string, string>>,
  personal: Readonly<Record<string, string>> | null,
): Readonly<Record<string, string>> => ({ ...map, [OVERLAY]: personal }) as unknown as Readonly<Record<string, string>>;

/** One field of a personal object that is encrypted as a whole; absent where there is none. */
export const partOf = <Value extends object, Part extends keyof Value & string>(
  personal: Value | null,
  part: Part,
): Value[Part] | null =>
  personal === null ? null : ((personal as unknown as SealedText).only(part) as unknown as Value[Part]);
