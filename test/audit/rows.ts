import { randomUUID } from 'node:crypto';
import type { ReconcileOptions } from '../../libs/audit/src/report/reconcile.js';
import { CONTEXT_MODULES, contextsOf, viewsOf } from '#libs/contexts';
import { createTestDatabase, type TestDatabase } from '#libs/embedded';
import { type MemoryEventStore, Projector, ViewDatabase, ViewPositions } from '#libs/eventing';
import { TenantReader } from '#libs/graphql';
import { CODEC, TENANT } from './history.js';

/** Read models of a history as the product's projector writes them, in a database of their own. */
export class Rows {
  private undo: (() => Promise<unknown>) | undefined;

  private constructor(
    private readonly test: TestDatabase,
    private readonly views: ViewDatabase,
    private readonly projector: Projector,
    private readonly reader: TenantReader,
    private readonly positions: ViewPositions,
  ) {}

  static async of(store: MemoryEventStore): Promise<Rows> {
    const test = await createTestDatabase('audit');
    const database = new ViewDatabase({ ownerUrl: test.url(), projectorUrl: test.url('projector') });
    const views = viewsOf(contextsOf(CONTEXT_MODULES));
    const projector = new Projector({ store, codec: CODEC, database, views });
    await projector.start();
    const reader = new TenantReader({ url: test.url('reader'), pool: 2 });
    const positions = new ViewPositions({ url: test.url('reader'), policies: [], timeoutMs: 20_000 });
    await positions.start();
    return new Rows(test, database, projector, reader, positions);
  }

  get database(): NonNullable<ReconcileOptions['database']> {
    return {
      rows: (text, values) => this.reader.objects({ tenant: TENANT }, { text, values }),
      level: (tables, after) => this.positions.wait(tables, { after }),
    };
  }

  /** Changes one row behind everybody's back. Answers with its id. */
  async alterOne(table: string, set: string): Promise<string> {
    const before = await this.one(table);
    await this.query(`UPDATE ${table} SET ${set} WHERE id = $1`, [before.id]);
    this.undo = () => this.replace(table, before.id, before.row);
    return before.id;
  }

  async removeOne(table: string): Promise<string> {
    const { id, row } = await this.one(table);
    await this.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    this.undo = () => this.insert(table, row);
    return id;
  }

  async doubleOne(table: string): Promise<string> {
    const { row } = await this.one(table);
    const id = randomUUID();
    await this.insert(table, { ...row, id });
    this.undo = () => this.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    return id;
  }

  async restore(): Promise<void> {
    await this.undo?.();
    this.undo = undefined;
  }

  async close(): Promise<void> {
    await this.positions.close();
    await this.projector.stop();
    await this.views.close();
    await this.reader.close();
    await this.test.drop();
  }

  private async one(table: string): Promise<{ id: string; row: object }> {
    const rows = await this.query(`SELECT id, to_jsonb(t) AS row FROM ${table} t ORDER BY id OFFSET 1 LIMIT 1`);
    return rows[0] as { id: string; row: object };
  }

  private async replace(table: string, id: string, row: object): Promise<void> {
    await this.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    await this.insert(table, row);
  }

  private async insert(table: string, row: object): Promise<void> {
    // What amounts are sorted by follows from them.
    const [{ columns }] = (await this.query(
      `SELECT string_agg(quote_ident(attname), ', ') AS columns FROM pg_attribute
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
      [table],
    )) as [{ readonly columns: string }];
    await this.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(row)],
    );
  }

  /** In the role that writes rows, for the tenant. */
  private async query(text: string, values: unknown[] = []): Promise<object[]> {
    const client = await this.views.projector.connect();
    try {
      await client.query(`SELECT set_config('concord.tenant', $1, false)`, [TENANT]);
      const { rows } = await client.query(text, values);
      return rows as object[];
    } finally {
      client.release();
    }
  }
}
