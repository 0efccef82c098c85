import type { RawEvent } from '#libs/feed';
import { attemptEvent } from './attempt.js';
import { backOffMs } from './back-off.js';
import type { EndpointParts } from './endpoint-parts.js';
import type { BlockedKey } from './keeping/held-endpoint.js';

/** So many different keys have failed since something got through, and the endpoint itself is taken to be down. */
const MOST_IN_A_ROW = 20;
/** So many keys are tried at once: half of what an endpoint may have under way, so that what is new goes on. */
const MOST_AT_ONCE = 16;
/** Stands for the endpoint as a whole, beside its keys. */
const WHOLE = '';

/** Keys of an endpoint that wait for an event of theirs which failed: tried when they are due, each in its own order. */
export class BlockedKeys {
  private readonly underWay = new Map<string, Promise<void>>();
  /** When a key was settled last, of `performance.now`: what was looked at before says nothing of it. */
  private readonly settledAt = new Map<string, number>();
  /** Keys that failed since something got through: however often one is tried again, it is one. */
  private readonly failed = new Set<string>();
  private down: boolean;
  /** Due, and not begun yet: those that wait longest first. */
  private queued: string[] = [];
  /** Whether something new may try if the endpoint is back. */
  private isOffered = false;
  private isNewNext = true;

  constructor(
    private readonly parts: EndpointParts,
    /** Up to here the endpoint was read: what comes later of a key comes in its turn once that is free. */
    private readonly readUpTo: () => bigint,
    /** Told when a key is free, or something got through again. */
    private readonly changed: () => void,
    /** Whether something new is under way. */
    private readonly isSending: () => boolean,
  ) {
    // What it waits for as a whole is kept. How many keys are blocked says nothing of the others.
    this.down = parts.standing.attempts > 0;
  }

  /** Whether something new may be sent: of an endpoint that is down one event, where it is its turn to try. */
  get takesNew(): boolean {
    return !this.down || this.isOffered;
  }

  /** How many are under way. */
  get size(): number {
    return this.underWay.size;
  }

  /** Something new is sent. */
  began(): void {
    this.isOffered = false;
  }

  /** Once nothing of it is under way. */
  async ended(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  /** An event got through. To be kept by the caller. */
  succeeded(commit: bigint): void {
    this.parts.standing.told(commit);
    if (this.down) {
      this.parts.standing.attempts = 0;
      this.parts.standing.wait(undefined);
    }
    [this.down, this.isOffered] = [false, false];
    this.failed.clear();
  }

  /** Blocks a key at an event that failed. To be kept by the caller. */
  block(
    { event: { orderingKey: key, commit } }: Pick<RawEvent, 'event'>,
    attempts: number,
    retryAfterMs: number,
  ): void {
    const { standing } = this.parts;
    this.failed.add(key);
    this.down ||= this.failed.size >= MOST_IN_A_ROW;
    standing.block({ key, sequence: String(commit), attempts }, backOffMs(attempts, retryAfterMs));
    if (!this.down) return;
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
    this.queued = this.down ? [] : free;
    this.beginQueued();
    if (!this.down) return;
    if (isDue && !late(WHOLE) && this.underWay.size === 0 && !this.isSending()) this.probe(free[0]);
  }

  /** One request tries whether the endpoint is back: something new and a key that waits take turns, and who has nothing gives way. */
  private probe(key: string | undefined): void {
    const isUnused = this.isOffered;
    this.isOffered = (this.isNewNext && !isUnused) || key === undefined;
    this.isNewNext = !this.isOffered;
    if (this.isOffered) this.changed();
    else if (key !== undefined) this.begin(key);
  }

  private beginQueued(): void {
    while (!this.down && this.underWay.size < MOST_AT_ONCE) {
      const key = this.queued.shift();
      if (key === undefined) return;
      this.begin(key);
    }
  }

  private begin(key: string): void {
    const blocked = this.parts.standing.blocked.get(key);
    if (!blocked) return;
    const drained = this.drain(blocked)
      .catch((fault: unknown) => this.parts.onFault(fault, this.parts.claimed))
      .finally(() => {
        this.underWay.delete(key);
        this.beginQueued();
        this.changed();
      });
    this.underWay.set(key, drained);
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
        if (event.event.commit > upTo) break;
        if (!(await this.send(event, failed))) return;
        [after, failed] = [event.event.commit, 0];
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
    const { orderingKey: key, commit } = raw.event;
    const { outcome, retryAfterMs } = await attemptEvent(this.parts, raw, { kind: 'event', attempt: failed + 1 });
    if (outcome === 'unsent') return false;
    if (outcome === 'delivered') {
      this.succeeded(commit);
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
