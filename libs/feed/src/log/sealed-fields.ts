import { type FeedJson, SealedText } from '#libs/eventing';

/** A personal field of a public event: where it stands below `data`, and the encrypted text. */
export interface SealedField {
  /** `deal.customer.name` */
  readonly path: string;
  readonly subject: string;
  readonly text: string;
  /** Which field of the value is meant, where that is an object. */
  readonly part?: string;
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
  const entries = Object.entries(json).flatMap(([field, value]): [string, unknown][] => {
    if (value === null || value === undefined) return [];
    const here = path ? `${path}.${field}` : field;
    if (value instanceof SealedText) {
      const { subject, text, part } = value;
      sealed.push({ path: here, subject, text, ...(part !== undefined && { part }) });
      return [];
    }
    if (!isObject(value)) return [[field, value]];
    const below = withoutSealed(value, here);
    sealed.push(...below.sealed);
    return [[field, below.json]];
  });
  return { json: Object.fromEntries(entries), sealed };
}

/** Puts something at a path, through objects that may have to be made. */
export function withField(json: FeedJson, [first = '', ...rest]: readonly string[], value: unknown): FeedJson {
  if (rest.length === 0) return { ...json, [first]: value };
  const below = json[first];
  return { ...json, [first]: withField(isObject(below) ? below : {}, rest, value) };
}

/** Puts personal fields back, still sealed. */
export const withSealed = (json: FeedJson, sealed: readonly SealedField[]): FeedJson =>
  sealed.reduce<FeedJson>(
    (all, { path, subject, text, part }) => withField(all, path.split('.'), new SealedText(subject, text, part)),
    json,
  );
