import canonicalize from 'canonicalize';
import { Breath } from '../async/breath.js';

/** So many elements of a list are written at once; between those of a longer one others have their turn. */
const AT_ONCE = 100;

/** What is written of large values already: a body is asked for alone, and within what names its target. */
const known = new WeakMap<object, Promise<string>>();

/** Canonical JSON (RFC 8785) of a body; integers that are no numbers are written as texts. A long one lets others have their turn. */
export const canonicalText = (body: unknown): Promise<string> => new CanonicalText().of(body ?? null);

class CanonicalText {
  private readonly breath = new Breath();

  of(value: unknown): Promise<string> {
    if (!isLarge(value)) return Promise.resolve(atOnce(value));
    const text = known.get(value) ?? (Array.isArray(value) ? this.list(value) : this.object(value));
    known.set(value, text);
    return text;
  }

  private async list(values: readonly unknown[]): Promise<string> {
    const texts: string[] = [];
    for (let from = 0; from < values.length; from += AT_ONCE) {
      const some = values.slice(from, from + AT_ONCE);
      if (some.some(isLarge)) for (const value of some) texts.push(isLeftOut(value) ? 'null' : await this.of(value));
      else texts.push(atOnce(some).slice(1, -1));
      if (this.breath.due) await this.breath.take();
    }
    return `[${texts.join(',')}]`;
  }

  private async object(values: Readonly<Record<string, unknown>>): Promise<string> {
    const texts: string[] = [];
    for (const name of Object.keys(values).sort()) {
      if (!isLeftOut(values[name])) texts.push(`${JSON.stringify(name)}:${await this.of(values[name])}`);
    }
    return `{${texts.join(',')}}`;
  }
}

const atOnce = (value: unknown): string => canonicalize(plain(value)) ?? '';

/** A long list, or what holds one. What writes itself is written by its own rule. */
function isLarge(value: unknown): value is Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return value.length > AT_ONCE || value.some(isLarge);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  return Object.values(value).some(isLarge);
}

/** JSON has no such values: a field is left out, an element is null. */
const isLeftOut = (value: unknown): boolean =>
  value === undefined || typeof value === 'function' || typeof value === 'symbol';

function plain(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  );
}
