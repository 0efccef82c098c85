import type { Principal } from '#libs/access';
import { Breath, KeyedQueue } from '#libs/eventing';

/** A list of more elements makes an input a large one: what is done with it takes milliseconds. */
const LARGE = 500;

/**
 * Of one tenant large inputs are worked on one at a time: a body may hold a dozen sales of 8,000 lines. Each holds up no other tenant's, whatever it waits for;
 * what they do on the processor stands in one line, with rests for everybody else between (see `Breath`).
 */
export class LargeInputs {
  private readonly ofTenant = new KeyedQueue();

  /** Waits for its turn, where the input is large. */
  run<Result>(input: object, { tenant }: Principal, work: () => Promise<Result>): Promise<Result> {
    return isLarge(input) ? this.ofTenant.run(tenant, work) : work();
  }

  /** Between two steps of the work. */
  async step(input: object): Promise<void> {
    if (isLarge(input)) await new Breath().take();
  }
}

const isLarge = (input: object): boolean =>
  Object.values(input).some((value) => Array.isArray(value) && value.length > LARGE);
