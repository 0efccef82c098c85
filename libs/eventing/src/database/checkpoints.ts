import pg from 'pg';
import type { Position } from '#libs/kernel';
import { storable } from './faults/data-faults.js';
import type { Query } from './query.js';
import type { ViewDatabase } from './view-database.js';
import { CHECKPOINT_MOVED } from './views.schema.js';

export interface Checkpoint {
  readonly name: string;
  readonly version: number;
  readonly build: number;
  readonly position: Position;
  /** Where the last command of a policy had its effect. */
  readonly effects: Position | undefined;
  readonly fault: string | null;
  readonly storedAt: Date;
}

/** The version of a view that is made from the beginning beside others, until it is there. */
export const UNMADE = 0;

/** The views of another store: following this one would mix two histories. */
class ForeignViews extends Error {
  override readonly name = 'ForeignViews';
  readonly code = 'FOREIGN_VIEWS';
  constructor(views: string, store: string, named: string) {
    super(
      `${views} was made from store ${named}, and this is store ${store}: rebuild it, or use the database that belongs to it`,
    );
  }
}

interface Stored {
  name: string;
  version: number;
  build: number;
  store: string;
  commit_position: string;
  prepare_position: string;
  effects: string | null;
  fault: string | null;
  stored_at: string;
}

/** How far each view and policy is, kept in the database that its rows are in. */
export class Checkpoints {
  constructor(
    private readonly database: ViewDatabase,
    private readonly store: string,
  ) {}

  /** Throws ForeignViews for one that another store's events have made. */
  async read(name: string): Promise<Checkpoint | undefined> {
    const [stored] = await this.stored('WHERE name = $1', [name]);
    return stored && this.own(stored);
  }

  async all(): Promise<Checkpoint[]> {
    return (await this.stored('', [])).map((stored) => this.own(stored));
  }

  /** Says whose the database is, where nothing has said so yet. */
  async claim(): Promise<void> {
    await this.create('concord', 'store', 1);
  }

  /** At the beginning, unless there is one. */
  async create(name: string, kind: 'view' | 'policy' | 'store', version: number): Promise<void> {
    const { text, values } = this.beginning(name, kind, version);
    await this.database.projector.query(text, [...values]);
  }

  /** The same within somebody's transaction. */
  beginning(
    name: string,
    kind: 'view' | 'policy' | 'store',
    version: number,
  ): Required<Pick<Query, 'text' | 'values'>> {
    const text = `WITH begun AS (
        INSERT INTO concord_checkpoints (name, kind, version, store) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING name
      ) DELETE FROM concord_quarantine WHERE name IN (SELECT name FROM begun)`;
    return { text, values: [name, kind, version, this.store] };
  }

  /** What halted a runner, for whoever asks after its health. */
  async blame(name: string, fault: string): Promise<void> {
    await this.database.projector.query('UPDATE concord_checkpoints SET fault = $2 WHERE name = $1', [
      name,
      storable(fault),
    ]);
  }

  private async stored(where: string, values: unknown[]): Promise<Stored[]> {
    return this.database.rows<Stored>({ text: `SELECT * FROM concord_checkpoints ${where} ORDER BY name`, values });
  }

  private own(stored: Stored): Checkpoint {
    if (stored.store !== this.store) throw new ForeignViews(stored.name, this.store, stored.store);
    const [commit, prepare] = (stored.effects ?? '').split('/');
    return {
      name: stored.name,
      version: stored.version,
      build: stored.build,
      position: { commit: BigInt(stored.commit_position), prepare: BigInt(stored.prepare_position) },
      effects: commit && prepare ? { commit: BigInt(commit), prepare: BigInt(prepare) } : undefined,
      fault: stored.fault,
      storedAt: new Date(stored.stored_at),
    };
  }
}

/** Another runner has moved the checkpoint, or a rebuilt table has taken the place of this one's. */
export const isMovedCheckpoint = (fault: unknown): boolean =>
  fault instanceof pg.DatabaseError && fault.code === CHECKPOINT_MOVED;
