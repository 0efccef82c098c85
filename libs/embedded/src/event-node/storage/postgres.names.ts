import { createHash } from 'node:crypto';

/** Names up to this length are keys themselves; an index entry of Postgres cannot hold much more than twice of it. */
const LONGEST_KEY_BYTES = 1_024;
const KEPT_PREFIX = 200;
const ESCAPE = '\u{10FFFF}';

/** Text as Postgres can hold it, which has no zero character; different texts stay different. */
export function storable(text: string): string {
  return /[\0\u{10FFFF}]/u.test(text) ? text.replaceAll(ESCAPE, `${ESCAPE}1`).replaceAll('\0', `${ESCAPE}0`) : text;
}

/** The text that `storable` made this of. */
export function restored(text: string): string {
  return text.includes(ESCAPE) ? text.replaceAll(`${ESCAPE}0`, '\0').replaceAll(`${ESCAPE}1`, ESCAPE) : text;
}

/** What a stream is found by: its name, or the beginning of a very long one with its hash. */
export function streamKey(stream: string): string {
  const name = storable(stream);
  if (name.length * 3 <= LONGEST_KEY_BYTES || Buffer.byteLength(name) <= LONGEST_KEY_BYTES) return name;
  return `${name.slice(0, KEPT_PREFIX)}${ESCAPE}h${createHash('sha256').update(name).digest('hex')}`;
}
