import type { DomainEvent, Recorded, Refusal } from '#libs/kernel';
import { reasonText, storable } from '../database/faults/data-faults.js';
import type { Query } from '../database/query.js';
import type { ViewDatabase } from '../database/view-database.js';

/** An event that a policy could not act on, and why. */
export interface ParkedEvent {
  readonly policy: string;
  readonly eventId: string;
  readonly tenant: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly parkedAt: string;
}

/** All of the list where nothing is named. */
export interface ParkedFilter {
  readonly policy?: string;
  readonly tenant?: string;
  readonly eventIds?: readonly string[];
}

const FILTER = `($1::text IS NULL OR policy = $1) AND ($2::text IS NULL OR tenant = $2)
                AND ($3::uuid[] IS NULL OR event_id = ANY ($3))`;
const filterValues = ({ policy, tenant, eventIds }: ParkedFilter): unknown[] =>
  [policy, tenant, eventIds].map((value) => value ?? null);

const COLUMNS = `policy, event_id AS "eventId", tenant, stream, revision, type, code, message, attempts, parked_at AS "parkedAt"`;

/** The list of what policies put aside, in the views' database. What is on it can be found again from the history by going through it anew. */
export class ParkedWork {
  constructor(private readonly database: ViewDatabase) {}

  static park(
    policy: string,
    { id, metadata, stream, revision, type, position }: Recorded<DomainEvent>,
    { refused, message }: Refusal,
  ): Query {
    return {
      text: `INSERT INTO concord_parked (policy, event_id, tenant, stream, revision, type, commit_position, code, message)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (tenant, policy, event_id) DO UPDATE
             SET code = EXCLUDED.code, message = EXCLUDED.message, attempts = concord_parked.attempts + 1, retry = false`,
      values: [
        policy,
        id,
        metadata.tenant,
        stream,
        revision.toString(),
        type,
        position.commit.toString(),
        refused,
        storable(message),
      ],
    };
  }

  static done(policy: string, { id, metadata }: Recorded<DomainEvent>): Query {
    return {
      text: 'DELETE FROM concord_parked WHERE tenant = $1 AND policy = $2 AND event_id = $3',
      values: [metadata.tenant, policy, id],
    };
  }

  /** Asks for what was put aside behind an event of the same stream: it may only have waited for that one. */
  static wakeBehind(policy: string, { stream, revision, metadata }: Recorded<DomainEvent>): Query {
    return {
      text: 'UPDATE concord_parked SET retry = true WHERE tenant = $1 AND policy = $2 AND stream = $3 AND revision > $4',
      values: [metadata.tenant, policy, stream, revision.toString()],
    };
  }

  /** Still put aside: taken up again, it was found to be at fault. */
  static failed({ policy, tenant, eventId }: ParkedEvent, fault: unknown): Query {
    return {
      text: `UPDATE concord_parked SET code = 'FAILED', message = $4, attempts = attempts + 1, retry = false
             WHERE tenant = $1 AND policy = $2 AND event_id = $3`,
      values: [tenant, policy, eventId, reasonText(fault)],
    };
  }

  /** Asks for everything of a tenant that was put aside under one of these codes. */
  static wake(policy: string, tenant: string, codes: readonly string[]): Query {
    return {
      text: 'UPDATE concord_parked SET retry = true WHERE tenant = $1 AND policy = $2 AND code = ANY ($3)',
      values: [tenant, policy, codes],
    };
  }

  /** Oldest first. */
  async list(filter: ParkedFilter = {}): Promise<ParkedEvent[]> {
    return this.events(`WHERE ${FILTER} ORDER BY commit_position`, filterValues(filter));
  }

  /** How many each policy has put aside. */
  async counts(): Promise<Map<string, number>> {
    const text = 'SELECT policy, count(*)::integer AS parked FROM concord_parked GROUP BY policy';
    const rows = await this.database.rows<{ policy: string; parked: number }>({ text });
    return new Map(rows.map(({ policy, parked }) => [policy, parked]));
  }

  /** Asks the process that runs the policies to take these up again. Answers how many. */
  async retry(filter: ParkedFilter = {}): Promise<number> {
    const text = `UPDATE concord_parked SET retry = true WHERE ${FILTER}`;
    return this.database.writeFlushed({ text, values: filterValues(filter) });
  }

  /** The policies of which something was asked to be taken up again. */
  async askedOf(): Promise<ReadonlySet<string>> {
    const text = 'SELECT DISTINCT policy FROM concord_parked WHERE retry';
    return new Set((await this.database.rows<{ policy: string }>({ text })).map(({ policy }) => policy));
  }

  /** What was asked to be taken up again, oldest first. */
  async asked(policy: string): Promise<ParkedEvent[]> {
    return this.events('WHERE policy = $1 AND retry ORDER BY commit_position', [policy]);
  }

  private async events(where: string, values: unknown[]): Promise<ParkedEvent[]> {
    const rows = await this.database.rows<
      Omit<ParkedEvent, 'revision' | 'parkedAt'> & { revision: string; parkedAt: Date }
    >({
      text: `SELECT ${COLUMNS} FROM concord_parked ${where}`,
      values,
    });
    return rows.map((row) => ({
      ...row,
      revision: BigInt(row.revision),
      parkedAt: new Date(row.parkedAt).toISOString(),
    }));
  }
}
