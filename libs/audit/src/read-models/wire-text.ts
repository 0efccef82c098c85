/** A varint and where it ends. */
function varint(body: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = from, scale = 1; at < body.length; at += 1, scale *= 128) {
    const byte = body[at] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end: at + 1 };
  }
  return { value, end: body.length };
}

/** What stands under a field of a protobuf message, of several the last; undefined where there is none. */
function fieldOf(body: Uint8Array, field: number): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  for (let at = 0; at < body.length;) {
    const { value: tag, end } = varint(body, at);
    const wire = tag % 8;
    if (wire === 0) at = varint(body, end).end;
    else if (wire === 1) at = end + 8;
    else if (wire === 5) at = end + 4;
    else if (wire === 2) {
      const { value: length, end: start } = varint(body, end);
      at = start + length;
      if (Math.floor(tag / 8) === field) found = body.subarray(start, at);
    } else return found;
  }
  return found;
}

/** The text under a path of fields in a protobuf message, read without its description. */
export function textAt(body: Uint8Array, path: readonly number[]): string | undefined {
  let message: Uint8Array | undefined = body;
  for (const field of path) message = message && fieldOf(message, field);
  return message && Buffer.from(message).toString('utf8');
}
