import { isOutOfTime } from '../database/faults/data-faults.js';

/** How many events are taken at once: where a batch does not end in time, half of it is tried, for the same would not end again. */
export class BatchSize {
  most: number;

  constructor(private readonly full: number) {
    this.most = full;
  }

  /** @param work of so many events; throws what it throws */
  async tried<Done>(count: number, work: () => Promise<Done>): Promise<Done> {
    let done: Done;
    try {
      done = await work();
    } catch (fault) {
      if (isOutOfTime(fault)) this.most = Math.max(Math.ceil(Math.min(count, this.most) / 2), 1);
      throw fault;
    }
    // There is no backlog any more: more may be taken than of it.
    if (count < this.most) this.most = Math.min(2 * this.most, this.full);
    return done;
  }
}
