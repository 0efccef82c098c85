import { tooSlow } from '../protocol/errors.js';
import type { EventFilter } from './filter.js';
import type { Outlet } from './outlet.js';
import type { CommitListener } from '../log/tail.js';

const MOST_BEHIND = 1_024;
const GRACE_MILLISECONDS = 1_000;

/**
 * Tells a subscription that there may be more to send, and cuts it off when its reader takes nothing while more than
 * a bounded number of events waits for it.
 */
export class LiveFeed {
  #heard = false;
  #wake: (() => void) | undefined;
  #live = false;
  #behind = 0;
  #cutOff: NodeJS.Timeout | undefined;

  constructor(
    private readonly outlet: Outlet,
    private readonly matches: EventFilter,
    listen: (listener: CommitListener) => () => void,
  ) {
    const stop = listen((events) => this.#onCommit(events));
    outlet.onClose(() => {
      stop();
      this.progressed();
      this.#wake?.();
    });
  }

  /** From now on a reader that takes nothing is cut off. */
  goLive(): void {
    this.#live = true;
  }

  /** To be called before looking for events, so that what is committed after that ends the next wait. */
  look(): void {
    this.#heard = false;
  }

  /** Settles when something was committed since `look`, or the call has ended. */
  more(): Promise<void> {
    if (this.#heard || this.outlet.closed) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  /** The reader has taken what was sent. */
  progressed(): void {
    this.#behind = 0;
    clearTimeout(this.#cutOff);
    this.#cutOff = undefined;
  }

  #onCommit(events: Parameters<CommitListener>[0]): void {
    this.#heard = true;
    this.#wake?.();
    this.#wake = undefined;
    if (!this.#live || !this.outlet.blocked) return;
    this.#behind += events.filter(this.matches).length;
    if (this.#behind <= MOST_BEHIND || this.#cutOff) return;
    this.#cutOff = setTimeout(() => this.outlet.fail(tooSlow()), GRACE_MILLISECONDS);
  }
}
