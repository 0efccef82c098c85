import { EMPTY_HEAD, type Head } from './log-store.js';
import { restored, storable, streamKey } from './postgres.names.js';
import { DELETED_STREAM, revisionText, type StoredEvent } from './stored-event.js';

/** A row of the events table, columns in their order, values as Postgres writes them. */
export type EventRow = [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  isJson: string,
  data: string,
  metadata: string,
  created: string,
  longName: string | null,
];

/** Leaves values as Postgres writes them. */
export const RAW_TYPES = { getTypeParser: () => (text: string) => text };

export function eventFrom(row: EventRow): StoredEvent {
  const [position, stream, revision, id, type, isJson, data, metadata, created, longName] = row;
  return {
    position: Number(position),
    stream: restored(longName ?? stream),
    revision: revisionFrom(revision),
    id,
    type: restored(type),
    isJson: isJson === 't',
    data: bytesFrom(data),
    metadata: bytesFrom(metadata),
    created: Number(created),
  };
}

/** The end of a stream: nulls where there is none. */
export type HeadRow = [revision: string | null, data: string | null, isJson: string];

export function headFrom([revision, data, isJson]: HeadRow): Head {
  if (revision === null) return EMPTY_HEAD;
  const last = data === null ? {} : { last: { data: bytesFrom(data), isJson: isJson === 't' } };
  return { revision: revisionFrom(revision), ...last };
}

const revisionFrom = (text: string): number => {
  const revision = Number(text);
  return revision > Number.MAX_SAFE_INTEGER ? DELETED_STREAM : revision;
};

/** Bytes from the text form `\x6869`. */
const bytesFrom = (text: string): Buffer => Buffer.from(text.slice(2), 'hex');

/** The parameters of the insert: one array for each column. */
export function columnsOf(events: readonly StoredEvent[]): Buffer[] {
  const names = events.map(({ stream }) => [streamKey(stream), storable(stream)] as const);
  return [
    bigints(events.map(({ position }) => String(position))),
    texts(names.map(([key]) => key)),
    bigints(events.map(({ revision }) => revisionText(revision))),
    array(
      UUID_OID,
      events.map(({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex')),
    ),
    texts(events.map(({ type }) => storable(type))),
    array(
      BOOLEAN_OID,
      events.map(({ isJson }) => Buffer.from([isJson ? 1 : 0])),
    ),
    array(
      BYTEA_OID,
      events.map(({ data }) => data),
    ),
    array(
      BYTEA_OID,
      events.map(({ metadata }) => metadata),
    ),
    bigints(events.map(({ created }) => String(created))),
    texts(names.map(([key, name]) => (key === name ? null : name))),
  ];
}

const BOOLEAN_OID = 16;
const BYTEA_OID = 17;
const BIGINT_OID = 20;
const TEXT_OID = 25;
const UUID_OID = 2950;

const texts = (values: readonly (string | null)[]): Buffer =>
  array(
    TEXT_OID,
    values.map((value) => (value === null ? null : Buffer.from(value, 'utf8'))),
  );

const bigints = (values: readonly string[]): Buffer =>
  array(
    BIGINT_OID,
    values.map((value) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(BigInt(value));
      return bytes;
    }),
  );

const HEADER_BYTES = 20;
const NULL_LENGTH = -1;

/** A one-dimensional array in Postgres's binary form, which spares writing bytes as text. */
function array(elementOid: number, items: readonly (Uint8Array | null)[]): Buffer {
  const size = items.reduce((sum, item) => sum + 4 + (item?.length ?? 0), HEADER_BYTES);
  const bytes = Buffer.allocUnsafe(size);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(items.includes(null) ? 1 : 0, 4);
  bytes.writeInt32BE(elementOid, 8);
  bytes.writeInt32BE(items.length, 12);
  bytes.writeInt32BE(1, 16);
  let at = HEADER_BYTES;
  for (const item of items) {
    at = bytes.writeInt32BE(item?.length ?? NULL_LENGTH, at);
    if (item) bytes.set(item, at);
    at += item?.length ?? 0;
  }
  return bytes;
}
