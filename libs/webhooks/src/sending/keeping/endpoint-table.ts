import { randomUUID } from 'node:crypto';
import type { Query } from '#libs/eventing';
import type { ClaimedEndpoint, EndpointStatus, HeldEndpoint, Settlement } from './held-endpoint.js';

/** Runs a statement as `concord_feed`. */
export interface WorkStatements {
  rows<Row extends object>(query: Query): Promise<Row[]>;
}

const IS_WEBHOOK = `w.tenant = c.tenant AND w.id = c.webhook_id`;
/** Whoever locks several locks them in this order: two that did not would wait for each other. */
const IN_ORDER = 'ORDER BY c.tenant, c.webhook_id FOR UPDATE OF c';
/** Nothing waits for longer: what seems to was put off before Postgres's clock was set back. */
const LONGEST = `interval '2 hours'`;
const isDue = (moment: string): string => `(${moment} <= now() OR ${moment} > now() + ${LONGEST})`;
const isFree = (leaseMs: string): string => `(c.holder IS NULL OR c.renewed_at < now() - ${leaseMs} * interval '1 ms')`;
/** What was renewed in what is the future now is free a lease from now: who holds it still says so before. */
const SET_BACK = `future AS MATERIALIZED (SELECT c.tenant, c.webhook_id FROM concord_webhook_cursors c
    WHERE c.holder IS NOT NULL AND c.renewed_at > now() + $3 * interval '1 ms' ORDER BY c.tenant, c.webhook_id FOR UPDATE SKIP LOCKED),
  set_back AS (UPDATE concord_webhook_cursors c SET renewed_at = now() FROM future p WHERE c.tenant = p.tenant AND c.webhook_id = p.webhook_id)`;
const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** Endpoints whose webhook is new, or was moved, begin anew; whoever held them holds nothing then. */
const PREPARE = `WITH wanted AS MATERIALIZED (SELECT w.tenant, w.id, w.version, w.place ->> 'cursor' AS cursor, (w.place ->> 'sequence')::bigint AS sequence
    FROM webhooks w LEFT JOIN concord_webhook_cursors c ON ${IS_WEBHOOK} WHERE c.version IS NULL OR c.version < w.version),
  unblocked AS (DELETE FROM concord_webhook_blocked b USING wanted w WHERE b.tenant = w.tenant AND b.webhook_id = w.id)
  INSERT INTO concord_webhook_cursors AS c (tenant, webhook_id, version, cursor, sequence, delivered)
  SELECT tenant, id, version, cursor, sequence, sequence FROM wanted ORDER BY tenant, id
  ON CONFLICT (tenant, webhook_id) DO UPDATE SET version = EXCLUDED.version, cursor = EXCLUDED.cursor, sequence = EXCLUDED.sequence,
    delivered = EXCLUDED.delivered, epoch = c.epoch + 1, holder = NULL, attempts = 0, next_at = NULL WHERE c.version < EXCLUDED.version`;

const CLAIM = `WITH ${SET_BACK},
  free AS MATERIALIZED (SELECT c.tenant, c.webhook_id FROM concord_webhook_cursors c
    JOIN webhooks w ON ${IS_WEBHOOK} AND w.version = c.version AND w.state <> 'disabled'
    WHERE ${isFree('$3')}
    ORDER BY c.tenant, c.webhook_id LIMIT $2 FOR UPDATE OF c SKIP LOCKED)
  UPDATE concord_webhook_cursors c SET epoch = c.epoch + 1, holder = $1, renewed_at = now()
  FROM free WHERE c.tenant = free.tenant AND c.webhook_id = free.webhook_id
  RETURNING c.tenant, c.webhook_id AS id, c.version, c.epoch::text, c.cursor, c.sequence::text, c.delivered::text, c.attempts,
    coalesce((SELECT jsonb_agg(jsonb_build_object('key', b.key, 'sequence', b.sequence::text, 'attempts', b.attempts))
      FROM concord_webhook_blocked b WHERE b.tenant = c.tenant AND b.webhook_id = c.webhook_id), '[]') AS blocked`;

