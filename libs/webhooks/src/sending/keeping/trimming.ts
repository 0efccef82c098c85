import type { WorkStatements } from './endpoint-table.js';
import type { HeldEndpoint } from './held-endpoint.js';

/** Endpoints of one statement, and rows that it leaves out of each at most: none takes long, and nobody waits for long. */
const ENDPOINTS = 20;
const ROWS = 2_000;
/** Webhooks that are no more, of one statement. */
const ORPHANS = 20;

const LOG_OF = (endpoint: string): string =>
  `FROM concord_webhook_attempts a WHERE a.tenant = ${endpoint}.tenant AND a.webhook_id = ${endpoint}.id`;
const ONE_BY_ONE = `a.tenant = g.tenant AND a.webhook_id = g.webhook_id AND a.at = g.at AND a.id = g.id`;

/** Successes beyond the last 1,000, and failures of more than 30 days. */
const TRIM = `WITH gone AS MATERIALIZED (
    SELECT old.* FROM unnest($1::text[], $2::uuid[]) AS m(tenant, id)
    CROSS JOIN LATERAL (SELECT a.at ${LOG_OF('m')} AND NOT a.failed ORDER BY a.at DESC OFFSET 1000 LIMIT 1) newest
    CROSS JOIN LATERAL (SELECT a.tenant, a.webhook_id, a.at, a.id ${LOG_OF('m')} AND NOT a.failed AND a.at <= newest.at ORDER BY a.at LIMIT ${ROWS}) old
    UNION ALL SELECT old.* FROM unnest($1::text[], $2::uuid[]) AS m(tenant, id)
    CROSS JOIN LATERAL (SELECT a.tenant, a.webhook_id, a.at, a.id ${LOG_OF('m')} AND a.failed AND a.at < now() - interval '30 days' ORDER BY a.at LIMIT ${ROWS}) old),
  done AS (DELETE FROM concord_webhook_attempts a USING gone g WHERE ${ONE_BY_ONE} RETURNING 1)
  SELECT count(*)::int AS count FROM done`;

/** What is left of webhooks that are no more; where they were goes last, so that what is left of the rest is found. */
const CLEAR = `WITH gone AS MATERIALIZED (SELECT c.tenant, c.webhook_id AS id FROM concord_webhook_cursors c
    WHERE NOT EXISTS (SELECT FROM webhooks w WHERE w.tenant = c.tenant AND w.id = c.webhook_id)
    ORDER BY c.tenant, c.webhook_id LIMIT ${ORPHANS} FOR UPDATE OF c SKIP LOCKED),
  part AS MATERIALIZED (SELECT old.* FROM gone CROSS JOIN LATERAL (
    SELECT a.tenant, a.webhook_id, a.at, a.id ${LOG_OF('gone')} ORDER BY a.at LIMIT ${ROWS}) old),
  log AS (DELETE FROM concord_webhook_attempts a USING part g WHERE ${ONE_BY_ONE} RETURNING 1),
  keys AS (DELETE FROM concord_webhook_blocked b USING gone g WHERE b.tenant = g.tenant AND b.webhook_id = g.id RETURNING 1),
  places AS (DELETE FROM concord_webhook_cursors c USING gone g WHERE c.tenant = g.tenant AND c.webhook_id = g.id
    AND NOT EXISTS (SELECT FROM part s WHERE s.tenant = c.tenant AND s.webhook_id = c.webhook_id) RETURNING 1)
  SELECT ((SELECT count(*) FROM log) + (SELECT count(*) FROM places))::int AS count`;

/** Leaves out what logs of requests need not keep, beside everything else: nobody waits for it. */
export class Trimming {
  private at = performance.now();
  private running: Promise<void> | undefined;
  private isOver = false;

  constructor(
    private readonly database: WorkStatements,
    private readonly onFault: (fault: unknown) => void,
    private readonly everyMs: number,
  ) {}

  /** Begins where it is time, and none of it is under way. */
  take(held: readonly HeldEndpoint[]): void {
    if (this.running || this.isOver || performance.now() - this.at < this.everyMs) return;
    this.at = performance.now();
    this.running = this.run(held).finally(() => (this.running = undefined));
  }

  /** Once nothing of it is under way. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.running;
  }

  private async run(held: readonly HeldEndpoint[]): Promise<void> {
    for (let n = 0; n < held.length; n += ENDPOINTS) {
      const some = held.slice(n, n + ENDPOINTS);
      await this.untilDone(TRIM, [some.map(({ tenant }) => tenant), some.map(({ id }) => id)]);
    }
    await this.untilDone(CLEAR, []);
  }

  private async untilDone(text: string, values: readonly unknown[]): Promise<void> {
    try {
      for (let count = 1; count > 0 && !this.isOver;) {
        const [row] = await this.database.rows<{ count: number }>({ text, values: [...values] });
        count = row?.count ?? 0;
      }
    } catch (fault) {
      this.onFault(fault);
    }
  }
}
