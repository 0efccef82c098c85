import type { Matched, Row } from '../database/row-sql.js';

export const matches = (row: Row, { tenant, where }: Matched): boolean =>
  row.tenant === tenant &&
  Object.entries(where).every(([property, value]) => (row[property] ?? null) === (value ?? null));

/** Keys of rows by what the properties have that are asked for. */
interface Index {
  readonly properties: readonly string[];
  readonly keys: Map<string, Set<string>>;
}

/** The rows of a batch by what is asked of them: thousands of events that each look for some of thousands of rows look at no others. */
export class MatchingRows {
  private readonly indexes = new Map<string, Index>();

  /** @param all keys of rows that there are, asked once for each list of properties */
  constructor(
    private readonly all: () => Iterable<string>,
    private readonly at: (key: string) => Row | undefined,
  ) {}

  find(matched: Matched): readonly (readonly [key: string, row: Row])[] {
    const properties = Object.keys(matched.where).toSorted();
    const { keys } = this.indexes.get(properties.join()) ?? this.made(properties);
    return [...(keys.get(valuesOf(properties, { ...matched.where, tenant: matched.tenant })) ?? [])].flatMap((key) => {
      const row = this.at(key);
      return row && matches(row, matched) ? [[key, row] as const] : [];
    });
  }

  /** To be called before a row changes. */
  changes(key: string, after: Row | undefined): void {
    if (this.indexes.size === 0) return;
    const before = this.at(key);
    for (const { properties, keys } of this.indexes.values()) {
      if (before) keys.get(valuesOf(properties, before))?.delete(key);
      if (after) add(keys, valuesOf(properties, after), key);
    }
  }

  private made(properties: readonly string[]): Index {
    const keys: Index['keys'] = new Map();
    for (const key of this.all()) {
      const row = this.at(key);
      if (row) add(keys, valuesOf(properties, row), key);
    }
    const index = { properties, keys };
    this.indexes.set(properties.join(), index);
    return index;
  }
}

function add(keys: Index['keys'], values: string, key: string): void {
  const known = keys.get(values);
  if (known) known.add(key);
  else keys.set(values, new Set([key]));
}

const valuesOf = (properties: readonly string[], row: Readonly<Record<string, unknown>>): string =>
  ['tenant', ...properties].map((property) => String(row[property] ?? '')).join('\u0000');
