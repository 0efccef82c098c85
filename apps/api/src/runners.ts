import type { RunnerStatus } from '#libs/observability';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const LOOK_EVERY_MS = 200;
const UNDEFINED_TABLE = '42P01';

const STANDINGS = `
  SELECT name, kind, commit_position || '/' || prepare_position AS position, fault
  FROM concord_checkpoints ORDER BY name`;

interface Standing {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly position: string;
  readonly fault: string | null;
}

/** How the projector's views and policies stand, as far as the database tells; the projector itself knows their lag. */
export class Runners {
  private readonly pool: pg.Pool;

  constructor(url: string, onError: (error: Error) => void) {
    this.pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 });
    this.pool.on('error', onError);
  }

  async status(): Promise<RunnerStatus[]> {
    const { rows } = await this.pool.query<Standing>(STANDINGS);
    return rows.map(({ fault, ...standing }) => ({ ...standing, ...(fault !== null && { halted: fault }) }));
  }

  /** Resolves once the projector has begun each of them: before that a view has no table. */
  async untilThereAre(names: readonly string[]): Promise<void> {
    for (;;) {
      const known = new Set((await this.begun()).map(({ name }) => name));
      if (names.every((name) => known.has(name))) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** None where the projector has not been here yet. */
  private async begun(): Promise<RunnerStatus[]> {
    try {
      return await this.status();
    } catch (error) {
      if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return [];
      throw error;
    }
  }
}
