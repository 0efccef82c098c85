import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { endConnection } from '../connections/end-connection.js';
import { QUARANTINED_TENANTS, type QuarantinedTenant } from '../consuming/quarantine.js';
import { isNoTable } from '../database/faults/data-faults.js';
import { heardPool } from '../connections/heard-pool.js';

/** Longer than it takes to ask. */
const TIMEOUT_MS = 4_000;
const LOOK_EVERY_MS = 200;

const STANDINGS = `
  SELECT name, kind, commit_position || '/' || prepare_position AS position, fault
  FROM concord_checkpoints WHERE name = ANY($1) ORDER BY name`;
/** Runners speak every second: after as long as this, none is there. */
const SILENT_SECONDS = 15;

interface Standing {
  readonly name: string;
  readonly kind: 'view' | 'policy';
  readonly position: string;
  readonly fault: string | null;
}

/** How a view or policy stands, as far as another process can tell. */
export interface RunnerStanding extends Omit<Standing, 'fault'> {
  /** Absent where none has spoken for long. */
  readonly lagEvents?: number;
  readonly lagSeconds?: number;
  /** Why it has stopped; absent while it runs. */
  readonly halted?: string;
  readonly quarantined: readonly QuarantinedTenant[];
}

/** What the projector's runners say of themselves. */
interface Spoken {
  /** Seconds since a runner has last spoken for a name. */
  silence(name: string): number;
  /** What it said of how far behind it was. */
  lagOf(name: string): readonly [events: number, seconds: number] | undefined;
}

/** How the projector's views and policies stand, as far as the database and they themselves tell. */
export class RunnerStandings {
  private readonly pool: pg.Pool;

  /** @param names of all views and policies there are */
  constructor(
    url: string,
    private readonly names: readonly string[],
    private readonly spoken: Spoken,
    onError: (error: Error) => void,
  ) {
    this.pool = heardPool({ connectionString: url, max: 1, timeoutMs: TIMEOUT_MS }, onError);
  }

  async status(): Promise<RunnerStanding[]> {
    const [{ rows }, { rows: quarantined }] = await Promise.all([
      this.pool.query<Standing>(STANDINGS, [this.names]),
      this.pool.query<QuarantinedTenant>(QUARANTINED_TENANTS.text),
    ]);
    return rows.map(({ fault, ...standing }) => {
      const halted = fault ?? this.complaint(standing.name);
      return {
        ...standing,
        ...this.lag(standing.name),
        ...(halted !== undefined && { halted }),
        quarantined: quarantined.filter(({ name }) => name === standing.name),
      };
    });
  }

  /** Resolves once the projector has begun each of them: before that a view has no table. */
  async untilAllHaveBegun(): Promise<void> {
    while ((await this.begun()).length < this.names.length) await pause(LOOK_EVERY_MS);
  }

  close(): Promise<void> {
    return endConnection(this.pool);
  }

  /** Nothing where none has spoken for long. */
  private lag(name: string): Pick<RunnerStanding, 'lagEvents' | 'lagSeconds'> {
    const lag = this.spoken.silence(name) > SILENT_SECONDS ? undefined : this.spoken.lagOf(name);
    return lag ? { lagEvents: lag[0], lagSeconds: lag[1] } : {};
  }

  private complaint(name: string): string | undefined {
    const seconds = this.spoken.silence(name);
    return seconds > SILENT_SECONDS ? `no projector has spoken for it for ${Math.round(seconds)} s` : undefined;
  }

  /** None where the projector has not been here yet. */
  private async begun(): Promise<RunnerStanding[]> {
    try {
      return await this.status();
    } catch (error) {
      if (isNoTable(error)) return [];
      throw error;
    }
  }
}
