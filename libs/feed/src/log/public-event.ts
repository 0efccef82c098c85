import { fromBinary, fromJson, type JsonObject, type Message, toBinary, toJson } from '@bufbuild/protobuf';
import type { FeedJson, FeedSubject, Published } from '#libs/eventing';
import { EventSchema } from '#libs/feed-client';
import { type Recorded, toGlobalId } from '#libs/kernel';
import { publicTypeOf } from '../definition/feed.js';
import { type SubjectMessages, messagesOf } from './contract.js';
import { unpackFields } from './packed-fields.js';
import { type SealedField, type Split, withoutSealed, withSealed } from './sealed-fields.js';
import { changeOf } from './state-change.js';

/** A public event as it is kept: everything but what depends on who reads it. */
export interface PublicEvent {
  readonly type: string;
  /** The contract's `Event` without `follows`, `cursor` and personal fields. */
  readonly body: Uint8Array;
  /** Personal fields, encrypted, by their place below `data`. */
  readonly sealed: readonly SealedField[];
  readonly owners: Owners;
  /** Of its subject after it, in the contract's JSON, personal fields encrypted. Written when it is asked for: nothing follows most events. */
  readonly state: () => FeedJson;
}

/** What is kept of the newest event of a subject, from which the next one follows; its state is read from the body where it is not at hand. */
export type KeptEvent = Pick<PublicEvent, 'body'> &
  Partial<Pick<PublicEvent, 'state'>> & {
    /** As `packFields` makes them. */
    readonly sealed: Uint8Array;
  };

/** How large one may be, in bytes. */
const MOST = 64 * 1024;

