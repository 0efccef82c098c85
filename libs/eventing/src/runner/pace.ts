import type { Position } from '#libs/kernel';
import type { Inbox } from '../consuming/inbox.js';
import { BEGINNING, isAfter, later } from '../store/position.js';
import { PACE_MS, WANTED_FOR_MS } from './processor.limits.js';

/** When a consumer begins its next batch: at its own pace, and at that of the others while somebody waits for it. */
export class Pace {
  private wanted: Position = BEGINNING;
  private wantedUntil = 0;
  private wake = (): void => undefined;

  /** @param everyMs from the beginning of one batch to the next */
  constructor(private readonly everyMs: number) {}

  /** Somebody waits until it has come this far, or does so no more in a while. */
  hurry(position: Position): void {
    this.wanted = later(this.wanted, position);
    this.wantedUntil = performance.now() + WANTED_FOR_MS;
    this.wake();
  }

  /** Resolves when the next batch may begin, where the last began then and came to a position; at once where so many wait for it. */
  async rest(began: number, position: Position, inbox: Inbox<unknown>, most: number): Promise<void> {
    for (;;) {
      const left = this.from(position) - (performance.now() - began);
      if (left <= 1 || inbox.isClosed || inbox.length >= most) return;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, left);
        this.wake = (): void => {
          clearTimeout(timer);
          done();
        };
        inbox.onceHolding(most, this.wake);
      });
    }
  }

  private from(position: Position): number {
    const isWanted = isAfter(this.wanted, position) && performance.now() < this.wantedUntil;
    return isWanted ? Math.min(PACE_MS, this.everyMs) : this.everyMs;
  }
}
