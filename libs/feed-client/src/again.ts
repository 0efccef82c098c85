import { setTimeout as pause } from 'node:timers/promises';
import { FeedError, feedErrorOf } from './feed-error.js';

/** How a stream goes on after a cut. */
export interface StreamNews {
  /** It was cut, and is opened again after so many milliseconds. */
  readonly onCut?: (fault: FeedError, milliseconds: number) => void;
  /** Ends the stream without a fault. */
  readonly signal?: AbortSignal;
}

const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [250, 10_000];
/** An expired token is replaced once: a second one that has expired as well is a fault of whoever gives it. */
const MOST_EXPIRED = 2;

/** Decides what follows when a stream ends: how long to wait before it is opened again. */
export class Again {
  private failures = 0;
  private expired = 0;

  constructor(private readonly news: StreamNews) {}

  /** Something came: the next cut is the first. */
  progressed(): void {
    this.failures = 0;
    this.expired = 0;
  }

  /** Waits; false where the stream is over. Throws FeedError where asking again cannot help. */
  async after(thrown: unknown): Promise<boolean> {
    const { signal, onCut } = this.news;
    if (signal?.aborted) return false;
    const fault = feedErrorOf(thrown);
    if (fault.reason === 'TOKEN_EXPIRED') this.expired += 1;
    if (!fault.mayPass || this.expired >= MOST_EXPIRED) throw fault;
    const spread = 0.8 + Math.random() * 0.4;
    const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures) * spread;
    const milliseconds = Math.round(Math.max(fault.retryMs ?? 0, fault.reason === 'CONSUMER_SOUGHT' ? 0 : own));
    this.failures += 1;
    onCut?.(fault, milliseconds);
    await pause(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    return !signal?.aborted;
  }
}

/** A stream that is silent for as long as three heartbeats is dead, whatever its connection says. */
export class Watchdog {
  private timer: NodeJS.Timeout | undefined;
  private readonly milliseconds: number;

  constructor(
    heartbeatSeconds: number,
    private readonly bark: (fault: FeedError) => void,
  ) {
    this.milliseconds = 3_000 * heartbeatSeconds;
    this.alive();
  }

  alive(): void {
    this.stop();
    const silence = `nothing was heard for ${this.milliseconds / 1000} s`;
    this.timer = setTimeout(() => this.bark(new FeedError(silence, '', 'UNAVAILABLE')), this.milliseconds);
  }

  /** Also while nobody reads. */
  stop(): void {
    clearTimeout(this.timer);
  }
}
