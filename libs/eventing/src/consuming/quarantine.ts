import type { Position } from '#libs/kernel';
import { positionText } from '../store/position.js';
import { errorText, isKeyFault, reasonText, storable } from '../database/faults/data-faults.js';
import type { Fault } from './decoded.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';

/** The channel on which is told whose quarantine in which view or policy begins or ends: `{ name, tenant, at }`, `at` null at its end. */
export const QUARANTINE_CHANNEL = 'concord_quarantine';

/** A tenant whose events one view or policy passes, from one that it cannot take. */
export interface Quarantined {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly tenant: string;
  /** Of the event that cannot be taken. */
  readonly position: Position;
  readonly stream: string;
  readonly revision: bigint;
  readonly eventId: string;
  readonly type: string;
  /** Says nothing that the tenant has sent. */
  readonly reason: string;
  /** For operators alone: may quote what the tenant has sent. */
  readonly error: string;
  /** A key is missing or foreign: tried again every few seconds. */
  readonly ofKeys: boolean;
  /** All of the tenant's events up to here are taken. */
  readonly after: Position;
  readonly attempts: number;
  /** Asked for: all of it is tried again. */
  readonly retry: boolean;
  readonly since: string;
}

type Beginning = Omit<Quarantined, 'attempts' | 'retry' | 'since'>;

/** One that begins: at the event that is at fault, with everything up to `after` taken. */
export const beginningOf = (
  { name, kind }: Pick<Quarantined, 'name' | 'kind'>,
  tenant: string,
  { event, fault }: Fault,
  after: Position,
): Beginning => ({
  ...{ name, kind, tenant, after, position: event.position, revision: event.revision, eventId: event.id },
  ...{ stream: event.stream, type: event.type, ofKeys: isKeyFault(fault) },
  ...{ reason: reasonText(fault), error: errorText(fault) },
});

const COLUMNS = `name, kind, tenant, commit_position AS "commit", prepare_position AS "prepare", stream, revision, event_id AS "eventId", type,
  reason, error, of_keys AS "ofKeys", attempts, since, retry, after_commit AS "afterCommit", after_prepare AS "afterPrepare"`;

interface Stored extends Omit<Quarantined, 'position' | 'revision' | 'after'> {
  readonly commit: string;
  readonly prepare: string;
  readonly revision: string;
  readonly afterCommit: string;
  readonly afterPrepare: string;
}

const quarantinedOf = ({ commit, prepare, afterCommit, afterPrepare, revision, ...rest }: Stored): Quarantined => ({
  ...rest,
  revision: BigInt(revision),
  position: { commit: BigInt(commit), prepare: BigInt(prepare) },
  after: { commit: BigInt(afterCommit), prepare: BigInt(afterPrepare) },
});

const told = (name: string, tenant: string, at: Position | null): Query => ({
  text: 'SELECT pg_notify($1, $2)',
  values: [QUARANTINE_CHANNEL, JSON.stringify({ name, tenant, at: at && positionText(at) })],
});

/** The list of who is quarantined where, in the views' database. It changes within the transactions that write rows. */
export class Quarantine {
  constructor(private readonly database: Pick<ViewDatabase, 'rows' | 'writeFlushed'>) {}

  /** Begins, or goes on at a later event. */
  static begin(one: Beginning): Query[] {
    const { name, kind, tenant, position, after } = one;
    const text = `INSERT INTO concord_quarantine (name, kind, tenant, commit_position, prepare_position, stream, revision, event_id, type,
        reason, error, of_keys, after_commit, after_prepare)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      ON CONFLICT (name, tenant) DO UPDATE SET commit_position = EXCLUDED.commit_position,
        prepare_position = EXCLUDED.prepare_position, stream = EXCLUDED.stream, revision = EXCLUDED.revision,
        event_id = EXCLUDED.event_id, type = EXCLUDED.type, reason = EXCLUDED.reason, error = EXCLUDED.error,
        of_keys = EXCLUDED.of_keys, after_commit = EXCLUDED.after_commit, after_prepare = EXCLUDED.after_prepare,
        attempts = concord_quarantine.attempts + 1, retry = false`;
    const at = [position.commit, position.prepare].map(String);
    const taken = [after.commit, after.prepare].map(String);
    const what = [storable(one.stream), String(one.revision), storable(one.eventId), storable(one.type)];
    const values = [name, kind, tenant, ...at, ...what, one.reason, one.error, one.ofKeys, ...taken];
    return [{ text, values }, told(name, tenant, position)];
  }

