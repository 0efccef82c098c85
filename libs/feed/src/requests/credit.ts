import { FeedFault } from '../reading/feed-fault.js';

/** As many events may be outstanding. */
const MOST = 10_000;

/** How many more events a subscription may be sent. It never runs out by time: who grants none receives heartbeats. */
export class Credit {
  private readonly waiting = new Set<() => void>();
  private granted = 0;

  /** Throws FeedFault CREDIT_OUT_OF_RANGE. @param events 0 to 10,000 */
  constructor(events: number) {
    this.grant(events);
  }

  get left(): number {
    return this.granted;
  }

  /** So many more. Throws FeedFault CREDIT_OUT_OF_RANGE below zero, or where more than 10,000 would be outstanding. */
  grant(events: number): void {
    if (!(events >= 0) || this.granted + events > MOST)
      throw new FeedFault(
        'CREDIT_OUT_OF_RANGE',
        `Credit must be 0 or more, and no more than ${MOST} events may be outstanding; ${this.granted} are, and ${events} were granted.`,
      );
    this.granted += events;
    if (events > 0) for (const wake of [...this.waiting]) setImmediate(wake);
  }

  take(events: number): void {
    this.granted -= events;
  }

  /**
   * Resolves once there is some, after so many milliseconds, or when the signal says so. What is granted in the same turn counts with it: who grants for each
   * event by itself would be sent each by itself, and go on so.
   */
  changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.granted > 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }
}