const MINE = `unnest($1::text[], $2::uuid[], $3::bigint[]) AS m(tenant, id, epoch)
  JOIN concord_webhook_cursors c ON c.tenant = m.tenant AND c.webhook_id = m.id AND c.epoch = m.epoch AND c.holder = $4`;

const RENEW = `WITH mine AS MATERIALIZED (SELECT c.tenant, c.webhook_id FROM ${MINE} ${IN_ORDER})
  UPDATE concord_webhook_cursors c SET renewed_at = now() FROM mine m WHERE c.tenant = m.tenant AND c.webhook_id = m.webhook_id`;

/** Requests of somebody's that nobody could serve within an hour are left out. */
const LOOK = `SELECT c.tenant, c.webhook_id AS id, c.epoch::text, w.state, w.changed::text, w.version IS DISTINCT FROM c.version AS moved,
    c.next_at IS NULL OR ${isDue('c.next_at')} AS due,
    ARRAY(SELECT b.key FROM concord_webhook_blocked b WHERE b.tenant = c.tenant AND b.webhook_id = c.webhook_id AND ${isDue('b.next_at')} ORDER BY b.next_at) AS "dueKeys",
    to_char(c.failing_since AT TIME ZONE 'UTC', ${ISO}) AS "failingSince", coalesce(c.failing_since <= now() - interval '1 hour', false) AS "failsLong",
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', r.id, 'eventId', r.event_id, 'commit', r.commit::text)) FROM (
      SELECT r.id, r.event_id, r.commit FROM webhook_requests r WHERE r.tenant = c.tenant AND r.webhook_id = c.webhook_id
        AND r.commit > c.requests_done AND r.recorded_at > now() - interval '1 hour' ORDER BY r.commit LIMIT 5) r), '[]') AS asked
  FROM ${MINE} LEFT JOIN webhooks w ON ${IS_WEBHOOK}`;

/** All in one statement, each under its epoch: of what is held no more nothing is kept. */
const SETTLE = `WITH told AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS s(tenant text, id uuid, epoch bigint, cursor text, sequence bigint, delivered bigint,
    attempts int, waits boolean, wait int, succeeded boolean, failed boolean, requests bigint, blocked jsonb, freed jsonb, log jsonb)),
  mine AS MATERIALIZED (SELECT s.* FROM told s JOIN concord_webhook_cursors c
    ON c.tenant = s.tenant AND c.webhook_id = s.id AND c.epoch = s.epoch AND c.holder = $1 ${IN_ORDER}),
  freed AS (DELETE FROM concord_webhook_blocked b USING mine m, jsonb_array_elements_text(m.freed) AS f(key)
    WHERE b.tenant = m.tenant AND b.webhook_id = m.id AND b.key = f.key),
  blocked AS (INSERT INTO concord_webhook_blocked AS b (tenant, webhook_id, key, sequence, attempts, next_at, blocked_since)
    SELECT m.tenant, m.id, k.key, k.sequence, k.attempts, now() + k.wait * interval '1 ms', now()
    FROM mine m, jsonb_to_recordset(m.blocked) AS k(key text, sequence bigint, attempts int, wait int)
    ON CONFLICT (tenant, webhook_id, key) DO UPDATE SET sequence = EXCLUDED.sequence, attempts = EXCLUDED.attempts, next_at = EXCLUDED.next_at,
      blocked_since = CASE WHEN b.sequence = EXCLUDED.sequence THEN b.blocked_since ELSE EXCLUDED.blocked_since END),
  logged AS (INSERT INTO concord_webhook_attempts (tenant, webhook_id, id, at, kind, event_id, type, subject, attempt, milliseconds, outcome, failed, status)
    SELECT m.tenant, m.id, a.id, clock_timestamp(), a.kind, a."eventId", a.type, a.subject, a.attempt, a.milliseconds, a.outcome, a.outcome <> 'delivered', a.status
    FROM mine m, jsonb_to_recordset(m.log) AS a(id uuid, kind text, "eventId" uuid, type text, subject text, attempt int, milliseconds int, outcome text, status int))
  UPDATE concord_webhook_cursors c SET cursor = m.cursor, sequence = m.sequence, delivered = m.delivered, attempts = m.attempts, renewed_at = now(),
    next_at = CASE WHEN m.waits THEN now() + m.wait * interval '1 ms' ELSE c.next_at END,
    failing_since = CASE WHEN m.succeeded THEN NULL WHEN m.failed THEN coalesce(c.failing_since, now()) ELSE c.failing_since END,
    delivered_at = CASE WHEN m.succeeded THEN now() ELSE c.delivered_at END, requests_done = greatest(c.requests_done, m.requests)
  FROM mine m WHERE c.tenant = m.tenant AND c.webhook_id = m.id RETURNING c.tenant, c.webhook_id AS id, c.epoch::text`;

