import { setTimeout as pause } from 'node:timers/promises';
import { isAfter } from '../store/position.js';
import { BackOff } from '../async/timeout.js';
import { isMovedCheckpoint } from '../database/checkpoints.js';
import type { Consumer } from '../consuming/consumer.js';
import { isFinal } from '../consuming/decoded.js';
import type { Follower } from '../consuming/follower.js';
import { batches } from '../consuming/inbox.js';
import { type Item, itemsOf } from '../consuming/items.js';
import { HALT_CHECK_MS, MOST_PER_BATCH, PACE_MS, STILL_AFTER_MS } from './processor.limits.js';
import type { ProcessorHealth, ProcessorParts, ProcessorState } from './processor.types.js';
import { BatchSize } from './batch-size.js';
import { Replays } from './replays.js';
import { Taker } from './taker.js';

/** Runs one consumer: stands by, opens, catches up alone where it must, then follows with the others; again after every fault. */
export class Processor {
  private state: ProcessorState = 'standing-by';
  private readonly taker: Taker;
  private readonly size: BatchSize;
  private follower: Follower | undefined;
  private fault: Error | undefined;
  private seenWhenLeft = 0;
  private failingSince = 0;
  private resume = new AbortController();

  constructor(
    readonly consumer: Consumer,
    private readonly parts: ProcessorParts,
  ) {
    this.taker = new Taker(consumer, parts);
    this.size = new BatchSize(MOST_PER_BATCH[consumer.kind]);
  }

  /** Until the signal; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { name } = this.consumer;
    const backOff = new BackOff(100, 10_000);
    while (!signal.aborted) {
      let wait = 0;
      try {
        this.state = this.fault ? this.state : 'standing-by';
        const held = await this.parts.leadership.acquire(name, signal);
        await this.lead(AbortSignal.any([signal, held]), backOff);
      } catch (fault) {
        if (!signal.aborted) wait = await this.failed(fault, backOff);
      } finally {
        this.leave();
        this.parts.announcer.drop(name);
        await this.parts.leadership.release(name);
      }
      const woken = AbortSignal.any([signal, this.resume.signal]);
      if (wait > 0) await pause(wait, undefined, { signal: woken }).catch(() => undefined);
    }
    this.state = 'stopped';
  }

  /** For one that has halted: tries again at once. */
  retry(): void {
    this.resume.abort();
  }

  /** Once a second. @param retries whether something that was put aside is asked for */
  tick(retries: boolean): void {
    if (retries || this.fault || this.taker.isDue) this.inbox?.offer({ kind: 'tick', retries });
  }

  get health(): ProcessorHealth {
    const { shared } = this.parts;
    const { position, lastRecordedAt } = this.taker;
    const joined = this.inbox !== undefined;
    const level = joined ? this.inbox?.length === 0 : !isAfter(shared.position, position);
    const lagEvents = joined ? (this.inbox?.length ?? 0) : Math.max(shared.seen - this.seenWhenLeft, 0);
    const age = lastRecordedAt === 0 ? 0 : (Date.now() - lastRecordedAt) / 1000;
    return {
      name: this.consumer.name,
      kind: this.consumer.kind,
      state: this.state,
      position,
      lagEvents: level ? 0 : lagEvents,
      lagSeconds: level ? 0 : age,
      ...(this.fault && { fault: `${this.fault.name}: ${this.fault.message}` }),
      still: this.isStill,
    };
  }

  private async lead(signal: AbortSignal, backOff: BackOff): Promise<void> {
    this.state = this.fault ? this.state : 'opening';
    // A crash of Postgres has taken rows away: nobody may hear of them from here any more, also while a batch is under way.
    signal.addEventListener('abort', () => this.parts.announcer.drop(this.consumer.name), { once: true });
    await this.taker.open(signal);
    const ended = new AbortController();
    const replays = new Replays(this.consumer, this.taker, this.parts).run(AbortSignal.any([signal, ended.signal]));
    try {
      await this.follow(signal, backOff);
      await this.taker.settle();
    } finally {
      ended.abort();
      await replays;
    }
  }

