import { Transform, type TransformCallback } from 'node:stream';
import { TextDecoder } from 'node:util';
import type { LoneReturns } from './lone-returns.js';

/** What stands in a text where bytes could not be read in the encoding. */
export const UNREADABLE = '\uFFFD';

/** Bytes to text. Unreadable bytes do not stop it: the rows that hold them are reported one by one. */
export class Decoder extends Transform {
  /** Whether anything unreadable has been met so far: before that no row needs a look. */
  unreadable = false;
  private readonly decoder: TextDecoder;

  constructor(
    encoding: string,
    private readonly returns?: LoneReturns,
  ) {
    super({ decodeStrings: false, encoding: 'utf8' });
    this.decoder = new TextDecoder(encoding);
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    done(null, this.seen(this.decoder.decode(chunk, { stream: true })));
  }

  override _flush(done: TransformCallback): void {
    done(null, this.seen(this.decoder.decode()));
  }

  private seen(text: string): string {
    this.unreadable ||= text.includes(UNREADABLE);
    this.returns?.take(text);
    return text;
  }
}
