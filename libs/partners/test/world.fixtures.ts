import { MemoryEventStore } from '#libs/eventing';
import { programAggregate } from '#libs/programs';
import { MemoryWorld, PlainPersonalData } from '../../eventing/test/memory-world.fixtures.js';
import { hierarchyAggregate } from '../src/hierarchy/hierarchy.aggregate.js';
import { partnerAggregate } from '../src/partner/partner.aggregate.js';
import { PartnerStateReader } from '../src/state-reader/partner.state-reader.js';

/** One of several processes that share a store. */
export class World extends MemoryWorld {
  readonly known = new PartnerStateReader(this.facts);

  constructor(store = new MemoryEventStore()) {
    const aggregates = [partnerAggregate, hierarchyAggregate, programAggregate];
    super({ aggregates, store, keys: new PlainPersonalData() });
  }
}