  private async follow(signal: AbortSignal, backOff: BackOff): Promise<void> {
    while (!signal.aborted) {
      const follower = this.join();
      if (!follower) {
        await this.catchUp(signal, backOff);
        continue;
      }
      const { inbox } = follower;
      if (!this.fault) this.state = 'live';
      const stop = (): void => inbox.close();
      signal.addEventListener('abort', stop, { once: true });
      follower.settle(this.taker.position);
      for (let items = await inbox.take(this.size.most); items; items = await inbox.take(this.size.most)) {
        const began = performance.now();
        await this.take(items, backOff);
        this.state = 'live';
        if (signal.aborted) break;
        follower.settle(this.taker.position);
        await this.rest(began);
        follower.settle(this.taker.position);
      }
      signal.removeEventListener('abort', stop);
      this.leave();
    }
  }

  private join(): Follower | undefined {
    const { shared, decoder } = this.parts;
    return (this.follower = shared.join(this.taker.position, {
      asksFor: (arrival) => decoder.isFor(this.consumer, arrival),
      onPassed: (position) => this.taker.pass(position),
    }));
  }

  private get inbox(): Follower['inbox'] | undefined {
    return this.follower?.inbox;
  }

  private async rest(began: number): Promise<void> {
    const left = PACE_MS - (performance.now() - began);
    if (left > 1 && (this.inbox?.length ?? 0) < this.size.most) await pause(left);
  }

  /** Reads alone until level with where the shared subscription was at the beginning of it. */
  private async catchUp(signal: AbortSignal, backOff: BackOff): Promise<void> {
    const { store, shared } = this.parts;
    if (!this.fault) this.state = 'catching-up';
    const level = shared.position;
    const prefixes = this.consumer.sources.map(({ noun }) => `${noun}-`);
    const stop = new AbortController();
    const { position } = this.taker;
    const after = position.commit === 0n ? 'start' : position;
    const deliveries = store.subscribe({ after, prefixes, signal: AbortSignal.any([signal, stop.signal]) });
    try {
      for await (const batch of batches(deliveries, 2 * this.size.most, this.size.most)) {
        const items = batch.flatMap(itemsOf);
        const done = batch.some(({ kind }) => kind === 'caught-up');
        await this.take(done ? [...items, { kind: 'passed', position: level }] : items, backOff);
        if (done || signal.aborted) return;
      }
    } finally {
      stop.abort();
    }
  }

  private async take(items: readonly Item[], backOff: BackOff): Promise<void> {
    const all = (): Promise<void> => this.taker.takeAll(items, this.fault !== undefined);
    await this.size.tried(items.length, () => this.taker.inTurn(all));
    this.fault = undefined;
    backOff.reset();
  }

  private leave(): void {
    if (this.follower) this.parts.shared.leave(this.follower);
    this.follower = undefined;
    this.seenWhenLeft = this.parts.shared.seen;
  }

  private get isStill(): boolean {
    return Boolean(this.fault) && (this.state === 'halted' || Date.now() - this.failingSince > STILL_AFTER_MS);
  }

  /** Milliseconds to wait before the next attempt. */
  private async failed(fault: unknown, backOff: BackOff): Promise<number> {
    if (isMovedCheckpoint(fault)) return 0;
    const { name } = this.consumer;
    const final = isFinal(fault);
    const known = this.fault?.message;
    if (!this.fault) this.failingSince = Date.now();
    this.fault = fault instanceof Error ? fault : new Error(String(fault));
    this.state = final ? 'halted' : 'retrying';
    this.resume = new AbortController();
    if (this.fault.message !== known) this.parts.onFault?.(name, fault, final);
    if (this.isStill)
      await this.parts.checkpoints.blame(name, `${this.fault.name}: ${this.fault.message}`).catch(() => undefined);
    return final ? HALT_CHECK_MS : backOff.milliseconds;
  }
}