/** The public event that a domain event makes, after the newest one of its subject; undefined where it makes none. */
export function publicEvent(
  published: Published,
  event: Recorded,
  newest: KeptEvent | undefined,
): PublicEvent | undefined {
  if (!newest && published.needsSubject) return undefined;
  if (!newest && !published.begins)
    throw new TypeError(`nothing was published before ${event.type} of ${event.stream}`);
  const { kind, field } = published.subject;
  const messages = messagesOf(published.subject);
  const before = newest && (newest.state?.() ?? stateOf(newest.body, unpackFields(newest.sealed), field));
  const written = published.state(before, event);
  if (!written) return undefined;
  const bare = normal(messages, written);
  const state = once(() => withSealed(bare.json(), bare.sealed));
  const change = before && messages.hasBefore ? changeOf(messages.state, before, state()) : undefined;
  const facts = withoutSealed(published.facts(event), field);
  const sealed = [...facts.sealed, ...bare.sealed.map((each) => ({ ...each, path: `${field}.${field}.${each.path}` }))];
  const type = publicTypeOf(published, event.type);
  const owners = ownersOf(published.subject, bare.written);
  const subject = toGlobalId(kind, subjectIdOf(published, event));
  const envelope: FeedJson = { type, subject, ...envelopeOf(event), ...owners };
  const { body, isCut } = encoded(envelope, field, Object.assign({}, facts.json, change), bare);
  // The next one follows from what is kept, also where this process remembers more.
  return { type, body, sealed, owners, state: isCut ? once(() => stateOf(body, sealed, field)) : state };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function subjectIdOf({ of }: Published, event: Recorded): string {
  const id = of(event);
  if (id === null) throw new TypeError(`${event.type} of ${event.stream} is about nothing that is published`);
  return id;
}

/** A state without personal fields, as the contract's message. */
interface WrittenState extends Pick<Split, 'sealed'> {
  readonly written: FeedJson;
  readonly message: Message;
  /** As it reads once it was written and read: moments in one spelling, what is empty absent. */
  readonly json: () => FeedJson;
}

function normal({ state }: SubjectMessages, said: FeedJson): WrittenState {
  const { json: written, sealed } = withoutSealed(said);
  const message = fromJson(state, written as JsonObject);
  return { written, sealed, message, json: once(() => toJson(state, message) as FeedJson) };
}

/** The state that the newest event of a subject carries, personal fields sealed. */
function stateOf(body: Uint8Array, sealed: readonly SealedField[], field: string): FeedJson {
  const event = toJson(EventSchema, fromBinary(EventSchema, body)) as Readonly<Record<string, FeedJson>>;
  const path = `${field}.${field}.`;
  const own = sealed.flatMap((each) =>
    each.path.startsWith(path) ? [{ ...each, path: each.path.slice(path.length) }] : [],
  );
  return withSealed((event[field]?.[field] ?? {}) as FeedJson, own);
}

const ACTORS: Readonly<Record<string, string>> = { partner: 'PARTNER', integration: 'INTEGRATION', policy: 'POLICY' };

function envelopeOf({ id, position, recordedAt, metadata }: Recorded) {
  const { role } = metadata.actor;
  return {
    id: toGlobalId('event', id),
    tenant: metadata.tenant,
    sequence: String(position.commit),
    occurredAt: metadata.occurredAt,
    recordedAt,
    correlationId: metadata.$correlationId,
    actor: ACTORS[role] ?? 'PERSON',
    ...(role === 'policy' && { causationId: metadata.$causationId }),
    ...(metadata.traceparent && { traceparent: metadata.traceparent }),
  };
}

export interface Owners {
  readonly programId?: string;
  readonly partnerId?: string;
  readonly orderingKey: string;
}

/** Whose it is, as its state says, in global ids; a program and a partner are their own. A sale is ordered by whom it credits first. */
function ownersOf({ kind, ofProgram }: FeedSubject, state: FeedJson): Owners {
  const idIn = (of: string): string | undefined =>
    ((kind === of ? state['id'] : state[`${of}Id`]) as string | undefined) || undefined;
  const [programId, partnerId] = [idIn('program'), ofProgram ? undefined : idIn('partner')];
  return {
    ...(programId !== undefined && { programId }),
    ...(partnerId !== undefined && { partnerId }),
    orderingKey: partnerId ?? firstCredited(state) ?? programId ?? '',
  };
}

const firstCredited = ({ credits }: FeedJson): string | undefined =>
  (credits as readonly { readonly partnerId?: string }[] | undefined)?.[0]?.partnerId;

interface Encoded {
  readonly body: Uint8Array;
  readonly isCut: boolean;
}

/** What an event says of its subject: facts, the state after it, and what that changes. The state is a message already, and is not read once more. */
function encoded(envelope: FeedJson, field: string, said: FeedJson, state: WrittenState): Encoded {
  const event = fromJson(EventSchema, { [field]: said, ...envelope } as JsonObject);
  Object.assign(event.data.value ?? {}, { [field]: state.message });
  const body = toBinary(EventSchema, event);
  if (body.length <= MOST) return { body, isCut: false };
  return shortened({ ...envelope, [field]: { ...said, [field]: state.json() } }, field);
}

/** Leaves out what makes it too large, the largest first, and names it. The state itself goes last. */
function shortened(json: FeedJson, field: string): Encoded {
  let event = json;
  const cut: string[] = [];
  for (;;) {
    const body = toBinary(EventSchema, fromJson(EventSchema, { ...event, cut } as JsonObject));
    const next = body.length > MOST ? largestIn(event, field) : undefined;
    if (!next) return { body, isCut: cut.length > 0 };
    cut.push(next.path.join('.'));
    event = without(event, next.path);
  }
}

interface Part {
  readonly path: readonly string[];
  readonly size: number;
}

function largestIn(event: FeedJson, field: string): Part | undefined {
  const message = (event[field] ?? {}) as FeedJson;
  const parts = Object.entries(message).flatMap(([name, value]): Part[] =>
    name === field
      ? Object.entries(value as FeedJson).map(([inner, of]) => ({ path: [field, name, inner], size: sizeOf(of) }))
      : [{ path: [field, name], size: sizeOf(value) }],
  );
  return parts.filter(({ path }) => !ALWAYS.has(path.at(-1) ?? '')).sort((one, other) => other.size - one.size)[0];
}

/** What a reader cannot do without. */
const ALWAYS = new Set(['id', 'state', 'standing', 'status', 'programId', 'partnerId']);

const sizeOf = (value: unknown): number => JSON.stringify(value).length;

function without(json: FeedJson, [first = '', ...rest]: readonly string[]): FeedJson {
  const { [first]: value, ...others } = json;
  return rest.length === 0 ? others : { ...others, [first]: without(value as FeedJson, rest) };
}
