import { valueOf } from '../../values/condition.js';
import type { ValueSpec } from '../../schema/value.schema.js';
import type { Scope } from '../../values/value.js';
import type { Field } from './fields.js';

export interface Metadatum {
  readonly key: string;
  readonly value: string;
}

/** What there is of it; a value that is not there leaves its key out. */
export function metadataOf(spec: Readonly<Record<string, ValueSpec>>, scope: Scope): Field<Metadatum[]> {
  const values = Object.entries(spec).map(([key, given]) => ({ key, value: valueOf(given, scope) }));
  return (row) =>
    values.flatMap(({ key, value }) => {
      const text = value.of(row);
      return text === null ? [] : [{ key, value: text }];
    });
}
