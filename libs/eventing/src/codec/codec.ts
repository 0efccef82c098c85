import {
  type DomainEvent,
  type EventMetadata,
  type EventSpec,
  type EventTypes,
  type PersonNamer,
  type Recorded,
} from '#libs/kernel';
import { type BlindIndex, MemoryBlindIndex } from './blind-index.js';
import type { NewEvent, StoredEvent } from '../store/event-store.js';
import { isOpen, mapPersonal, sealedFieldsOf, withoutErased } from './personal-fields.js';
import { NO_PERSONAL_DATA, type PersonalData } from './personal-data.js';

/** An event this build cannot read: its type or version is not known. Nothing may pass it by. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
  readonly code = 'UNKNOWN_EVENT';
  constructor(
    readonly type: string,
    readonly version: unknown,
    readonly stream: string,
    readonly revision: bigint,
  ) {
    super(`unknown event ${type} version ${String(version)} at revision ${revision} of ${stream}`);
  }
}

/** An event whose data or metadata are not what every event has, such as text that is not JSON. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
  readonly code = 'MALFORMED_EVENT';
  constructor(
    readonly type: string,
    readonly stream: string,
    readonly revision: bigint,
    readonly fault: string,
  ) {
    super(`malformed event ${type} at revision ${revision} of ${stream}: ${fault}`);
  }
}

/** Every event type of some nouns by its stored name. */
export type EventIndex = ReadonlyMap<string, EventSpec<object>>;

/** Throws for a type that is defined twice or lacks an upcaster. */
export function eventTypesOf(sources: readonly EventTypes<never>[]): EventIndex {
  const index = new Map<string, EventSpec<object>>();
  for (const { types } of sources) {
    for (const [type, spec] of Object.entries<EventSpec<object>>(types)) {
      if (index.has(type) && index.get(type) !== spec) throw new TypeError(`event type ${type} is defined twice`);
      for (let version = 1; version < spec.version; version += 1) {
        if (!spec.upcast?.[version]) throw new TypeError(`event type ${type} has no upcaster from version ${version}`);
      }
      index.set(type, spec);
    }
  }
  return index;
}

const indexes = new WeakMap<object, EventIndex>();

/** The same of one noun, made once. */
export function eventIndexOf(types: EventTypes<never>): EventIndex {
  const known = indexes.get(types);
  if (known) return known;
  const index = eventTypesOf([types]);
  indexes.set(types, index);
  return index;
}

/** What goes into an event's metadata beside its version, which only the codec knows. */
export type Envelope = Omit<EventMetadata, 'version'>;

/** Between events as the contexts know them and events as the store keeps them. */
export class EventCodec {
  constructor(
    readonly personal: PersonalData = NO_PERSONAL_DATA,
    /** Names whom old events tell in the clear. Absent: as in a store in memory. */
    private readonly blind: BlindIndex = new MemoryBlindIndex(),
  ) {}

  /** Written in the newest version, personal fields sealed. */
  async encode(index: EventIndex, event: DomainEvent, id: string, envelope: Envelope): Promise<NewEvent> {
    const spec = index.get(event.type);
    if (!spec) throw new TypeError(`event type ${event.type} is not defined`);
    const data = spec.personal ? await this.sealed(spec, event.data, envelope.tenant) : event.data;
    return { id, type: event.type, data, metadata: { ...envelope, version: spec.version } };
  }

  /**
   * In the given order, upcast, persons named, personal fields opened. What stands in the clear of an erased person reads as nothing, too.
   * Throws UnknownEvent or MalformedEvent.
   */
  async decode<E extends DomainEvent>(index: EventIndex, stored: readonly StoredEvent[]): Promise<Recorded<E>[]> {
    const upcasted = stored.map((event) => upcast(index, event));
    const recorded = upcasted.some((event) => isInTheClear(index, event))
      ? await Promise.all(upcasted.map((event) => this.named(index, event)))
      : upcasted;
    const personal = recorded.filter((event) => isSealed(index, event) || this.mayBeErased(index, event));
    if (personal.length === 0) return recorded as Recorded<E>[];
    const opened = new Map(
      await Promise.all(personal.map(async (event) => [event.id, await this.opened(index, event)] as const)),
    );
    return recorded.map((event) => opened.get(event.id) ?? event) as Recorded<E>[];
  }

  /** What names persons in events of this tenant. */
  persons(tenant: string): Promise<PersonNamer> {
    return this.blind.persons(tenant);
  }

  private async sealed(spec: EventSpec<object>, data: object, tenant: string): Promise<object> {
    return mapPersonal(spec, spec.version, data, async (value, subject, { afterErasure }) => {
      try {
        return await this.personal.seal(tenant, subject, JSON.stringify(value));
      } catch (fault) {
        if (afterErasure === 'left-out' && isOfErased(fault)) return null;
        throw fault;
      }
    });
  }

  private async named(index: EventIndex, event: Recorded): Promise<Recorded> {
    const spec = index.get(event.type);
    if (!spec?.named || !isInTheClear(index, event)) return event;
    return { ...event, data: spec.named.by(event.data, await this.blind.persons(event.metadata.tenant)) };
  }

  private mayBeErased(index: EventIndex, { type, metadata }: Recorded): boolean {
    return this.personal.isErased !== undefined && isOpen(index.get(type), metadata.version);
  }

  private async opened(index: EventIndex, event: Recorded): Promise<Recorded> {
    const { stream, revision, type } = event;
    const { version, tenant } = event.metadata;
    const spec = index.get(type);
    const data = await mapPersonal(spec, version, event.data, async (value, subject) => {
      if (typeof value !== 'string') throw new MalformedEvent(type, stream, revision, 'a personal field is not sealed');
      const plain = await this.personal.open(tenant, subject, value);
      return plain === null ? null : (JSON.parse(plain) as unknown);
    });
    if (!this.mayBeErased(index, event)) return { ...event, data };
    const isErased = (subject: string) => this.personal.isErased?.(tenant, subject) ?? Promise.resolve(false);
    return { ...event, data: await withoutErased(spec, version, data, isErased) };
  }
}

const isInTheClear = (index: EventIndex, { type, metadata }: Recorded): boolean =>
  metadata.version <= (index.get(type)?.named?.until ?? 0);

function isSealed(index: EventIndex, { type, metadata }: Recorded): boolean {
  return sealedFieldsOf(index, type, metadata.version).length > 0;
}

const isOfErased = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'SUBJECT_ERASED';

function upcast(index: EventIndex, event: StoredEvent): Recorded {
  const spec = index.get(event.type);
  const metadata = metadataOf(event);
  const { version } = metadata;
  if (!spec || !Number.isInteger(version) || version < 1 || version > spec.version) {
    throw new UnknownEvent(event.type, version, event.stream, event.revision);
  }
  let data = objectOf(event, event.data, 'data');
  for (let from = version; from < spec.version; from += 1) data = spec.upcast?.[from]?.(data) ?? data;
  return { ...event, data, metadata };
}

function metadataOf(event: StoredEvent): EventMetadata {
  const metadata = objectOf(event, event.metadata, 'metadata') as Partial<EventMetadata>;
  if (typeof metadata.tenant !== 'string' || typeof metadata.commandId !== 'string') {
    throw new MalformedEvent(event.type, event.stream, event.revision, 'metadata without tenant or command id');
  }
  return metadata as EventMetadata;
}

/** The client hands out what it could not parse as a string. */
function objectOf(event: StoredEvent, value: unknown, what: string): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new MalformedEvent(event.type, event.stream, event.revision, `its ${what} are not a JSON object`);
}
