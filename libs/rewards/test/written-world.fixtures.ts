import { MemoryEventStore } from '#libs/eventing';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';

/** What other contexts have written down, read as rewards read it. */
export class World extends MemoryWorld {
  constructor() {
    super({ aggregates: [], store: new MemoryEventStore(), keys: new PlainPersonalData() });
  }
}
