/** Where the time comes from; milliseconds. */
export interface ClockSources {
  /** This machine's clock, which people and services set. */
  now(): number;
  /** A clock that only ever runs on, from no particular moment. */
  steady(): number;
  /** The clock of another process, mostly of another machine. */
  other(): Promise<number>;
}

export interface ClockReading {
  /** What may be told is due by then. Milliseconds since 1970. */
  readonly now: number;
  /** What somebody has to look at. */
  readonly alert?: string;
}

const TOLERATED_MS = 60_000;
const HELD_MS = 10 * 60_000;

/**
 * What is told cannot be untold, so of two clocks the earlier counts, and a jump ahead counts only after ten minutes, in which somebody can put
 * the clock right. A clock that is set back makes wait and does no more: nothing is told twice at whatever clock.
 */
export class CarefulClock {
  private last: { readonly own: number; readonly steady: number } | undefined;
  private held: { readonly from: number; readonly steady: number } | undefined;
  private furthest = 0;

  constructor(private readonly sources: ClockSources) {}

  async look(): Promise<ClockReading> {
    const other = await this.sources.other();
    const own = this.sources.now();
    const steady = this.sources.steady();
    const expected = this.last ? this.last.own + steady - this.last.steady : own;
    if (!this.held && own - expected > TOLERATED_MS) this.held = { from: expected, steady };
    this.last = { own, steady };
    const believed = this.believed(own, steady);
    const alert = this.alertOf(own, believed, other);
    this.furthest = Math.max(this.furthest, believed);
    return { now: Math.min(believed, other), ...(alert !== undefined && { alert }) };
  }

  private believed(own: number, steady: number): number {
    if (!this.held) return own;
    const without = this.held.from + steady - this.held.steady;
    const over = own - without <= TOLERATED_MS || steady - this.held.steady >= HELD_MS;
    if (!over) return without;
    this.held = undefined;
    return own;
  }

  private alertOf(own: number, believed: number, other: number): string | undefined {
    if (own - believed > TOLERATED_MS) {
      return `the clock has jumped ahead by ${seconds(own - believed)} s: for ten minutes it is not believed`;
    }
    if (this.furthest - own > TOLERATED_MS) {
      return `the clock has been set back by ${seconds(this.furthest - own)} s: what is due waits for it`;
    }
    if (Math.abs(own - other) > TOLERATED_MS) {
      return `the clocks of this process and of Postgres differ by ${seconds(Math.abs(own - other))} s: the earlier one counts`;
    }
    return undefined;
  }
}

const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
