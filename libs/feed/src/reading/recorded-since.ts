import type { Statement } from './page.statement.js';

/** A store's clock may have been set back by as much; events are looked for in the order of history, not of the clock. */
const CLOCK_STEP = '1 hour';
/** As many entries of the log as one statement looks at: what bounds its time. */
const SPAN = 10_000;

const EVENTS = 'FROM feed_events e WHERE e.tenant = $1';

/** By halves, without an index over moments: `early` is a place up to which events are earlier than a moment, where no clock was set back. */
const halves = (name: string, moment: string): string => `${name}(early, late) AS (
  SELECT (SELECT e.commit - 1 ${EVENTS} ORDER BY e.commit LIMIT 1), (SELECT e.commit ${EVENTS} ORDER BY e.commit DESC LIMIT 1)
  UNION ALL
  SELECT CASE WHEN found.is_late THEN p.early ELSE half.place END, CASE WHEN found.is_late THEN found.commit ELSE p.late END
  FROM ${name} p CROSS JOIN LATERAL (SELECT p.early + (p.late - p.early) / 2 AS place) half
  CROSS JOIN LATERAL (SELECT e.commit, e.recorded_at >= ${moment} AS is_late
    ${EVENTS} AND e.commit <= half.place ORDER BY e.commit DESC LIMIT 1) found
  WHERE p.late - p.early > 1)`;

/** Between which places the first event recorded at or after a moment is: after the first, and the second one where none is before it. */
const recordedBounds = (tenant: string, since: string): Statement => ({
  text: `WITH RECURSIVE ${halves('surely', `$2::timestamptz - interval '${CLOCK_STEP}'`)}, ${halves('perhaps', '$2::timestamptz')}
SELECT (SELECT max(early) FROM surely) AS after, (
  SELECT CASE WHEN next.recorded_at >= $2::timestamptz THEN next.commit END
  FROM (SELECT e.commit, e.recorded_at ${EVENTS} AND e.commit > (SELECT max(early) FROM perhaps) ORDER BY e.commit LIMIT 1) next) AS found`,
  values: [tenant, since],
});

/** The first one of the next entries that was recorded at or after a moment, and where they end where there may be more. */
const recordedWithin = (tenant: string, since: string, after: string, before: string | null): Statement => ({
  text: `WITH span AS MATERIALIZED (
  SELECT e.commit, e.recorded_at ${EVENTS} AND e.commit > $3 AND e.commit < coalesce($4::bigint, 9223372036854775807) ORDER BY e.commit LIMIT ${SPAN})
SELECT (SELECT min(s.commit) FROM span s WHERE s.recorded_at >= $2::timestamptz) AS found, (SELECT CASE count(*) WHEN ${SPAN} THEN max(s.commit) END FROM span s) AS through`,
  values: [tenant, since, after, before],
});

type Bounds = { readonly after: string | null; readonly found: string | null };
type Span = { readonly found: string | null; readonly through: string | null };

/** Where the first event stands that was recorded at or after a moment; undefined where there is none. */
export async function recordedSince(
  tenant: string,
  moment: string,
  ask: <Row extends object>(statement: Statement) => Promise<Row[]>,
): Promise<bigint | undefined> {
  const [bounds] = await ask<Bounds>(recordedBounds(tenant, moment));
  const before = bounds?.found ?? null;
  // Where the clock was set back there are later moments before it: each is looked at that is as old as that may be.
  for (let after = bounds?.after ?? null; after !== null;) {
    const [span]: Span[] = await ask<Span>(recordedWithin(tenant, moment, after, before));
    if (span?.found) return BigInt(span.found);
    after = span?.through ?? null;
  }
  return before === null ? undefined : BigInt(before);
}
