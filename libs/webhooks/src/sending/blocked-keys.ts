import type { RawEvent } from '#libs/feed';
import { attemptEvent } from './attempt.js';
import { backOffMs } from './back-off.js';
import type { EndpointParts } from './endpoint-parts.js';
import type { BlockedKey } from './held-endpoint.js';

/** So many failures of different keys in a row, and the endpoint itself is taken to be down: one key at a time is tried then. */
const MOST_IN_A_ROW = 20;
/** Stands for the endpoint as a whole, beside its keys. */
const WHOLE = '';

/** Keys of an endpoint that wait for an event of theirs which failed: tried when they are due, each in its own order. */
export class BlockedKeys {
  private readonly underWay = new Set<string>();
  /** When a key was settled last, of `performance.now`: what was looked at before says nothing of it. */
  private readonly settledAt = new Map<string, number>();
  private failures: number;

  constructor(
    private readonly parts: EndpointParts,
    /** Up to here the endpoint was read: what comes later of a key comes in its turn once that is free. */
    private readonly readUpTo: () => bigint,
    /** Told when a key is free, or something got through again. */
    private readonly changed: () => void,
  ) {
    const { size } = parts.standing.blocked;
    this.failures = size >= MOST_IN_A_ROW ? size : 0;
  }

  /** Whether so much has failed that nothing new is sent. */
  get isDown(): boolean {
    return this.failures >= MOST_IN_A_ROW;
  }

  /** Something got through. To be kept by the caller. */
  succeeded(): void {
    if (this.isDown) {
      this.parts.standing.attempts = 0;
      this.parts.standing.wait(undefined);
    }
    this.failures = 0;
  }

  /** Blocks a key at an event that failed. To be kept by the caller. */
  block(
    { event: { orderingKey: key, commit } }: Pick<RawEvent, 'event'>,
    attempts: number,
    retryAfterMs: number,
  ): void {
    const { standing } = this.parts;
    this.failures += 1;
    standing.block({ key, sequence: String(commit), attempts }, backOffMs(attempts, retryAfterMs));
    if (!this.isDown) return;
    standing.attempts += 1;
    standing.wait(backOffMs(standing.attempts, retryAfterMs));
    this.settledAt.set(WHOLE, Infinity);
  }

  /** It is kept, and what is looked at from now on says so. */
  kept(key: string): void {
    this.settledAt.set(key, performance.now());
    if (this.settledAt.has(WHOLE)) this.settledAt.set(WHOLE, performance.now());
  }

  /** Tries keys that were due when it was looked. @param isDue whether the endpoint as a whole was */
  due(keys: readonly string[], isDue: boolean, askedAt: number): void {
    const late = (key: string): boolean => askedAt < (this.settledAt.get(key) ?? -Infinity);
    const free = keys.filter((key) => !this.underWay.has(key) && !late(key));
    const isProbed = isDue && !late(WHOLE) && this.underWay.size === 0;
    for (const key of this.isDown ? free.slice(0, isProbed ? 1 : 0) : free) this.begin(key);
  }

  private begin(key: string): void {
    const blocked = this.parts.standing.blocked.get(key);
    if (!blocked) return;
    this.underWay.add(key);
    void this.drain(blocked)
      .catch((fault: unknown) => this.parts.onFault(fault, this.parts.claimed))
      .finally(() => {
        this.underWay.delete(key);
        this.changed();
      });
  }

  /** Sends what the key has waiting, one event after the other, until one fails or the key has caught up. */
  private async drain({ key, sequence, attempts }: BlockedKey): Promise<void> {
    const { claimed, raw, filter, webhook, standing, over } = this.parts;
    let after = BigInt(sequence) - 1n;
    let failed = attempts;
    while (!over.aborted) {
      const upTo = this.readUpTo();
      const page = await raw.ofKey(claimed.tenant, key, { after, filter: filter(webhook().settings.filter) });
      for (const event of page.events) {
        if (event.commit > upTo) break;
        if (!(await this.send({ event, cursor: '' }, failed))) return;
        [after, failed] = [event.commit, 0];
        if (over.aborted) return;
      }
      const through = page.through < upTo ? page.through : upTo;
      after = after > through ? after : through;
      // Both are of this moment: whoever reads on sees that the key is free, or that it is not.
      if (after >= this.readUpTo()) {
        standing.free(key);
        this.settledAt.delete(key);
        await this.keep();
        return;
      }
    }
  }

  /** Answers whether it got through, and is kept. */
  private async send(raw: RawEvent, failed: number): Promise<boolean> {
    const { claimed, standing } = this.parts;
    const { orderingKey: key, commit, id } = raw.event;
    const cursored = (await this.parts.raw.event(claimed.tenant, id)) ?? raw;
    const { outcome, retryAfterMs } = await attemptEvent(this.parts, cursored, { kind: 'event', attempt: failed + 1 });
    if (outcome === 'delivered') {
      this.succeeded();
      standing.block({ key, sequence: String(commit + 1n), attempts: 0 }, 0);
      return this.keep();
    }
    this.block(raw, failed + 1, retryAfterMs);
    await this.keep();
    this.kept(key);
    if (outcome === 'gone') await this.parts.gone(claimed);
    return false;
  }

  private async keep(): Promise<boolean> {
    const kept = await this.parts.standing.keep();
    if (!kept) this.parts.lose();
    return kept;
  }
}
