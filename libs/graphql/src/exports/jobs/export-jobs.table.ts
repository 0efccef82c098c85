import { parsePosition } from '#libs/eventing';
import { Injectable } from '@nestjs/common';
import { type Owner, TenantReader } from '../../reads/tenant-reader.js';
import { type AskedExport, type ExportJob, KEPT_DAYS, MOST_JOBS } from './export-job.js';

type Stored = Omit<ExportJob, 'position'> & { readonly position: string | null };

/** Whoever reads one says every two seconds that it does. */
const SILENT = "interval '30 seconds'";

const STATE = `CASE WHEN cancelled_at IS NOT NULL THEN 'cancelled' WHEN begun_at IS NULL THEN 'ready' WHEN ended_at IS NOT NULL THEN
  CASE WHEN interruption IS NULL THEN 'done' ELSE 'interrupted' END WHEN seen_at < now() - ${SILENT} THEN 'interrupted' ELSE 'running' END`;

const COLUMNS = `id, asked, ${STATE} AS state, rows_expected::float8 AS "rowsExpected", rows_done::float8 AS "rowsDone", fetches, position,
  requested_at AS "requestedAt", expires_at AS "expiresAt", begun_at AS "begunAt", ended_at AS "endedAt", cancelled_at AS "cancelledAt",
  coalesce(interruption, CASE WHEN ended_at IS NULL AND seen_at < now() - ${SILENT} THEN 'nobody has heard of it for 30 seconds' END) AS interruption`;

/** Row-level security asks the same again. */
const MINE = 'tenant = $1 AND subject = $2 AND partner = $3 AND expires_at > now()';
const ownerOf = ({ tenant, subject, partnerId = '' }: Owner): string[] => [tenant, subject, partnerId];

/** What each person has started. Every statement is of the caller’s own, and of what has not expired. */
@Injectable()
export class ExportJobsTable {
  constructor(private readonly reader: TenantReader) {}

  /** The newest first. */
  async all(caller: Owner): Promise<ExportJob[]> {
    return this.found(
      caller,
      `SELECT ${COLUMNS} FROM concord_exports WHERE ${MINE} ORDER BY requested_at DESC, id LIMIT ${MOST_JOBS}`,
    );
  }

  async one(caller: Owner, id: string): Promise<ExportJob | undefined> {
    const [job] = await this.found(caller, `SELECT ${COLUMNS} FROM concord_exports WHERE ${MINE} AND id = $4`, [id]);
    return job;
  }

  /** Whether another may be started. */
  async hasRoom(caller: Owner): Promise<boolean> {
    const text = `SELECT 1 FROM concord_exports WHERE ${MINE} AND cancelled_at IS NULL LIMIT ${MOST_JOBS}`;
    return (await this.reader.work(caller, { text, values: ownerOf(caller) })).length < MOST_JOBS;
  }

  /** Nothing where there is one under this id, or where there are too many. One that has expired makes room, and one that was cancelled. */
  async add(caller: Owner, id: string, asked: AskedExport, rowsExpected: number): Promise<void> {
    await this.found(
      caller,
      `WITH live AS (SELECT count(*) AS n FROM concord_exports WHERE ${MINE} AND cancelled_at IS NULL),
       gone AS (DELETE FROM concord_exports WHERE ${MINE} AND id IN (SELECT id FROM concord_exports WHERE ${MINE} AND cancelled_at IS NOT NULL
         ORDER BY cancelled_at DESC, id OFFSET (SELECT greatest(${MOST_JOBS - 1} - n, 0) FROM live)))
       INSERT INTO concord_exports AS e (tenant, subject, partner, id, asked, rows_expected, expires_at)
       SELECT $1, $2, $3, $4, $5, $6, now() + interval '${KEPT_DAYS} days' FROM live WHERE n < ${MOST_JOBS}
       ON CONFLICT (tenant, subject, partner, id) DO UPDATE SET asked = EXCLUDED.asked, rows_expected = EXCLUDED.rows_expected,
         requested_at = now(), expires_at = EXCLUDED.expires_at, fetches = 0, rows_done = 0, position = NULL, begun_at = NULL,
         seen_at = NULL, ended_at = NULL, interruption = NULL, cancelled_at = NULL
       WHERE e.expires_at <= now()`,
      [id, JSON.stringify(asked), rowsExpected],
      'export',
    );
  }

  /** Undefined where there is none; one that was cancelled before stays so. */
  async cancel(caller: Owner, id: string): Promise<ExportJob | undefined> {
    const [job] = await this.found(
      caller,
      `UPDATE concord_exports SET cancelled_at = coalesce(cancelled_at, now()) WHERE ${MINE} AND id = $4 RETURNING ${COLUMNS}`,
      [id],
    );
    return job;
  }

  /** Says that it is read from now on, as the reading of this number; undefined where it was cancelled. */
  async begin(caller: Owner, id: string, position: string): Promise<number | undefined> {
    const [begun] = await this.found(
      caller,
      `UPDATE concord_exports SET fetches = fetches + 1, rows_done = 0, position = $5, begun_at = now(), seen_at = now(), ended_at = NULL,
         interruption = NULL WHERE ${MINE} AND id = $4 AND cancelled_at IS NULL RETURNING ${COLUMNS}`,
      [id, position],
    );
    return begun?.fetches;
  }

  /** Says how far a reading is. False where it was cancelled, or is read anew. @param ended why it has ended; null: it is whole */
  async note(
    caller: Owner,
    id: string,
    { fetch, rows, ended }: { readonly fetch: number; readonly rows: number; readonly ended?: string | null },
  ): Promise<boolean> {
    const end = ended === undefined ? '' : ', ended_at = now(), interruption = $7';
    // A look that is answered late says nothing any more.
    const before = ended === undefined ? ' AND ended_at IS NULL' : '';
    const noted = await this.found(
      caller,
      `UPDATE concord_exports SET rows_done = $6, seen_at = now()${end} WHERE ${MINE} AND id = $4 AND fetches = $5 AND cancelled_at IS NULL${before} RETURNING ${COLUMNS}`,
      [id, fetch, rows, ...(ended === undefined ? [] : [ended])],
    );
    return noted.length > 0;
  }

  /** Of everybody. */
  async removeExpired(): Promise<void> {
    await this.reader.work(NOBODY, { text: 'DELETE FROM concord_exports WHERE expires_at <= now()', values: [] });
  }

  private async found(
    caller: Owner,
    text: string,
    more: readonly unknown[] = [],
    alone?: string,
  ): Promise<ExportJob[]> {
    const rows = await this.reader.work<Stored>(caller, { text, values: [...ownerOf(caller), ...more] }, alone);
    return rows.map((row) => ({
      ...row,
      position: row.position === null ? null : (parsePosition(row.position) ?? null),
    }));
  }
}

/** Who is nobody sees what has expired, and nothing else. */
const NOBODY: Owner = { tenant: '', subject: '' };
