import type { Query } from '#libs/eventing';
import { FeedFault } from '#libs/feed';
import type { ActiveConsumer } from '../consumer/consumer.state.js';
import type { Claimed, Commit, Held } from './held.js';

/** Runs a statement as `concord_feed`. */
export interface WorkStatements {
  rows<Row extends object>(query: Query): Promise<Row[]>;
}

/** A consumer of a tenant. */
export type OfTenant = { readonly tenant: string; readonly consumer: ActiveConsumer };

const MINE = `unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::uuid[])`;
const IS_MINE = `c.tenant = m.tenant AND c.consumer = m.consumer AND c.shard = m.shard AND c.epoch = m.epoch AND c.holder = m.holder`;
/** Whoever locks several locks them in this order: two that did not would wait for each other. */
const IN_ORDER = 'ORDER BY c.tenant, c.consumer, c.shard FOR UPDATE OF c';

const columnsOf = (all: readonly Held[]): unknown[] => [
  all.map(({ tenant }) => tenant),
  all.map(({ consumerId }) => consumerId),
  all.map(({ shard }) => shard),
  all.map(({ epoch }) => epoch),
  all.map(({ holder }) => holder),
];

/** The table of cursors. Every statement says under which epoch it speaks; moments are Postgres's own. Throws FeedFault CURSORS_UNAVAILABLE. */
export class CursorTable {
  /** @param leaseMs after so many milliseconds without a word from its holder a shard is free */
  constructor(
    private readonly database: WorkStatements,
    readonly leaseMs: number,
  ) {}

  /**
   * Gives each shard its row, and lets those of an older version begin anew: whoever held them holds nothing then. Says whether there are some of a
   * later one: then the consumer was moved meanwhile, or the history that moved it is not there any more.
   */
  async prepare({ tenant, consumer: { consumerId, version, places } }: OfTenant): Promise<boolean> {
    const later = await this.rows({
      name: 'feed_cursors_prepare',
      text: `WITH made AS (INSERT INTO concord_feed_cursors AS c (tenant, consumer, shard, version, cursor, sequence)
        SELECT $1, $2, n - 1, $3, u.cursor, u.sequence FROM unnest($4::text[], $5::bigint[]) WITH ORDINALITY AS u(cursor, sequence, n)
        WHERE NOT EXISTS (SELECT FROM concord_feed_cursors k WHERE k.tenant = $1 AND k.consumer = $2 AND k.shard = n - 1 AND k.version >= $3) ORDER BY n
        ON CONFLICT (tenant, consumer, shard) DO UPDATE SET version = EXCLUDED.version, cursor = EXCLUDED.cursor, sequence = EXCLUDED.sequence,
          epoch = c.epoch + 1, holder = NULL, held_since = NULL, credit = 0, committed_at = NULL
        WHERE c.version < EXCLUDED.version)
        SELECT FROM concord_feed_cursors k WHERE k.tenant = $1 AND k.consumer = $2 AND k.version > $3 LIMIT 1`,
      values: [
        ...[tenant, consumerId, version],
        ...[places.map(({ cursor }) => cursor), places.map(({ sequence }) => sequence)],
      ],
    });
    return later.length > 0;
  }

  /** A shard that is free, the one that is furthest behind; undefined where none is. */
  claim(of: OfTenant, holder: string): Promise<Claimed | undefined> {
    return this.take(of, holder, `AND ${this.isFree('f')} ORDER BY f.sequence, f.shard`, this.setBack());
  }

  /** The shard that has been held longest, whoever holds it. */
  takeOver(of: OfTenant, holder: string): Promise<Claimed | undefined> {
    return this.take(of, holder, 'ORDER BY least(f.held_since, now()) NULLS FIRST, f.shard');
  }

  /** Keeps cursors, all in one statement. Answers with those whose shard is held no more: of them nothing was kept. */
  async commit(commits: readonly Commit[]): Promise<Held[]> {
    const kept = await this.rows<Held>({
      name: 'feed_cursors_commit',
      text: `WITH mine AS MATERIALIZED (SELECT m.* FROM unnest($1::text[], $2::uuid[], $3::int[], $4::bigint[], $5::uuid[], $6::text[], $7::bigint[], $8::int[])
          AS m(tenant, consumer, shard, epoch, holder, cursor, sequence, credit) JOIN concord_feed_cursors c ON ${IS_MINE} ${IN_ORDER})
        UPDATE concord_feed_cursors c SET cursor = m.cursor, sequence = m.sequence, credit = m.credit, committed_at = now(), renewed_at = now()
        FROM mine m WHERE ${IS_MINE} RETURNING c.holder`,
      values: [
        ...columnsOf(commits.map(({ held }) => held)),
        ...[commits.map(({ cursor }) => cursor), commits.map(({ sequence }) => String(sequence))],
        commits.map(({ credit }) => credit),
      ],
    });
    const holders = new Set(kept.map(({ holder }) => holder));
    return commits.flatMap(({ held }) => (holders.has(held.holder) ? [] : [held]));
  }

