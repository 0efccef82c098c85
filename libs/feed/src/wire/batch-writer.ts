import { WireType } from '@bufbuild/protobuf/wire';

/** As long as a field of varying length may say that it is: 32 bits, seven in a byte. */
const LONGEST_HEAD = 1 + 5;

const sizeOfNumber = (value: number): number => {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest /= 0x80) size += 1;
  return size;
};

/** How many bytes a length and what it is of take, in a field with a number below 16. */
export const sizeOfField = (length: number): number => 1 + sizeOfNumber(length) + length;

/** Larger ones are exact as bigint alone, which costs many times as much to divide. */
const MOST_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export const sizeOfVarint = (value: bigint): number => {
  let size = 1;
  let rest = value;
  for (; rest > MOST_EXACT; rest >>= 7n) size += 1;
  return size + sizeOfNumber(Number(rest));
};

/**
 * Writes fields of a message into one piece of memory. Batches are nearly all copied, and a writer that makes a piece of each field costs more than the
 * copying. Fields have numbers below 16.
 */
export class BatchWriter {
  private readonly bytes: Buffer;
  private at = LONGEST_HEAD;

  /** @param most as many bytes as will be written at most */
  constructor(most: number) {
    this.bytes = Buffer.allocUnsafe(LONGEST_HEAD + most);
  }

  varint(field: number, value: bigint): void {
    this.bytes[this.at++] = (field << 3) | WireType.Varint;
    let rest = value;
    for (; rest > MOST_EXACT; rest >>= 7n) this.bytes[this.at++] = Number(rest & 0x7fn) | 0x80;
    this.number(Number(rest));
  }

  /** Of letters of ASCII alone. */
  text(field: number, text: string): void {
    this.begin(field, text.length);
    this.at += this.bytes.write(text, this.at, 'latin1');
  }

  /** The beginning of a field whose bytes are written next. */
  begin(field: number, length: number): void {
    this.bytes[this.at++] = (field << 3) | WireType.LengthDelimited;
    this.number(length);
  }

  copy(part: Uint8Array): void {
    this.bytes.set(part, this.at);
    this.at += part.length;
  }

  /** All of it as the one field of another message. */
  within(field: number): Uint8Array {
    const end = this.at;
    const length = end - LONGEST_HEAD;
    const from = LONGEST_HEAD - 1 - sizeOfNumber(length);
    this.at = from;
    this.begin(field, length);
    return this.bytes.subarray(from, end);
  }

  private number(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.bytes[this.at++] = (rest % 0x80) | 0x80;
    this.bytes[this.at++] = rest;
  }
}
