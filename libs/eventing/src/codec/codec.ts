import { type DomainEvent, type EventMetadata, type EventSpec, type PersonNamer, type Recorded } from '#libs/kernel';
import { type BlindIndex, MemoryBlindIndex } from './blind-index.js';
import type { NewEvent, StoredEvent } from '../store/event-store.js';
import { isOpen, mapPersonal, sealedFieldsOf, withoutErased, withoutOpen } from './personal-fields.js';
import { NO_PERSONAL_DATA, type PersonalData, SealedText } from './personal-data.js';
import type { EventIndex } from './event-index.js';
import { MalformedEvent, UnknownEvent } from './unreadable-event.js';

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
    const recorded = await this.readable(index, stored);
    const personal = recorded.filter((event) => isSealed(index, event) || this.mayBeErased(index, event));
    if (personal.length === 0) return recorded as Recorded<E>[];
    const opened = new Map(
      await Promise.all(personal.map(async (event) => [event.id, await this.opened(index, event)] as const)),
    );
    return recorded.map((event) => opened.get(event.id) ?? event) as Recorded<E>[];
  }

  /**
   * The same with personal fields left sealed, each as a `SealedText`: for what is kept, and opened by whoever delivers it. What older versions
   * have in the clear reads as nothing.
   */
  async decodeSealed<E extends DomainEvent>(index: EventIndex, stored: readonly StoredEvent[]): Promise<Recorded<E>[]> {
    const recorded = await this.readable(index, stored);
    const closed = recorded.map(async (event) => {
      const data = await mapSealed(index, event, (value, subject) => new SealedText(subject, value));
      return { ...event, data: withoutOpen(index.get(event.type), event.metadata.version, data) };
    });
    return (await Promise.all(closed)) as Recorded<E>[];
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

  /** Upcast, persons named. */
  private async readable(index: EventIndex, stored: readonly StoredEvent[]): Promise<Recorded[]> {
    const upcasted = stored.map((event) => upcast(index, event));
    return upcasted.some((event) => isInTheClear(index, event))
      ? Promise.all(upcasted.map((event) => this.named(index, event)))
      : upcasted;
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
    const { version, tenant } = event.metadata;
    const data = await mapSealed(index, event, async (value, subject) => {
      const plain = await this.personal.open(tenant, subject, value);
      return plain === null ? null : (JSON.parse(plain) as unknown);
    });
    if (!this.mayBeErased(index, event)) return { ...event, data };
    const isErased = (subject: string) => this.personal.isErased?.(tenant, subject) ?? Promise.resolve(false);
    return { ...event, data: await withoutErased(index.get(event.type), version, data, isErased) };
  }
}

const isInTheClear = (index: EventIndex, { type, metadata }: Recorded): boolean =>
  metadata.version <= (index.get(type)?.named?.until ?? 0);

function isSealed(index: EventIndex, { type, metadata }: Recorded): boolean {
  return sealedFieldsOf(index, type, metadata.version).length > 0;
}

/** Every personal field that an event has encrypted. */
function mapSealed(
  index: EventIndex,
  { type, stream, revision, metadata, data }: Recorded,
  change: (sealed: string, subject: string) => unknown,
): Promise<object> {
  return mapPersonal(index.get(type), metadata.version, data, async (value, subject) => {
    if (typeof value !== 'string') throw new MalformedEvent(type, stream, revision, 'a personal field is not sealed');
    return change(value, subject);
  });
}

/** Whether something was to be encrypted for somebody who was erased. */
export const isOfErased = (fault: unknown): boolean =>
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
