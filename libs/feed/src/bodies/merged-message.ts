import type { DescMessage } from '@bufbuild/protobuf';
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Where a field is in the bytes of its message: its head, what it holds, and its end. */
interface Placed {
  readonly number: number;
  readonly head: number;
  readonly content: number;
  readonly end: number;
}

/**
 * The bytes of a message with everything that is set in another one of its kind: messages within it are merged, maps and lists get more entries. Appended
 * as it is the other one would say the same, but some readers take of a message that comes twice the last one alone.
 */
export function mergedBytes(of: DescMessage, into: Uint8Array, more: Uint8Array): Uint8Array {
  const added = fieldsOf(more);
  const parts: Uint8Array[] = [];
  let taken = 0;
  for (const field of fieldsOf(into)) {
    const at = added.findIndex(({ number }) => number === field.number);
    const addition = added[at];
    const message = addition && messagesOf(of).get(field.number);
    if (!addition || !message) continue;
    const merged = mergedBytes(
      message,
      into.subarray(field.content, field.end),
      more.subarray(addition.content, addition.end),
    );
    parts.push(into.subarray(taken, field.head), headOf(field.number, merged.length), merged);
    taken = field.end;
    added.splice(at, 1);
  }
  parts.push(into.subarray(taken), ...added.map(({ head, end }) => more.subarray(head, end)));
  return Buffer.concat(parts);
}

/** The bytes of a message without some of its fields. */
export function bytesWithout(numbers: ReadonlySet<number>, message: Uint8Array): Uint8Array {
  const kept = fieldsOf(message).filter(({ number }) => !numbers.has(number));
  return Buffer.concat(kept.map(({ head, end }) => message.subarray(head, end)));
}

function fieldsOf(message: Uint8Array): Placed[] {
  const reader = new BinaryReader(message);
  const fields: Placed[] = [];
  while (reader.pos < reader.len) {
    const head = reader.pos;
    const [number, type] = reader.tag();
    let content = reader.pos;
    if (type === WireType.LengthDelimited) {
      const length = reader.uint32();
      content = reader.pos;
      reader.pos += length;
    } else reader.skip(type, number);
    fields.push({ number, head, content, end: reader.pos });
  }
  return fields;
}

const known = new WeakMap<DescMessage, ReadonlyMap<number, DescMessage>>();

/** Which of its fields are one message each. */
function messagesOf(of: DescMessage): ReadonlyMap<number, DescMessage> {
  const found =
    known.get(of) ??
    new Map(of.fields.flatMap((field) => (field.fieldKind === 'message' ? [[field.number, field.message]] : [])));
  known.set(of, found);
  return found;
}

const headOf = (number: number, length: number): Uint8Array =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish();
