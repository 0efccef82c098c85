import { MemoryEventStore } from '#libs/eventing';
import { idOf } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { hierarchyAggregate } from '../src/hierarchy/hierarchy.aggregate.js';
import { SetPartnerParent } from '../src/hierarchy/hierarchy.js';
import { parentAt } from '../src/hierarchy/hierarchy.state.js';
import { AbsorbPartner, AdmitPartner, MergePartner } from '../src/events/partner.commands.js';
import { partnerIdOf } from '../src/partner/partner.js';
import { ancestorOf } from '../src/state-reader/hierarchy.state-reader.js';
import { context, january } from './partner.fixtures.js';
import { World } from './world.fixtures.js';

const programId = idOf('acme', 'program', 'resellers');
const idUnder = (externalId: string): string => partnerIdOf('acme', programId, externalId);

let commands = 0;
const once = (day: number) => ({ ...context(january(day)), commandId: `c-${(commands += 1)}` });

class Process extends World {
  async admit(...externalIds: readonly string[]): Promise<void> {
    for (const externalId of externalIds) {
      const identity = { partnerId: idUnder(externalId), programId, externalId, name: 'Ltd', country: null };
      const command = new AdmitPartner({ ...identity, kind: 'reseller', programKnown: true }, once(1));
      await this.send(command);
    }
  }

  async merge(from: string, into: string): Promise<void> {
    const [partnerId, other] = [idUnder(into), { found: true, programId, mergeable: true } as const];
    const reason = 'the same company';
    const absorb = new AbsorbPartner({ partnerId, from: idUnder(from), other, reason }, once(9));
    await this.send(absorb);
    const merge = new MergePartner({ partnerId: idUnder(from), into: partnerId, reason }, once(9));
    await this.send(merge);
  }

  async put(partner: string, parent: string | null, day: number) {
    const [partnerId, parentId] = [idUnder(partner), parent && idUnder(parent)];
    const known = await this.known.parent('acme', partnerId, parentId);
    const data = { partnerId, parentId, effectiveFrom: january(day), reason: 'agreed', ...known };
    return this.send(new SetPartnerParent(data, once(10)));
  }

  above(partner: string, level: number, day: number): Promise<string | undefined> {
    return ancestorOf(this.facts, 'acme', { programId, partnerId: idUnder(partner), level, at: january(day) });
  }
}

let store: MemoryEventStore;
let one: Process;
beforeEach(async () => {
  store = new MemoryEventStore();
  one = new Process(store);
  await one.admit('a', 'b', 'c', 'd');
});

describe('two changes of parents at once', () => {
  it('never close a circle, in whichever order they arrive', async () => {
    const other = new Process(store);
    const outcomes = await Promise.all([one.put('a', 'b', 5), other.put('b', 'c', 5), one.put('c', 'a', 5)]);
    const refused = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : []));
    expect(refused).toEqual(['WOULD_BE_A_CYCLE']);
    const { state } = await other.facts.of(hierarchyAggregate, 'acme', programId);
    const set = ['a', 'b', 'c'].filter((name) => parentAt(state, idUnder(name), january(6)) !== null);
    expect(set).toHaveLength(2);
  });
});

describe('who stands above', () => {
  it('is found step by step, at a moment', async () => {
    await one.put('a', 'b', 5);
    await one.put('b', 'c', 7);
    expect(await one.above('a', 1, 4)).toBeUndefined();
    expect(await one.above('a', 1, 5)).toBe(idUnder('b'));
    expect(await one.above('a', 2, 6)).toBeUndefined();
    expect(await one.above('a', 2, 7)).toBe(idUnder('c'));
    expect(await one.above('a', 3, 7)).toBeUndefined();
  });

  it('is the record that a merged one ended in, and nobody where that is the partner itself', async () => {
    await one.put('a', 'b', 5);
    await one.put('c', 'd', 5);
    await one.merge('b', 'c');
    expect(await one.above('a', 1, 6)).toBe(idUnder('c'));
    expect(await one.above('a', 2, 6)).toBe(idUnder('d'));
    expect(await one.put('d', 'a', 6)).toMatchObject({ refused: 'WOULD_BE_A_CYCLE' });
    await one.put('b', 'd', 5);
    await one.merge('d', 'a');
    expect(await one.above('a', 2, 6)).toBeUndefined();
  });

  it('is not set of a partner that nobody knows, or that was merged', async () => {
    await one.merge('b', 'c');
    expect(await one.put('a', 'b', 5)).toMatchObject({ refused: 'PARTNER_MERGED', field: 'parentId' });
    expect(await one.put('x', 'a', 5)).toMatchObject({ refused: 'NOT_FOUND', field: 'partnerId' });
    expect(await one.put('a', 'x', 5)).toMatchObject({ refused: 'NOT_FOUND', field: 'parentId' });
  });
});
