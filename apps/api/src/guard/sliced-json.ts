import { Breath } from '#libs/eventing';

/** Text that is parsed at once: some milliseconds, whatever is in it. */
const SLICE = 64 * 1024;
/** Text that is looked at before it is asked whether others wait. */
const STRIDE = 64 * 1024;

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

type Made = unknown[] | Record<string, unknown>;

/** A list or object that has begun and not ended. */
interface Open {
  readonly isList: boolean;
  readonly at: number;
  /** Where the text of elements begins that are not parsed yet. */
  from: number;
  /** The last separator of its own, and the colon behind it. */
  comma: number;
  colon: number;
  /** There once some of its elements are parsed; a small one is parsed as a part of what holds it. */
  made?: Made;
  /** Whether the element before the next separator is already in `made`. */
  placed: boolean;
}

/**
 * `JSON.parse` for a large text, a slice at a time: eight megabytes of `{}` would keep everybody waiting for seconds. Throws SyntaxError
 * like `JSON.parse`, also for a key `__proto__` of a large object.
 */
export async function parseSliced(text: Buffer, slice = SLICE): Promise<unknown> {
  if (text.length <= slice) return JSON.parse(text.toString('utf8'));
  return new SlicedJson(text, slice).parse();
}

class SlicedJson {
  private readonly open: Open[] = [];
  private readonly breath = new Breath();
  private result: { readonly value: unknown } | undefined;

  constructor(
    private readonly text: Buffer,
    private readonly slice: number,
  ) {}

  async parse(): Promise<unknown> {
    const { text } = this;
    let inText = false;
    let look = STRIDE;
    for (let at = 0; at < text.length; at += 1) {
      if (at >= look) {
        look = at + STRIDE;
        if (this.breath.due) await this.breath.take();
      }
      const byte = text[at];
      if (inText) {
        if (byte === BACKSLASH) at += 1;
        else if (byte === QUOTE) inText = false;
      } else if (byte === QUOTE) inText = true;
      else if (byte === COMMA) this.separated(at);
      else if (byte === COLON) this.keyed(at);
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.opened(at, byte === OPEN_LIST);
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.closed(at, byte === CLOSE_LIST);
    }
    if (this.open.length > 0) throw new SyntaxError('a beginning without its end');
    // A large text that is no list and no object is one value.
    return this.result ? this.result.value : JSON.parse(text.toString('utf8'));
  }

  private get top(): Open | undefined {
    return this.open.at(-1);
  }

  private opened(at: number, isList: boolean): void {
    if (this.result) throw new SyntaxError('something follows the end');
    const begun = at + 1;
    this.open.push({ isList, at, from: begun, comma: at, colon: -1, placed: false });
  }

  private keyed(at: number): void {
    const { top } = this;
    if (top && top.colon <= top.comma) top.colon = at;
  }

  private separated(at: number): void {
    const { top } = this;
    if (!top) throw new SyntaxError('a separator outside');
    if (top.placed) this.nothingBut(top.from, at);
    else if (at - top.from > this.slice) this.take(top, at);
    else {
      top.comma = at;
      return;
    }
    Object.assign(top, { from: at + 1, comma: at, placed: false });
  }

  private closed(at: number, isList: boolean): void {
    const done = this.open.pop();
    if (done?.isList !== isList) throw new SyntaxError('an end without its beginning');
    if (!done.made && at - done.at <= this.slice && this.open.length > 0) return;
    if (done.placed) this.nothingBut(done.from, at);
    else if (done.made ?? this.textOf(done.from, at).trim()) this.take(done, at);
    this.place(done.made ?? (isList ? [] : {}), done.at, at + 1);
  }

  /** Parses what is not parsed yet of an open list or object: elements up to here, at least one. */
  private take(open: Open, to: number): void {
    const elements = this.textOf(open.from, to);
    if (open.isList) {
      const made = (open.made ??= []) as unknown[];
      const more = JSON.parse(`[${elements}]`) as unknown[];
      if (more.length === 0) throw new SyntaxError('a separator without an element');
      for (const element of more) made.push(element);
      return;
    }
    const made = (open.made ??= {}) as Record<string, unknown>;
    const more = Object.entries(JSON.parse(`{${elements}}`) as object);
    if (more.length === 0) throw new SyntaxError('a separator without an element');
    for (const [key, value] of more) put(made, key, value);
  }

  /** What is made already goes into what holds it, behind the elements before. */
  private place(value: unknown, from: number, to: number): void {
    const { top } = this;
    if (!top) {
      this.nothingBut(0, from);
      this.nothingBut(to, this.text.length);
      this.result = { value };
      return;
    }
    if (top.placed) throw new SyntaxError('nothing between two elements');
    if (top.comma > top.from) this.take(top, top.comma);
    const begun = top.comma > top.from ? top.comma + 1 : top.from;
    if (top.isList) {
      this.nothingBut(begun, from);
      ((top.made ??= []) as unknown[]).push(value);
    } else {
      const key: unknown = JSON.parse(this.textOf(begun, top.colon));
      if (typeof key !== 'string' || top.colon < begun) throw new SyntaxError('a value without a key');
      this.nothingBut(top.colon + 1, from);
      put((top.made ??= {}) as Record<string, unknown>, key, value);
    }
    Object.assign(top, { from: to, placed: true });
  }

  private textOf(from: number, to: number): string {
    return this.text.toString('utf8', from, to);
  }

  private nothingBut(from: number, to: number): void {
    if (/[^ \t\r\n]/.test(this.textOf(from, to))) throw new SyntaxError('something between two elements');
  }
}

function put(made: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') throw new SyntaxError('a key that no object has');
  made[key] = value;
}
