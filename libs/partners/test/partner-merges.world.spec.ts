import { isRefusal } from '#libs/kernel';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AbsorbPartner, AdmitPartner } from '../src/events/partner.commands.js';
import { partnerEvents } from '../src/events/partner.events.js';
import { PartnerMerges } from '../src/processes/partner-merges.js';
import { january } from './partner.fixtures.js';
import { World } from './world.fixtures.js';

const programId = 'program-1';

let world: World;
let merges: PartnerMerges;

beforeEach(async () => {
  world = new World();
  merges = new PartnerMerges(world.bus, world.facts);
  for (const partnerId of ['a', 'b', 'x']) {
    const identity = { partnerId, programId, externalId: partnerId, name: 'Ltd', country: null };
    await world.sure(
      new AdmitPartner({ ...identity, kind: 'reseller', programKnown: true }, world.context(january(1))),
    );
  }
});

const merging = async (from: string, partnerId: string): Promise<AbsorbPartner> => {
  const other = await world.known.other(world.tenant, from);
  return new AbsorbPartner({ partnerId, from, other, reason: 'the same company' }, world.context(january(9)));
};

const hasEnded = async (id: string): Promise<boolean> =>
  (await world.eventsOf(partnerEvents, id)).some(({ type }) => type === 'partner.merged');

describe('a merge', () => {
  it('has both halves when it is answered, and the position of the second', async () => {
    const answer = await merges.absorb(await merging('a', 'b'));
    const { through } = await world.happened([partnerEvents as never]);
    expect(answer).toMatchObject({ position: through });
    expect(await hasEnded('a')).toBe(true);
  });

  it('that was cut off between them is done by the same key again', async () => {
    const command = await merging('a', 'b');
    world.before = ({ type }) => (type === 'MergePartner' ? Promise.reject(new Error('cut off')) : undefined);
    await expect(merges.absorb(command)).rejects.toThrow('cut off');
    expect(await hasEnded('a')).toBe(false);
    world.before = () => {};
    expect(isRefusal(await merges.absorb(command))).toBe(false);
    expect(await hasEnded('a')).toBe(true);
  });

  it('of a record that another is just ending in is answered before it is done, and done later under the same id', async () => {
    const [above, below] = [await merging('a', 'b'), await merging('x', 'a')];
    await world.sure(below);
    expect(isRefusal(await merges.absorb(above))).toBe(false);
    expect(await hasEnded('a')).toBe(false);
    await merges.absorb(below);
    expect(await hasEnded('x')).toBe(true);
    expect(isRefusal(await merges.absorb(above))).toBe(false);
    expect(await hasEnded('a')).toBe(true);
    const taken = (await world.eventsOf(partnerEvents, 'b')).filter(({ type }) => type === 'partner.absorbed');
    expect(taken).toHaveLength(1);
  });
});
