import type { Readable } from 'node:stream';

/** Something that holds one table, however it is packed. */
export interface InputFile {
  /** As reports name it: relative to what was given, an entry of a zip behind the zip's name. */
  readonly name: string;
  /** Bytes as they are stored: what the unpacked size is judged against. */
  readonly packedBytes: number;
  /** CRC-32 of the unpacked bytes, where the packing says so apart from the bytes. */
  readonly crc32?: number;
  /** The unpacked bytes. Damage ends the stream with an error. */
  open(): Promise<Readable>;
}
