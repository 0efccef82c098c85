/** How often something may be done: so much at once, and so much more each second. A bucket that fills by itself. */
export class Pace {
  private left: number;
  private at: number;

  constructor(
    private readonly atOnce: number,
    private readonly perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = atOnce;
    this.at = now();
  }

  /** Whether one more may be done. */
  take(): boolean {
    const now = this.now();
    this.left = Math.min(this.atOnce, this.left + ((now - this.at) * this.perSecond) / 1000);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