  /** Says that they are held still, where `renews`; answers with those that are not. */
  async lost(all: readonly Held[], renews: boolean): Promise<Held[]> {
    const mine = `SELECT m.* FROM ${MINE} AS m(tenant, consumer, shard, epoch, holder) JOIN concord_feed_cursors c ON ${IS_MINE}`;
    const found = await this.rows<Held>({
      name: renews ? 'feed_cursors_renew' : 'feed_cursors_mine',
      text: renews
        ? `WITH mine AS MATERIALIZED (${mine} ${IN_ORDER})
          UPDATE concord_feed_cursors c SET renewed_at = now() FROM mine m WHERE ${IS_MINE} RETURNING c.holder`
        : mine,
      values: columnsOf(all),
    });
    const holders = new Set(found.map(({ holder }) => holder));
    return all.filter(({ holder }) => !holders.has(holder));
  }

  async release(held: Held): Promise<void> {
    await this.rows({
      name: 'feed_cursors_release',
      text: `UPDATE concord_feed_cursors c SET holder = NULL, held_since = NULL, credit = 0
        FROM ${MINE} AS m(tenant, consumer, shard, epoch, holder) WHERE ${IS_MINE}`,
      values: columnsOf([held]),
    });
  }

  /** Of a consumer that is no more. */
  async remove(tenant: string, consumerId: string): Promise<void> {
    await this.rows({
      text: 'DELETE FROM concord_feed_cursors WHERE tenant = $1 AND consumer = $2',
      values: [tenant, consumerId],
    });
  }

  /** Why a shard of a consumer that there is is held no more: its row is lost, or another has taken it. */
  async reasonFor({ tenant, consumerId, shard }: Held): Promise<FeedFault> {
    const [row] = await this.rows({
      text: 'SELECT FROM concord_feed_cursors WHERE tenant = $1 AND consumer = $2 AND shard = $3',
      values: [tenant, consumerId, shard],
    });
    if (!row)
      return new FeedFault('CURSORS_UNAVAILABLE', 'The cursor is lost. Open again: it goes on from the last note.', 0);
    return new FeedFault(
      'CONSUMER_TAKEN_OVER',
      `Another stream has taken shard ${shard}. What was not committed before is delivered there. Open again to wait for a shard.`,
    );
  }

  /** How many shards there are, and how many nobody holds. */
  async counts(): Promise<{ readonly shards: number; readonly unheld: number }> {
    const [row] = await this.rows<{ shards: number; unheld: number }>({
      text: `SELECT count(*)::int AS shards, (count(*) FILTER (WHERE ${this.isFree('c')}))::int AS unheld FROM concord_feed_cursors c`,
    });
    return row ?? { shards: 0, unheld: 0 };
  }

  /** Tenants that have consumers. */
  async tenants(): Promise<string[]> {
    const rows = await this.rows<{ tenant: string }>({ text: 'SELECT DISTINCT tenant FROM concord_feed_cursors' });
    return rows.map(({ tenant }) => tenant);
  }

  private isFree(row: string): string {
    return `(${row}.holder IS NULL OR ${row}.renewed_at < now() - ${this.lease})`;
  }

  private get lease(): string {
    return `${this.leaseMs} * interval '1 ms'`;
  }

  /** What was renewed in what is the future since Postgres's clock was set back is free a lease from now: who holds it still says so before. */
  private setBack(): string {
    return `future AS MATERIALIZED (SELECT p.shard FROM concord_feed_cursors p WHERE p.tenant = $1 AND p.consumer = $2
          AND p.holder IS NOT NULL AND p.renewed_at > now() + ${this.lease} ORDER BY p.shard FOR UPDATE SKIP LOCKED),
        set_back AS (UPDATE concord_feed_cursors c SET renewed_at = now() FROM future p WHERE c.tenant = $1 AND c.consumer = $2 AND c.shard = p.shard), `;
  }

  private async take(
    { tenant, consumer: { consumerId, version, places } }: OfTenant,
    holder: string,
    which: string,
    before = '',
  ): Promise<Claimed | undefined> {
    const askedAt = performance.now();
    const [row] = await this.rows<{ shard: number; epoch: string; cursor: string; sequence: string }>({
      // Chosen once: a plan that chose anew for each row would lock what it does not take.
      text: `WITH ${before}free AS MATERIALIZED (SELECT f.shard FROM concord_feed_cursors f
          WHERE f.tenant = $1 AND f.consumer = $2 AND f.version = $3 AND f.shard < $5 ${which} LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE concord_feed_cursors c SET epoch = c.epoch + 1, holder = $4, held_since = now(), renewed_at = now(), credit = 0
        FROM free WHERE c.tenant = $1 AND c.consumer = $2 AND c.shard = free.shard
        RETURNING c.shard, c.epoch::text, c.cursor, c.sequence::text`,
      values: [tenant, consumerId, version, holder, places.length],
    });
    const { shard, epoch, cursor, sequence } = row ?? {};
    const taken = { tenant, consumerId, version, shard, epoch, holder, cursor, askedAt };
    return row && ({ ...taken, sequence: BigInt(sequence ?? 0) } as Claimed);
  }

  private async rows<Row extends object>(query: Query): Promise<Row[]> {
    try {
      return await this.database.rows<Row>(query);
    } catch (cause) {
      throw new FeedFault('CURSORS_UNAVAILABLE', 'Cursors cannot be kept at the moment. Open again.', 1000, { cause });
    }
  }
}
