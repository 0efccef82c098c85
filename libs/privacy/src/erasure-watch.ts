import type pg from 'pg';

/** How often the keys are looked at. Seconds. */
const LOOK_EVERY = 5;
/**
 * How long an erasure is told again: another process may use a key for five seconds more, and what it opens with it may be kept up to ten
 * seconds later, when a command gives up.
 */
const TELL_FOR = 20;

/** Tells every process of the erasures that any of them makes: whoever keeps what was opened drops it. */
export class ErasureWatch {
  private readonly followers: ((tenant: string) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private lookedAt = performance.now();

  /** @param erasedWithin the tenants that had somebody erased in so many seconds */
  constructor(
    private readonly erasedWithin: (seconds: number) => Promise<readonly string[]>,
    private readonly every = LOOK_EVERY,
    private readonly tellFor = TELL_FOR,
  ) {}

  /** Calls back with the tenant of everyone erased, soon after, and again for some seconds. */
  follow(forget: (tenant: string) => void): void {
    this.followers.push(forget);
    // A process that is done does not stay for this.
    this.timer ??= setInterval(() => void this.look(), this.every * 1000).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Where the keys do not answer, the next look reaches back to the last that was answered. */
  private async look(): Promise<void> {
    const now = performance.now();
    try {
      const tenants = await this.erasedWithin(this.tellFor + (now - this.lookedAt) / 1000);
      this.lookedAt = now;
      for (const tenant of tenants) for (const forget of this.followers) forget(tenant);
    } catch {
      // The health of the keys is told elsewhere.
    }
  }
}

const ERASED_WITHIN = `
  SELECT DISTINCT tenant FROM person_keys
  WHERE erased_at IS NOT NULL AND erased_at > now() - make_interval(secs => $1)`;

/** The tenants that had somebody erased in so many seconds. Throws as the database fails. */
export async function erasedWithin(pool: pg.Pool, seconds: number): Promise<string[]> {
  const { rows } = await pool.query<{ tenant: string }>(ERASED_WITHIN, [seconds]);
  return rows.map(({ tenant }) => tenant);
}
