import type { AnyAggregate } from '../definitions/context.js';

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
