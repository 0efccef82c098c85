import { type FeedJson, SealedText } from '#libs/eventing';

/** A personal field of a public event: where it stands below `data`, and the encrypted text. */
export interface SealedField {
  /** `deal.customer.name` */
  readonly path: string;
  readonly subject: string;
  readonly text: string;
  /** Which field of the value is meant, where that is an object. */
  readonly part?: string;
  /** No partner gets it. */
  readonly staffOnly?: true;
}

const isObject = (value: unknown): value is FeedJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Split {
  readonly json: FeedJson;
  readonly sealed: readonly SealedField[];
}

/** Takes personal fields out, and what is null or undefined. */
export function withoutSealed(json: FeedJson, path = ''): Split {
  const sealed: SealedField[] = [];
  return { json: stripped(json, path, sealed), sealed };
}

/** In one pass without copies in between: every field of every public event comes through here. */
function stripped(json: FeedJson, path: string, sealed: SealedField[]): FeedJson {
  const left: Record<string, unknown> = {};
  for (const field of Object.keys(json)) {
    const value = json[field];
    if (value === null || value === undefined) continue;
    if (value instanceof SealedText) sealed.push(sealedField(pathOf(path, field), value));
    else set(left, field, isObject(value) ? stripped(value, pathOf(path, field), sealed) : value);
  }
  return left;
}

const pathOf = (path: string, field: string): string => (path ? `${path}.${field}` : field);

const sealedField = (path: string, { subject, text, part, staffOnly }: SealedText): SealedField => ({
  path,
  subject,
  text,
  ...(part !== undefined && { part }),
  ...(staffOnly && { staffOnly }),
});

/** A field of any name, such as a key of metadata that a caller has chosen. */
function set(json: Record<string, unknown>, field: string, value: unknown): void {
  if (field !== '__proto__') json[field] = value;
  else Object.defineProperty(json, field, { value, enumerable: true, configurable: true, writable: true });
}

/** Puts something at a path, through objects that may have to be made. */
function withField(json: FeedJson, [first = '', ...rest]: readonly string[], value: unknown): FeedJson {
  if (rest.length === 0) return { ...json, [first]: value };
  const below = json[first];
  return { ...json, [first]: withField(isObject(below) ? below : {}, rest, value) };
}

/** Puts personal fields back, still sealed. */
export const withSealed = (json: FeedJson, sealed: readonly SealedField[]): FeedJson =>
  sealed.reduce<FeedJson>(
    (all, { path, subject, text, part, staffOnly }) =>
      withField(all, path.split('.'), new SealedText(subject, text, part, staffOnly)),
    json,
  );
