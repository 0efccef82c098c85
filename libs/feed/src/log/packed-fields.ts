import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { parse as bytesOfUuid, stringify as uuidOfBytes, validate as isUuid } from 'uuid';
import type { SealedField } from './sealed-fields.js';

const SAME_SUBJECT = 1;
const UUID_SUBJECT = 2;
const SAME_HEAD = 4;
const PART = 8;
const STAFF_ONLY = 16;

/** What the next field need not say again. */
interface Before {
  readonly path: string;
  readonly subject: string;
  readonly head: string;
}

const NOTHING: Before = { path: '', subject: '', head: '' };
const NO_BYTES = new Uint8Array();

/**
 * Encrypted fields as the log keeps them, since every event of a subject has them again. Each in turn: its flags, its path behind the message that it
 * shares with the one before, whose it is, which part is meant, and its text, what follows the first dot as bytes.
 */
export function packFields(fields: readonly SealedField[]): Uint8Array {
  if (fields.length === 0) return NO_BYTES;
  const writer = new BinaryWriter();
  let before = NOTHING;
  for (const { path, subject, text, part, staffOnly } of fields) {
    const { head, bytes } = splitText(text);
    const uuid = subject === before.subject ? undefined : bytesOf(subject);
    const shared = sharedBy(before.path, path);
    const flags =
      (subject === before.subject ? SAME_SUBJECT : 0) |
      (uuid ? UUID_SUBJECT : 0) |
      (head === before.head ? SAME_HEAD : 0) |
      (part === undefined ? 0 : PART) |
      (staffOnly ? STAFF_ONLY : 0);
    writer.uint32(flags).uint32(shared).string(path.slice(shared));
    if (uuid) writer.bytes(uuid);
    else if (subject !== before.subject) writer.string(subject);
    if (part !== undefined) writer.string(part);
    if (head !== before.head) writer.string(head);
    writer.bytes(bytes);
    before = { path, subject, head };
  }
  return writer.finish();
}

/** What `packFields` made of them. */
export function unpackFields(kept: Uint8Array): SealedField[] {
  const reader = new BinaryReader(kept);
  const fields: SealedField[] = [];
  let before = NOTHING;
  while (reader.pos < reader.len) {
    const flags = reader.uint32();
    const path = before.path.slice(0, reader.uint32()) + reader.string();
    const subject = flags & SAME_SUBJECT ? before.subject : subjectIn(reader, flags);
    const part = flags & PART ? reader.string() : undefined;
    const head = flags & SAME_HEAD ? before.head : reader.string();
    fields.push({
      ...{ path, subject, text: head + base64(reader.bytes()) },
      ...(part !== undefined && { part }),
      ...(flags & STAFF_ONLY && { staffOnly: true }),
    });
    before = { path, subject, head };
  }
  return fields;
}

const subjectIn = (reader: BinaryReader, flags: number): string =>
  flags & UUID_SUBJECT ? uuidOfBytes(reader.bytes()) : reader.string();

/** How much of a path two have in common, up to a dot. */
function sharedBy(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return one.slice(0, at).lastIndexOf('.') + 1;
}

/** Undefined for what would not read the same again. */
function bytesOf(subject: string): Uint8Array | undefined {
  const bytes = isUuid(subject) ? bytesOfUuid(subject) : undefined;
  return bytes && uuidOfBytes(bytes) === subject ? bytes : undefined;
}

interface SplitText {
  readonly head: string;
  /** Base64url of it follows the head. */
  readonly bytes: Uint8Array;
}

function splitText(text: string): SplitText {
  const from = text.indexOf('.') + 1;
  const bytes = Buffer.from(text.slice(from), 'base64url');
  // Any other text is kept as it is.
  return base64(bytes) === text.slice(from) ? { head: text.slice(0, from), bytes } : { head: text, bytes: NO_BYTES };
}

const base64 = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString('base64url');
