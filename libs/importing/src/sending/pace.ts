import { type Api, ApiFault } from './api.js';
import { effectsVisible } from './effects.js';

interface PaceLimits {
  readonly records: number;
  readonly waitMs: number;
}

const LIMITS: PaceLimits = { records: 3_000, waitMs: 60_000 };

/**
 * Keeps an import from running ahead of what comes of it. Policies take everybody's events in one order: what lies far in front of them keeps all
 * tenants waiting, is let go from memory and read once more.
 */
export class Pace {
  private ahead = 0;
  private isKept = true;

  constructor(
    private readonly api: Api,
    private readonly programId: string | null,
    private readonly limits = LIMITS,
  ) {}

  /** Waits, where it is time for that, until queries show what was sent. Where they do not in time, nothing is waited for any more. */
  async sent(records: number, position: string | null): Promise<void> {
    this.ahead += records;
    if (!this.isKept || position === null || this.ahead < this.limits.records) return;
    this.ahead = 0;
    this.isKept = await this.isShown(position);
  }

  private async isShown(position: string): Promise<boolean> {
    try {
      return await effectsVisible(this.api, this.programId, position, this.limits.waitMs);
    } catch (fault) {
      // A tenant that is quarantined may go on sending; what else is wrong shows when more is sent.
      if (fault instanceof ApiFault) return false;
      throw fault;
    }
  }
}
