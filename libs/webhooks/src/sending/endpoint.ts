import { FeedFault, type RawEvent } from '#libs/feed';
import { AskedRequests } from './asked-requests.js';
import { attemptEvent } from './attempt.js';
import { backOffMs } from './back-off.js';
import { BlockedKeys } from './blocked-keys.js';
import type { EndpointParts } from './endpoint-parts.js';
import type { EndpointStatus } from './keeping/held-endpoint.js';
import type { Step } from './keeping/standing.js';
import { isItsOwn } from './receivable.js';
import { Waiting } from './waiting.js';

/** Requests at once of one endpoint that receives in order for each key. */
const MOST_AT_ONCE = 32;
/** Never so many events ahead of the oldest that is under way. */
const MOST_AHEAD = 256;
const MOST_BLOCKED = 100;
/** After a history that could not be read. Milliseconds. */
const READ_AGAIN_MS = 1_000;

/** Delivers to one endpoint, from its cursor on, until it is over. */
export class Endpoint {
  private readonly keys: BlockedKeys;
  private readonly sending = new Map<string, Promise<void>>();
  private readonly waiting: Waiting;
  private readUpTo: bigint;
  private isDue: boolean;
  /** When it was last decided whether it is due, of `performance.now`. */
  private decidedAt = -Infinity;
  private isChanged = false;
  private again = new AbortController();
  private readonly asked: AskedRequests;

  constructor(private readonly parts: EndpointParts) {
    this.waiting = new Waiting(parts.over);
    this.readUpTo = parts.standing.place.sequence;
    this.isDue = parts.standing.attempts === 0;
    this.asked = new AskedRequests(parts, this.waiting, () => this.keep());
    this.keys = new BlockedKeys(
      parts,
      () => this.readUpTo,
      () => this.waiting.wake(),
      () => this.sending.size > 0,
    );
  }

  /** Until it is over. Never throws. */
  async run(): Promise<void> {
    const { parts } = this;
    while (!parts.over.aborted)
      try {
        await this.waiting.until(() => this.isDue);
        await this.deliver();
      } catch (fault) {
        if (!parts.over.aborted) await this.unreadable(fault);
      } finally {
        // Whoever begins again begins at the cursor: nothing may be under way beyond it.
        await this.waiting.until(() => this.sending.size === 0);
      }
    await Promise.all([...this.sending.values(), this.keys.ended(), this.asked.ended]);
  }

  /** How it stood by Postgres's clock, asked at a moment of `performance.now`. */
  seen({ due, dueKeys, asked }: EndpointStatus, askedAt: number): void {
    if (due && !this.isDue && askedAt >= this.decidedAt) {
      this.isDue = true;
      this.waiting.wake();
    }
    this.keys.due(dueKeys, due, askedAt);
    this.asked.take(asked);
  }

  /** Its settings have changed: what waits is tried at once. */
  settingsChanged(): void {
    [this.isChanged, this.isDue] = [true, true];
    this.again.abort();
    this.waiting.wake();
  }

  /** Reads and sends until something fails as a whole, settings change, or it is over. */
  private async deliver(): Promise<void> {
    const { raw, claimed, standing, over, filter, webhook } = this.parts;
    this.isChanged = false;
    this.again = new AbortController();
    const { cursor } = standing.place;
    const from = { cursor, filter: filter(webhook().settings.filter) };
    const signal = AbortSignal.any([over, this.again.signal]);
    for await (const batch of raw.follow(claimed.tenant, from, signal)) {
      for (const event of batch.events) {
        if (over.aborted || this.isChanged) return;
        if (!(await this.take(event))) return;
      }
      const step = standing.begin(batch.cursor, batch.sequence);
      this.hasRead(batch.sequence);
      standing.end(step);
      // A cursor that moved without a request is kept with the next one, or now and then.
      if (batch.events.length === 0) await this.keep();
      if (over.aborted || this.isChanged) return;
    }
  }

  /** Answers whether to go on. */
  private async take(raw: RawEvent): Promise<boolean> {
    const { standing, webhook, claimed } = this.parts;
    const { event, cursor } = raw;
    const key = event.orderingKey;
    const isStrict = webhook().settings.order === 'strict';
    // What was blocked before the order was changed to STRICT goes first.
    const mayBegin = (): boolean =>
      this.isChanged || (isStrict ? this.sending.size === 0 && standing.blocked.size === 0 : this.mayBegin(key));
    await this.waiting.until(mayBegin);
    if (this.parts.over.aborted || this.isChanged) return false;
    const step = standing.begin(cursor, event.commit);
    this.hasRead(event.commit);
    if (standing.blocked.has(key) || isItsOwn(event, claimed.id)) {
      standing.end(step);
      return true;
    }
    if (isStrict) return this.inOrder(raw, step);
    this.keys.began();
    const sent = this.perKey(raw, step).finally(() => {
      this.sending.delete(key);
      this.waiting.wake();
    });
    this.sending.set(key, sent);
    return true;
  }

  /** It never falls: by it a key is free. */
  private hasRead(upTo: bigint): void {
    if (upTo > this.readUpTo) this.readUpTo = upTo;
  }

  private mayBegin(key: string): boolean {
    const { standing } = this.parts;
    return (
      standing.blocked.has(key) ||
      (!this.sending.has(key) &&
        this.sending.size + this.keys.size < MOST_AT_ONCE &&
        standing.ahead < MOST_AHEAD &&
        standing.blocked.size < MOST_BLOCKED &&
        this.keys.takesNew)
    );
  }

  private async inOrder(raw: RawEvent, step: Step): Promise<boolean> {
    const { parts } = this;
    const { standing, claimed } = parts;
    const numbered = { kind: 'event', attempt: standing.attempts + 1 } as const;
    const { outcome, retryAfterMs } = await attemptEvent(parts, raw, numbered, standing.follows);
    if (outcome === 'unsent') return false;
    if (outcome === 'delivered') {
      standing.told(raw.event.commit);
      standing.attempts = 0;
      standing.wait(undefined);
      standing.end(step);
      return this.keep();
    }
    this.decidedAt = Infinity;
    standing.attempts += 1;
    standing.wait(backOffMs(standing.attempts, retryAfterMs));
    standing.undo();
    this.isDue = false;
    await this.keep();
    this.decidedAt = performance.now();
    if (outcome === 'gone') await parts.gone(claimed);
    return false;
  }

  private async perKey(raw: RawEvent, step: Step): Promise<void> {
    const { parts } = this;
    const { outcome, retryAfterMs } = await attemptEvent(parts, raw, { kind: 'event', attempt: 1 });
    if (outcome === 'unsent') return;
    if (outcome === 'delivered') this.keys.succeeded(raw.event.commit);
    else this.keys.block(raw, 1, retryAfterMs);
    parts.standing.end(step);
    await this.keep();
    this.keys.kept(raw.event.orderingKey);
    if (outcome === 'gone') await parts.gone(parts.claimed);
  }

  private async keep(): Promise<boolean> {
    const kept = await this.parts.standing.keep();
    if (!kept) this.parts.lose();
    return kept;
  }

  private async unreadable(fault: unknown): Promise<void> {
    this.parts.onFault(fault, this.parts.claimed);
    const patience = fault instanceof FeedFault ? (fault.retryMs ?? 60 * READ_AGAIN_MS) : READ_AGAIN_MS;
    await this.waiting.pause(patience);
  }
}
