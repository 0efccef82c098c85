import type { RecordKind } from '../mapping/mapping.schema.js';

/** A partner that the mapping creates where it meets it for the first time. */
export interface NewPartner {
  readonly externalId: string;
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
  /** When it was admitted, business time. */
  readonly occurredAt: string;
}

/** What a mapping made of one or more rows: the input of a mutation, without program and key. Plain JSON. */
export interface Made {
  readonly kind: RecordKind;
  readonly item: object;
  readonly partners: readonly NewPartner[];
  /** For each entry of the item's `lines`, the line of the file it came from. */
  readonly lines: readonly number[];
}

export interface SourceRecord extends Made {
  readonly file: string;
  /** The line of the row that speaks for the record. */
  readonly line: number;
  /** How many rows it was made of. */
  readonly rows: number;
}
