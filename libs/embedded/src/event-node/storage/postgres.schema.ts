/** Any number, as long as no other program locks it on the same database. */
export const LOCK_KEY = 7_311_202_611;

export const SCHEMA_SQL = `
  CREATE SCHEMA IF NOT EXISTS event_node;
  CREATE TABLE IF NOT EXISTS event_node.events (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    is_json boolean NOT NULL,
    data bytea NOT NULL,
    metadata bytea NOT NULL,
    created bigint NOT NULL,
    long_name text,
    UNIQUE (stream, revision)
  );
  COMMENT ON COLUMN event_node.events.created IS 'microseconds since 1970';
  COMMENT ON COLUMN event_node.events.long_name IS 'the stream''s name where "stream" holds a hash of it';
`;

const COLUMNS = 'position, stream, revision, id, type, is_json, data, metadata, created, long_name';

export const INSERT_SQL = `
  INSERT INTO event_node.events (${COLUMNS})
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::boolean[], $7::bytea[],
    $8::bytea[], $9::bigint[], $10::text[])`;

export const HEADS_SQL = `
  SELECT head.revision, CASE WHEN asked.stream LIKE '$$%' THEN head.data END, head.is_json
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (stream, nth)
  LEFT JOIN LATERAL (
    SELECT revision, data, is_json FROM event_node.events AS event
    WHERE event.stream = asked.stream COLLATE "C" ORDER BY revision DESC LIMIT 1
  ) AS head ON true
  ORDER BY asked.nth`;

export const ALL_HEADS_SQL = `
  SELECT DISTINCT ON (stream) revision, CASE WHEN stream LIKE '$$%' THEN data END, is_json, coalesce(long_name, stream)
  FROM event_node.events ORDER BY stream, revision DESC`;

export const RECENT_SQL = `
  SELECT ${COLUMNS} FROM (
    SELECT position, stream, revision, id, type, is_json, ''::bytea AS data, ''::bytea AS metadata, created, long_name
    FROM event_node.events ORDER BY position DESC LIMIT $1
  ) AS recent ORDER BY position`;

const streamSql = (direction: 'ASC' | 'DESC') => `
  SELECT ${COLUMNS} FROM event_node.events
  WHERE stream = $1 AND revision >= $2 AND revision <= $3 AND created >= $4
  ORDER BY revision ${direction} LIMIT $5`;

export const STREAM_FORWARDS_SQL = streamSql('ASC');
export const STREAM_BACKWARDS_SQL = streamSql('DESC');
export const ALL_FORWARDS_SQL = `
  SELECT ${COLUMNS} FROM event_node.events WHERE position >= $1 ORDER BY position LIMIT $2`;
export const ALL_BACKWARDS_SQL = `
  SELECT ${COLUMNS} FROM event_node.events WHERE position < $1 ORDER BY position DESC LIMIT $2`;
