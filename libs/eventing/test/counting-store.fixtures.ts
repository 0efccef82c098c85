import { MemoryEventStore } from '../src/store/memory.event-store.js';

/** Counts what it is asked for, and remembers the nouns of the streams that are read. */
export class CountingStore extends MemoryEventStore {
  readonly nounsRead: string[] = [];
  appends = 0;

  get reads(): number {
    return this.nounsRead.length;
  }

  override read(...given: Parameters<MemoryEventStore['read']>) {
    this.nounsRead.push(given[0].slice(0, given[0].indexOf('-')));
    return super.read(...given);
  }

  override append(...given: Parameters<MemoryEventStore['append']>) {
    this.appends += 1;
    return super.append(...given);
  }
}
