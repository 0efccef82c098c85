import type { AnyAggregate } from '../definitions/context.js';
import type { Position } from '#libs/kernel';
import type { Snapshot } from '../definitions/state-reader.js';
import { BEGINNING } from '../store/position.js';

/** One stream as far as it was read. */
export interface Known {
  state: unknown;
  /** The position of every revision, in order: tells which revision was the newest at a position. */
  readonly positions: Position[];
  /** Nothing at or before this position is missing. */
  complete: Position;
  /** How often its stream was told to be longer than what was read, and how often that was when it was last read. */
  news: number;
  readAt: number;
  /** About what its events cost to keep. */
  bytes: number;
}

/** A state that a stream has had. */
export interface Past extends Snapshot<unknown> {
  readonly bytes: number;
}

export const unread = (state: unknown): Known => ({
  state,
  positions: [],
  complete: BEGINNING,
  news: 0,
  readAt: -1,
  bytes: 0,
});

export const newestOf = <State>({ state, positions }: Known): Snapshot<State> => ({
  state: state as State,
  revision: BigInt(positions.length - 1),
});

/** Two contexts may fold one stream for different questions: what is kept belongs to a stream and a fold. */
export class Folds {
  private readonly numbers = new WeakMap<object, number>();
  /** By how the names of their streams begin. */
  private readonly ofNouns = new Map<string, number[]>();
  private count = 0;

  keyOf({ decider, events }: AnyAggregate, stream: string): string {
    const number = this.numbers.get(decider) ?? this.begin(decider, events.noun);
    return `${stream}@${number}`;
  }

  /** Under each of the folds that there may be of a stream. */
  *keysOf(stream: string): Iterable<string> {
    for (const [beginning, numbers] of this.ofNouns)
      if (stream.startsWith(beginning)) for (const number of numbers) yield `${stream}@${number}`;
  }

  private begin(decider: object, noun: string): number {
    const number = (this.count += 1);
    this.numbers.set(decider, number);
    const beginning = `${noun}-`;
    this.ofNouns.set(beginning, [...(this.ofNouns.get(beginning) ?? []), number]);
    return number;
  }
}
