import protobuf from 'google-protobuf';

type Bytes = string | Uint8Array | null | undefined;
const messages = protobuf.Message as unknown as { bytesAsU8: (bytes: Bytes) => Uint8Array | null };

let installed = false;

/**
 * The client hands over the bytes of each event as base64, which google-protobuf decodes a character at a time, twice for each event: 25 ms for one of
 * 900 KB, in which nobody else is answered. Node decodes it in half a millisecond.
 */
export function decodeBase64ByNode(): void {
  if (installed) return;
  installed = true;
  const decode = messages.bytesAsU8;
  messages.bytesAsU8 = (bytes) => {
    if (typeof bytes !== 'string') return decode(bytes);
    const { buffer, byteOffset, length } = Buffer.from(bytes, 'base64');
    return new Uint8Array(buffer, byteOffset, length);
  };
}
