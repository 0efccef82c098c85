import { type DescField, type DescMessage, isFieldSet, type Message } from '@bufbuild/protobuf';

type Fields = Record<string, unknown>;
type OneOf = { readonly case?: string; readonly value?: unknown };

/** Sets in a message everything that is set in another one of its kind; messages and maps within it are merged. */
export function merge(of: DescMessage, into: Message, from: Message): void {
  for (const field of of.fields) {
    if (!isFieldSet(from, field)) continue;
    const [current, value] = [valueOf(into, field), valueOf(from, field)];
    if (field.fieldKind === 'message' && isMessage(current) && isMessage(value)) merge(field.message, current, value);
    else set(into, field, isPlain(field) ? { ...(current as Fields | undefined), ...(value as Fields) } : value);
  }
}

/** Maps, and messages of any fields, are plain objects. */
const isPlain = (field: DescField): boolean =>
  field.fieldKind === 'map' || (field.fieldKind === 'message' && field.message.typeName === 'google.protobuf.Struct');

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && '$typeName' in value;

function valueOf(message: Message, field: DescField): unknown {
  const fields = message as unknown as Fields;
  if (!field.oneof) return fields[field.localName];
  const chosen = fields[field.oneof.localName] as OneOf;
  return chosen.case === field.localName ? chosen.value : undefined;
}

function set(message: Message, field: DescField, value: unknown): void {
  const fields = message as unknown as Fields;
  if (field.oneof) fields[field.oneof.localName] = { case: field.localName, value };
  else fields[field.localName] = value;
}
