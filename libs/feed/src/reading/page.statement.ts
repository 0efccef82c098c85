import { conditionOf, type EventFilter } from './filter.js';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What one page asks for. */
export interface PageRequest {
  readonly after: bigint;
  readonly filter: EventFilter;
  readonly most: number;
  /** Whether what events say of themselves is read, too. */
  readonly whole?: boolean;
}

/** As much as one page holds, in bytes. */
export const MOST_BYTES = 256 * 1024;
/** As many entries of the log as one page looks at, whether they match or not: what bounds its time. */
const SPAN = 10_000;

/**
 * Who reads, how far the log is and what is in it, in one statement: its snapshot sees rows, checkpoint and quarantine of one moment. Of a
 * quarantined tenant the log ends before the event that cannot be read.
 */
export const STANDING = `standing AS (
  SELECT c.store, c.version, 'feed_events'::regclass::oid::text AS made, least(c.commit_position, q.commit_position - 1) AS visible
  FROM concord_checkpoints c LEFT JOIN concord_quarantine q ON q.name = c.name AND q.tenant = $1
  WHERE c.name = 'feed_events')`;

/** Row-level security says the same; said here, the index over one partner's events can be used. */
const own = (partnerId: string | undefined, parameter: number): Statement =>
  partnerId === undefined
    ? { text: '', values: [] }
    : { text: ` AND e.seen_by = $${parameter}::uuid`, values: [partnerId] };

/** An event as a reader of the log takes it. */
const STORED = `e.id, e.commit, e.type, e.program_id AS "programId", e.partner_id AS "partnerId", e.seen_by AS "seenBy",
  e.state_key AS "stateKey", e.ordering_id AS "orderingId", e.body, e.sealed_fields AS sealed`;

const lastUpTo = (place: string, mine: string): string =>
  `SELECT e.commit || '/' || e.id FROM feed_events e WHERE e.tenant = $1${mine} AND e.commit <= ${place} ORDER BY e.commit DESC LIMIT 1`;

/** Of an entry in `heads`: commit, lengths of its body and of its encrypted fields, and id. */
const HEAD = `int8send(s.commit) || int4send(octet_length(s.body)) || int4send(octet_length(s.sealed_fields)) || uuid_send(s.id)`;

/** What an event says of itself, for whoever compares it with filters in memory. */
const SELF = `json_build_array(s.type, s.program_id, s.partner_id, s.seen_by, s.state_key, s.ordering_id)`;

const ENTRY =
  'e.id, e.commit, e.type, e.program_id, e.partner_id, e.seen_by, e.state_key, e.ordering_id, e.slot, e.body, e.sealed_fields';

/**
 * One row, where the view is there: heads of events, and their bodies with their encrypted fields, each as one value. A row for each event would cost
 * the reader more than all that is in it, and so would a text of what events say of themselves: whoever only delivers them does not ask for that.
 * Entries are looked at until there are enough that match. How far was looked is asked only where all that was found fits.
 */
export function pageStatement(tenant: string, partnerId: string | undefined, request: PageRequest): Statement {
  const mine = own(partnerId, 5);
  const filter = conditionOf(request.filter, 5 + mine.values.length);
  const after = `FROM feed_events e WHERE e.tenant = $1${mine.text} AND e.commit > $2 AND e.commit <= (SELECT visible FROM standing)`;
  const matching =
    filter.text === ''
      ? `SELECT ${ENTRY} ${after}`
      : `SELECT ${ENTRY} FROM (SELECT ${ENTRY} ${after} ORDER BY e.commit LIMIT ${SPAN}) e WHERE true${filter.text}`;
  const end = filter.text === '' ? 'NULL' : `(SELECT e.commit ${after} ORDER BY e.commit OFFSET ${SPAN - 1} LIMIT 1)`;
  const text = `WITH ${STANDING},
found AS MATERIALIZED (${matching} ORDER BY e.commit LIMIT $3 + 1),
counted AS MATERIALIZED (SELECT count(*)::int AS found FROM found),
span AS MATERIALIZED (
  SELECT s.store, s.version, s.made, s.visible, c.found, CASE WHEN c.found <= $3 THEN least(s.visible, ${end}) END AS through FROM standing s, counted c),
sized AS (
  SELECT f.*, row_number() OVER w AS place, sum(octet_length(f.body) + octet_length(f.sealed_fields)) OVER w AS bytes
  FROM found f WINDOW w AS (ORDER BY f.commit)),
taken AS (
  SELECT encode(string_agg(${HEAD}, ''::bytea ORDER BY s.commit), 'base64') AS heads,
    encode(string_agg(s.body || s.sealed_fields, ''::bytea ORDER BY s.commit), 'base64') AS bodies${request.whole ? `,\n    json_agg(${SELF} ORDER BY s.commit)::text AS selves` : ''}
  FROM sized s WHERE s.place <= $3 AND (s.place = 1 OR s.bytes <= $4))
SELECT span.*, (${lastUpTo('span.through', mine.text)}) AS last, taken.* FROM span, taken`;
  return {
    text,
    values: [tenant, String(request.after), request.most, MOST_BYTES, ...mine.values, ...filter.values],
  };
}

/** How far the log is, and the newest event in it that the reader sees, of all or up to a place. */
export function standingStatement(tenant: string, partnerId: string | undefined, upTo?: bigint): Statement {
  const mine = own(partnerId, 2);
  const [place, values] =
    upTo === undefined ? ['s.visible', []] : [`least(s.visible, $${2 + mine.values.length}::bigint)`, [String(upTo)]];
  const text = `WITH ${STANDING}
SELECT s.store, s.version, s.made, s.visible, (${lastUpTo(place, mine.text)}) AS last FROM standing s`;
  return { text, values: [tenant, ...mine.values, ...values] };
}

/** Whether an event stands where a cursor remembers it, by the first digits of its id. */
export const markStatement = (tenant: string, commit: bigint, startOfId: string): Statement => ({
  text: `SELECT 1 AS found FROM feed_events e WHERE e.tenant = $1 AND e.commit = $2 AND left(e.id::text, 8) = $3`,
  values: [tenant, String(commit), startOfId],
});

/** An event by its id. */
export function eventStatement(tenant: string, partnerId: string | undefined, id: string): Statement {
  const mine = own(partnerId, 3);
  const text = `WITH ${STANDING}
SELECT s.store, e.tenant, ${STORED} FROM standing s, feed_events e
WHERE e.tenant = $1 AND e.id = $2${mine.text} AND e.commit <= s.visible`;
  return { text, values: [tenant, id, ...mine.values] };
}