  /** More of the tenant's events are taken. */
  static move(name: string, tenant: string, after: Position): Query[] {
    const text = 'UPDATE concord_quarantine SET after_commit = $3, after_prepare = $4 WHERE name = $1 AND tenant = $2';
    return [{ text, values: [name, tenant, String(after.commit), String(after.prepare)] }];
  }

  /** The tenant has joined the others. */
  static end(name: string, tenant: string): Query[] {
    const text = 'DELETE FROM concord_quarantine WHERE name = $1 AND tenant = $2';
    return [{ text, values: [name, tenant] }, told(name, tenant, null)];
  }

  /** Everybody has: what follows says who has not. */
  static endAll(name: string): Query[] {
    const text = `WITH ended AS (DELETE FROM concord_quarantine WHERE name = $1 RETURNING name, tenant)
      SELECT pg_notify('${QUARANTINE_CHANNEL}', json_build_object('name', name, 'tenant', tenant, 'at', NULL)::text) FROM ended`;
    return [{ text, values: [name] }];
  }

  /** Who is quarantined in one view or policy, or in all; of one tenant, or of all. The oldest first. */
  async list(of: { readonly name?: string; readonly tenant?: string } = {}): Promise<Quarantined[]> {
    const text = `SELECT ${COLUMNS} FROM concord_quarantine
      WHERE ($1::text IS NULL OR name = $1) AND ($2::text IS NULL OR tenant = $2) ORDER BY since, name, tenant`;
    const rows = await this.database.rows<Stored>({ text, values: [of.name ?? null, of.tenant ?? null] });
    return rows.map(quarantinedOf);
  }

  /** Asks the process that runs them to try again. Answers how many were asked for. */
  async retry(of: { readonly name?: string; readonly tenant?: string } = {}): Promise<number> {
    const text = `UPDATE concord_quarantine SET retry = true
      WHERE ($1::text IS NULL OR name = $1) AND ($2::text IS NULL OR tenant = $2)`;
    return this.database.writeFlushed({ text, values: [of.name ?? null, of.tenant ?? null] });
  }
}

/** One tenant's, for its own readers: of the columns that quote nothing of an event. The oldest first. */
export const quarantinesOf = (tenant: string): Query & Required<Pick<Query, 'name' | 'values'>> => ({
  name: 'quarantines',
  text: `SELECT name, kind, stream, revision::text AS revision, event_id AS "eventId", type, reason, of_keys AS "ofKeys", attempts, since,
    commit_position || '/' || prepare_position AS at
    FROM concord_quarantine WHERE tenant = $1 ORDER BY concord_quarantine.since, name`,
  values: [tenant],
});

/** Where a view or policy has stopped for one tenant, as health tells it. */
export interface QuarantinedTenant {
  readonly name: string;
  readonly tenant: string;
  readonly stream: string;
  readonly revision: string;
  readonly eventId: string;
  readonly type: string;
  /** Says nothing that the tenant has sent. */
  readonly reason: string;
  readonly since: string;
}

/** All of them, for whoever may read. */
export const QUARANTINED_TENANTS: Query = {
  text: `SELECT name, tenant, stream, revision::text AS revision, event_id AS "eventId", type, reason,
    to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
    FROM concord_quarantine ORDER BY concord_quarantine.since, name, tenant`,
};
