import type { Principal } from '#libs/access';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AtMost } from '../turns/turns.js';

/** A list of more elements makes an input a large one: what is done with it takes milliseconds. */
const LARGE = 500;

/**
 * Large inputs are worked on one at a time, and each gives others a turn between its steps: a body may hold a dozen sales of 8,000 lines, and whoever
 * asks for something else meanwhile waits for one step of one of them.
 */
export class LargeInputs {
  private readonly one = new AtMost(1);

  /** Waits for its turn, where the input is large. */
  run<Result>(input: object, asker: Principal, work: () => Promise<Result>): Promise<Result> {
    return isLarge(input) ? this.one.run(asker, work) : work();
  }

  /** Between two steps of the work. */
  async step(input: object): Promise<void> {
    if (isLarge(input)) await nextTurn();
  }
}

const isLarge = (input: object): boolean =>
  Object.values(input).some((value) => Array.isArray(value) && value.length > LARGE);
