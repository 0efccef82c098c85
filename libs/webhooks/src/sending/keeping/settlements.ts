import { setTimeout as pause } from 'node:timers/promises';
import type { EndpointTable } from './endpoint-table.js';
import { nameOf, type Settlement } from './held-endpoint.js';

/** Whoever has something to keep. */
export interface Settler {
  /** What is to be kept now; what comes later is asked for again. */
  settlement(): Settlement;
  /** That it is kept; false: it is held no more, and nothing was. */
  settled(kept: boolean): void;
}

/** Settlements that come within this are one statement. Milliseconds. */
const GATHERED_MS = 5;
/** So many in one statement. */
const MOST = 500;
const RETRY_MS = 500;

/** Keeps what endpoints have done, of all of this process together. */
export class Settlements {
  private readonly waiting = new Set<Settler>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly table: Pick<EndpointTable, 'settle'>,
    private readonly onFault: (fault: unknown) => void,
    private readonly isOver: () => boolean,
  ) {}

  add(settler: Settler): void {
    this.waiting.add(settler);
    this.running ??= this.run();
  }

  /** Once everything is kept, or cannot be. */
  async rest(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    await pause(GATHERED_MS);
    while (this.waiting.size > 0) {
      const settlers = [...this.waiting].slice(0, MOST);
      const settlements = settlers.map((settler) => settler.settlement());
      for (const settler of settlers) this.waiting.delete(settler);
      await this.write(settlers, settlements);
    }
    this.running = undefined;
  }

  /** Until it is answered: a process that cannot keep what it has done must not go on. Again it changes nothing. */
  private async write(settlers: readonly Settler[], settlements: readonly Settlement[]): Promise<void> {
    for (;;)
      try {
        const kept = new Set((await this.table.settle(settlements)).map(nameOf));
        for (const [n, settler] of settlers.entries()) {
          const held = settlements[n]?.held;
          settler.settled(held !== undefined && kept.has(nameOf(held)));
        }
        return;
      } catch (fault) {
        this.onFault(fault);
        if (this.isOver()) return settlers.forEach((settler) => settler.settled(false));
        await pause(RETRY_MS);
      }
  }
}
