import shared from '@eventstore/db-client/generated/shared_pb.js';
import { ANY, NO_STREAM, STREAM_EXISTS, type ProposedEvent } from '../storage/stored-event.js';

const GREATEST_SIGNED = 2n ** 63n - 1n;
const END = 2n ** 64n - 1n;

/** The oneof of an expected revision, as every request carries it. */
interface ExpectedOption {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** The expected revision of a request. Throws when it is none. */
export function expectedOf(options: ExpectedOption, revision: string | undefined): number {
  if (revision !== undefined) return revisionOf(revision);
  if (options.hasNoStream()) return NO_STREAM;
  if (options.hasAny()) return ANY;
  if (options.hasStreamExists()) return STREAM_EXISTS;
  throw new RangeError('An expected revision is required.');
}

/** A 64-bit revision or position; -1 for the one that means the end. Throws when a signed integer cannot hold it. */
export function revisionOf(text: string): number {
  const value = BigInt(text);
  if (value === END) return -1;
  if (value > GREATEST_SIGNED) throw new RangeError(`${text} is out of range.`);
  return Number(value);
}

/** The name of a stream; empty when there is none. */
export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  return identifier ? Buffer.from(identifier.getStreamName_asU8()).toString('utf8') : '';
}

export function streamIdentifier(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}

const CANONICAL_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A UUID in lower case with hyphens. Throws when it is none. */
export function uuidOf(uuid: shared.UUID | undefined): string {
  if (uuid?.hasStructured()) return structuredUuid(uuid.getStructured() as shared.UUID.Structured);
  const text = uuid?.getString() ?? '';
  if (CANONICAL_UUID.test(text)) return text;
  const digits = text.replace(/[-{}()]/g, '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw new RangeError('That is not a UUID.');
  return hyphenate(digits);
}

function structuredUuid(uuid: shared.UUID.Structured): string {
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  return hyphenate(half(uuid.getMostSignificantBits()) + half(uuid.getLeastSignificantBits()));
}

function hyphenate(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A UUID as the caller asked for it: a string, or two 64-bit integers. */
export function uuidMessage(id: string, structured: boolean): shared.UUID {
  if (!structured) return new shared.UUID().setString(id);
  const digits = id.replaceAll('-', '');
  const half = (hex: string) => BigInt.asIntN(64, BigInt(`0x${hex}`)).toString();
  return new shared.UUID().setStructured(
    new shared.UUID.Structured()
      .setMostSignificantBits(half(digits.slice(0, 16)))
      .setLeastSignificantBits(half(digits.slice(16))),
  );
}

/** An event of a request, unary or batch. */
interface ProposedMessage {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getData_asU8(): Uint8Array;
  getCustomMetadata_asU8(): Uint8Array;
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** Reads an event. Throws when it has no id or no type. */
export function proposedEvent(message: ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  const id = uuidOf(message.getId());
  const type = properties.get('type');
  if (id === NIL_UUID) throw new RangeError('Empty eventId provided.');
  if (!type) throw new RangeError('Empty eventType provided.');
  return {
    id,
    type,
    isJson: properties.get('content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
