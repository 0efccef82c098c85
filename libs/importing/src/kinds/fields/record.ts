import type { RecordKind } from '../../schema/record.schema.js';
import type { Metadatum } from './metadata.js';

export interface PartnerDescription {
  readonly phone?: string | null;
  readonly addressLines: readonly string[];
  readonly city?: string | null;
  readonly region?: string | null;
  readonly postalCode?: string | null;
  readonly metadata: readonly Metadatum[];
}

/** A partner that the mapping creates where it meets it for the first time. */
export interface NewPartner {
  readonly externalId: string;
  readonly name: string;
  readonly kind: string;
  readonly country: string | null;
  readonly tier?: number;
  readonly description?: PartnerDescription;
  /** When it was admitted, business time. */
  readonly occurredAt: string;
}

/** An activity that the mapping plans where it meets it for the first time. */
export interface NewActivity {
  readonly externalId: string;
  readonly name: string;
  readonly kind: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly audience: string | null;
  readonly expectedLeads: number | null;
}

/** What a mapping made of one or more rows: the input of a mutation, without program and key. Plain JSON. */
export interface Made {
  readonly kind: RecordKind;
  readonly item: object;
  readonly partners: readonly NewPartner[];
  readonly activities?: readonly NewActivity[];
  /** For each entry of the item's `lines`, the line of the file it came from. */
  readonly lines: readonly number[];
}

export interface SourceRecord extends Made {
  /** Codes of refusals that are an answer. */
  readonly answers: readonly string[];
  readonly file: string;
  /** The line of the row that speaks for the record. */
  readonly line: number;
  /** How many rows it was made of. */
  readonly rows: number;
  /** Of a row whose key was there before: sent to be noted, not to be counted. */
  readonly repeats?: true;
}
