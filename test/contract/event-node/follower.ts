import { setTimeout as pause } from 'node:timers/promises';
import { sayFault } from './said.js';
import type { Names } from './names.js';

/** What a subscription of either kind offers. */
export interface Subscribed {
  once(event: 'confirmation' | 'caughtUp', heard: () => void): unknown;
  on(event: 'error', heard: (fault: unknown) => void): unknown;
  on(event: 'data', heard: (resolved: { event?: unknown }) => void): unknown;
  unsubscribe(): Promise<void>;
}

const PATIENCE_MILLISECONDS = 4_000;
/** How long a subscription is listened to for events that should not come. */
const LINGER_MILLISECONDS = 60;

/** What one subscription has been heard to say, and what it can be waited for. */
export class Follower {
  readonly events: unknown[] = [];
  readonly #confirmed: Promise<void>;
  readonly #caughtUp: Promise<void>;
  readonly #broken: Promise<never>;
  #enough = 0;
  #onEnough: (() => void) | undefined;

  constructor(
    private readonly subscription: Subscribed,
    accept: (resolved: { event?: unknown }) => unknown,
  ) {
    this.#confirmed = new Promise((resolve) => subscription.once('confirmation', resolve));
    this.#caughtUp = new Promise((resolve) => subscription.once('caughtUp', resolve));
    this.#broken = new Promise((_, reject) => subscription.on('error', reject));
    this.#broken.catch(() => undefined);
    subscription.on('data', (resolved) => {
      const said = accept(resolved);
      if (said !== undefined) this.events.push(said);
      if (this.events.length >= this.#enough) this.#onEnough?.();
    });
  }

  confirmed(): Promise<void> {
    return this.within(this.#confirmed);
  }

  caughtUp(): Promise<void> {
    return this.within(this.#caughtUp);
  }

  /** Settles when so many events have come. */
  taken(count: number): Promise<void> {
    if (this.events.length >= count) return Promise.resolve();
    this.#enough = count;
    return this.within(new Promise<void>((resolve) => (this.#onEnough = resolve)));
  }

  /** `awaited`, unless the subscription breaks first or nothing happens for long. */
  async within<T>(awaited: Promise<T>): Promise<T> {
    const timer = new AbortController();
    const late = pause(PATIENCE_MILLISECONDS, undefined, { signal: timer.signal, ref: false }).then(() => {
      throw Object.assign(new Error('timed out'), { type: 'TIMED_OUT_WAITING' });
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([awaited, this.#broken, late]);
    } finally {
      timer.abort();
    }
  }

  /** Runs `waits`, lingers, unsubscribes, and tells everything that was heard. */
  async tell(facts: Record<string, unknown>, waits: () => Promise<void>, names: Names): Promise<unknown> {
    try {
      await waits();
    } catch (fault) {
      facts['ended'] = sayFault(fault, names);
    }
    await pause(LINGER_MILLISECONDS);
    await this.subscription.unsubscribe().catch(() => undefined);
    return { ...facts, events: this.events };
  }
}
