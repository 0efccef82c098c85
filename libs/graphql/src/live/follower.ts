/** Rows that one subscription has still to be sent; one that is this far behind is told to begin anew. */
const MOST_WAITING = 10_000;

/** One subscription: the rows that it is sent, of each the latest. */
export class Follower<Row extends object> implements AsyncIterableIterator<Row> {
  private readonly waiting = new Map<unknown, Row>();
  private ended = false;
  private error: Error | undefined;
  private wake: (() => void) | undefined;

  /** @param left called once, when it is given up or has ended */
  constructor(private readonly left: () => void) {}

  /** Whether it has enough for a while: others may be quicker. */
  get isBehind(): boolean {
    return this.waiting.size >= MOST_WAITING / 2;
  }

  take(rows: readonly Row[]): void {
    for (const row of rows) this.waiting.set((row as { readonly id?: unknown }).id, row);
    if (this.waiting.size > MOST_WAITING) this.end();
    this.wake?.();
  }

  end(error?: Error): void {
    if (this.ended) return;
    this.ended = true;
    this.error = error;
    this.waiting.clear();
    this.left();
    this.wake?.();
  }

  async next(): Promise<IteratorResult<Row>> {
    while (this.waiting.size === 0 && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    const { error } = this;
    this.error = undefined;
    if (error) throw error;
    const [first] = this.waiting;
    if (!first) return { value: undefined, done: true };
    this.waiting.delete(first[0]);
    return { value: first[1], done: false };
  }

  return(): Promise<IteratorResult<Row>> {
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<Row>> {
    this.end();
    return Promise.reject(error as Error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
