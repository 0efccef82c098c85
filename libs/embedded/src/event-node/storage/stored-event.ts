/** What a caller wants appended. */
export interface ProposedEvent {
  /** A UUID in lower case with hyphens. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as the log keeps it. */
export interface StoredEvent extends ProposedEvent {
  /** Rises strictly over the whole log, with gaps; commit and prepare position alike. */
  readonly position: number;
  readonly stream: string;
  /** Counts from 0 within the stream; `DELETED_STREAM` for the event of a tombstone. */
  readonly revision: number;
  /** Microseconds since 1970. */
  readonly created: number;
}

/** Expected revisions that name no revision, as the protocol's server numbers them. */
export const NO_STREAM = -1;
export const ANY = -2;
export const STREAM_EXISTS = -4;

/** The revision of a tombstone, and the truncation that marks a soft delete: the greatest 64-bit integer plus one. */
export const DELETED_STREAM = 2 ** 63;
const DELETED_STREAM_TEXT = '9223372036854775807';

export const STREAM_DELETED_TYPE = '$streamDeleted';
export const METADATA_TYPE = '$metadata';
export const LINK_TYPE = '$>';

/** A revision as a 64-bit integer in decimal; a number cannot hold a tombstone's exactly. */
export const revisionText = (revision: number): string =>
  revision === DELETED_STREAM ? DELETED_STREAM_TEXT : String(revision);

export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
export const metastreamOf = (stream: string): string => `$$${stream}`;
export const originalOf = (metastream: string): string => metastream.slice(2);
