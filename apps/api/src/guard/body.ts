import { fault } from '#libs/graphql';
import type { Readable } from 'node:stream';
import { LARGE, type Room } from './large-bodies.js';
import { parseSliced } from './sliced-json.js';

/** What one body may hold. */
export interface BodyLimit {
  readonly bytes: number;
  /** Values of all kinds, nested ones too: eight megabytes can hold millions, and each takes memory. */
  readonly values: number;
}

/** Lists and objects within one another. */
const DEPTH = 64;
/** Characters of a query; a document of as many tokens as are read has far fewer. */
const QUERY = 64 * 1024;

/** A body that comes, of a caller who is known. */
export interface Coming {
  readonly stream: Readable;
  readonly limit: BodyLimit;
  readonly room: Room;
  /** Its bytes, if its sender has said how many they are. */
  readonly announced: number | undefined;
}

/** A JSON body. Throws TOO_LARGE, BUSY and BAD_REQUEST as soon as it is too much, now is no time for it, or it cannot be read. */
export async function readBody(coming: Coming): Promise<unknown> {
  const body = await parsed(await gathered(coming));
  const query: unknown = (body as { query?: unknown } | null)?.query;
  if (typeof query === 'string' && query.length > QUERY)
    throw fault('TOO_LARGE', `a query may have ${QUERY} characters and has ${query.length}`);
  return body;
}

async function gathered({ stream, limit, room, announced }: Coming): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const count = new Count();
  let bytes = 0;
  let isLarge = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limit.bytes) throw tooManyBytes(limit);
    if (bytes > LARGE && !isLarge) {
      isLarge = true;
      room.take(announced ?? limit.bytes);
    }
    count.add(chunk);
    if (count.values > limit.values) throw fault('TOO_LARGE', `a body of this role may hold ${limit.values} values`);
    if (count.deepest > DEPTH) throw fault('BAD_REQUEST', `a body may nest ${DEPTH} lists and objects`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

async function parsed(text: Buffer): Promise<unknown> {
  try {
    return await parseSliced(text);
  } catch {
    throw fault('BAD_REQUEST', text.length === 0 ? 'the body is empty' : 'the body is not JSON');
  }
}

export const tooManyBytes = ({ bytes }: BodyLimit): Error =>
  fault('TOO_LARGE', `a body of this role may have ${bytes} bytes; send less at a time`, { limit: bytes });

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** How many values a JSON text holds, and how deep, while it arrives. */
class Count {
  values = 1;
  deepest = 0;
  private depth = 0;
  private inText = false;
  private escaped = false;

  add(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.inText) this.within(byte);
      else if (byte === QUOTE) this.inText = true;
      else if (byte === COMMA) this.values += 1;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        this.values += 1;
        this.depth += 1;
        if (this.depth > this.deepest) this.deepest = this.depth;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.depth -= 1;
    }
  }

  private within(byte: number): void {
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) this.inText = false;
  }
}
