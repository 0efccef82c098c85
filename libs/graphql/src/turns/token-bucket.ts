/** How often something may be done: so much at once, and so much more each second. */
export class TokenBucket {
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

  /** Whether so many more may be done. More than may be at once may be where all of that is left: what follows waits the longer. */
  take(many = 1): boolean {
    const now = this.now();
    this.left = Math.min(this.atOnce, this.left + ((now - this.at) * this.perSecond) / 1000);
    this.at = now;
    if (this.lacks(many) > 0) return false;
    this.left -= many;
    return true;
  }

  /** In how many seconds so many may be done that were refused. */
  secondsUntil(many: number): number {
    return Math.ceil(this.lacks(many) / this.perSecond);
  }

  private lacks(many: number): number {
    return Math.min(many, this.atOnce) - this.left;
  }
}