/** What is waited for is tried at once by whoever takes them next. */
const RELEASE = `WITH mine AS MATERIALIZED (SELECT c.tenant, c.webhook_id FROM ${MINE} ${IN_ORDER})
  UPDATE concord_webhook_cursors c SET holder = NULL, next_at = CASE WHEN $5 THEN NULL ELSE c.next_at END
  FROM mine m WHERE c.tenant = m.tenant AND c.webhook_id = m.webhook_id`;

/** Where endpoints are, and who delivers to them. Moments are Postgres's own; every statement says under which epoch it speaks. */
export class EndpointTable {
  /** Of this process. */
  private readonly holder = randomUUID();

  /** @param leaseMs after so many milliseconds without a word from its holder an endpoint is free */
  constructor(
    private readonly database: WorkStatements,
    readonly leaseMs: number,
  ) {}

  /** Takes endpoints that nobody holds, so many at most. */
  async claim(most: number): Promise<ClaimedEndpoint[]> {
    await this.database.rows({ name: 'webhooks_prepare', text: PREPARE, values: [] });
    return this.database.rows({ name: 'webhooks_claim', text: CLAIM, values: [this.holder, most, this.leaseMs] });
  }

  /** How those that are held stand; what is missing is held no more. */
  async look(held: readonly HeldEndpoint[], renews: boolean): Promise<EndpointStatus[]> {
    const values = this.mine(held);
    if (renews) await this.database.rows({ name: 'webhooks_renew', text: RENEW, values });
    return this.database.rows({ name: 'webhooks_look', text: LOOK, values });
  }

  /** Answers with those that were kept. */
  settle(settlements: readonly Settlement[]): Promise<HeldEndpoint[]> {
    const told = settlements.map(({ held, waitMs, requestsDone, blocked, log, ...rest }) => ({
      ...{ ...held, ...rest, waits: waitMs !== undefined, wait: waitMs ?? null, requests: requestsDone },
      blocked: blocked.map(({ waitMs: wait, ...key }) => ({ ...key, wait })),
      log: log.map((attempt) => ({ ...attempt, id: randomUUID() })),
    }));
    return this.database.rows({ name: 'webhooks_settle', text: SETTLE, values: [this.holder, JSON.stringify(told)] });
  }

  /** @param atOnce whether what is waited for is tried at once by who takes them next */
  async release(held: readonly HeldEndpoint[], atOnce: boolean): Promise<void> {
    await this.database.rows({ name: 'webhooks_release', text: RELEASE, values: [...this.mine(held), atOnce] });
  }

  /** Endpoints there are, those that nobody holds though something is to be delivered, and those through which nothing gets. */
  async counts(): Promise<{ readonly endpoints: number; readonly unheld: number; readonly failing: number }> {
    const [row] = await this.database.rows<{ endpoints: number; unheld: number; failing: number }>({
      text: `SELECT count(*)::int AS endpoints, (count(*) FILTER (WHERE w.state <> 'disabled' AND ${isFree('$1')}))::int AS unheld,
        (count(*) FILTER (WHERE w.state = 'failing'))::int AS failing FROM webhooks w LEFT JOIN concord_webhook_cursors c ON ${IS_WEBHOOK}`,
      values: [this.leaseMs],
    });
    return row ?? { endpoints: 0, unheld: 0, failing: 0 };
  }

  private mine(held: readonly HeldEndpoint[]): unknown[] {
    return [held.map(({ tenant }) => tenant), held.map(({ id }) => id), held.map(({ epoch }) => epoch), this.holder];
  }
}
