import type { Received } from './receiver.js';

type Told = Received['event'];

/** What the receiver of an endpoint in order has accepted, across crashes and moves: throws at the first gap. */
export class HookChain {
  /** In the order in which they came first. */
  readonly ids: string[] = [];
  doubles = 0;
  private readonly known = new Set<string>();
  private last = '0'.repeat(20);

  /** What comes again may begin anywhere behind; from there on everything follows what came before it. */
  take({ id, sequence, follows }: Told): void {
    const isKnown = this.known.has(id);
    if (follows !== this.last && !isKnown)
      throw new Error(`${id} follows ${follows}, and the last one was ${this.last}`);
    if (!isKnown && sequence <= (follows ?? '')) throw new Error(`${id} comes too late`);
    if (isKnown) this.doubles += 1;
    else this.ids.push(id);
    this.known.add(id);
    this.last = sequence;
  }
}
