import type { FeedFault } from '#libs/feed';
import type { ActiveConsumer } from '../consumer/consumer.state.js';
import type { Claimed, Commit, Held } from './held.js';

/** What a stream that holds a shard is told by whoever keeps its cursor. */
export interface HolderParts {
  /** As it was when the shard was taken. */
  readonly consumer: ActiveConsumer;
  /** Events that it may still be sent. */
  readonly credit: () => number;
  /** What was committed is kept: once for several, with the cursor of the last of them. */
  readonly onKept: (cursor: string) => void;
}

type Place = Pick<Commit, 'cursor' | 'sequence'>;

/** A shard that one stream of this process holds: where it is, and what of it is still to be kept. */
export class Holding {
  private readonly gone = new AbortController();
  private waiting: Place | undefined;
  private reason: Promise<FeedFault> | undefined;
  private place: Place;
  private answer: string | undefined;
  private answering: string | undefined;
  private heardAt: number;

  constructor(
    readonly held: Held,
    { cursor, sequence, askedAt }: Pick<Claimed, 'cursor' | 'sequence' | 'askedAt'>,
    private readonly parts: HolderParts,
  ) {
    this.place = { cursor, sequence };
    this.heardAt = askedAt;
  }

  get consumer(): ActiveConsumer {
    return this.parts.consumer;
  }

  /** For how many milliseconds Postgres may have heard nothing of it. */
  get silentMs(): number {
    return performance.now() - this.heardAt;
  }

  /** Postgres was told that it is held, not before this moment of `performance.now`. */
  heard(askedAt: number): void {
    this.heardAt = Math.max(this.heardAt, askedAt);
  }

  /** Everything up to here is kept, or will be with the next statement. */
  get reached(): bigint {
    return (this.waiting ?? this.place).sequence;
  }

  /** What is kept. */
  get kept(): Place {
    return this.place;
  }

  /** Aborted when the shard is held no more; then there is a fault. */
  get lost(): AbortSignal {
    return this.gone.signal;
  }

  get isLost(): boolean {
    return this.gone.signal.aborted;
  }

  /** Why it is held no more, once that is known; undefined where it is held. */
  get fault(): Promise<FeedFault> | undefined {
    return this.reason;
  }

  /** To be kept with the next statement; what is not ahead of what is kept has no effect. @param asked whether it is answered */
  keep(place: Place, asked: boolean): void {
    if (asked) this.answer = place.cursor;
    if (place.sequence > this.reached) this.waiting = place;
  }

  /** Whether there is something to keep, or somebody to be answered. */
  get isWaiting(): boolean {
    return !this.isLost && (this.waiting !== undefined || this.answer !== undefined);
  }

  /** What is to be kept now. */
  commit(): Commit {
    this.answering = this.answer;
    this.answer = undefined;
    const { cursor, sequence } = this.waiting ?? this.place;
    return { held: this.held, cursor, sequence, credit: this.parts.credit() };
  }

  /** That it is kept. */
  done({ cursor, sequence }: Place): void {
    this.place = { cursor, sequence };
    if (this.waiting && this.waiting.sequence <= sequence) this.waiting = undefined;
    if (this.answering !== undefined) this.parts.onKept(this.answering);
    this.answering = undefined;
  }

  /** It is held no more, from this moment on, for a reason that may be known later. */
  lose(reason: FeedFault | Promise<FeedFault>): void {
    this.reason ??= Promise.resolve(reason);
    this.gone.abort();
  }
}
