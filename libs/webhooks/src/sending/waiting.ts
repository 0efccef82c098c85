/** Waits until something holds, looked at whenever somebody says that it may. */
export class Waiting {
  private readonly waking = new Set<() => void>();

  constructor(private readonly over: AbortSignal) {
    over.addEventListener('abort', () => this.wake());
  }

  wake(): void {
    const all = [...this.waking];
    this.waking.clear();
    for (const resolve of all) resolve();
  }

  /** Until it holds, or it is over. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.over.aborted) await this.woken();
  }

  /** So many milliseconds, or until it is over. */
  async pause(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    const timer = setTimeout(() => this.wake(), milliseconds + 1);
    await this.until(() => performance.now() >= end);
    clearTimeout(timer);
  }

  private woken(): Promise<void> {
    return new Promise((resolve) => this.waking.add(resolve));
  }
}
