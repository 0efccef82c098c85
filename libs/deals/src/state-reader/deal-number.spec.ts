import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '#libs/eventing';
import { partnerDealIdOf } from '../deal/deal.aggregate.js';
import { DealStateReader } from './deal.state-reader.js';
import { day } from '../../test/account.fixtures.js';
import { World } from '../../test/world.fixtures.js';
import { dealOfNumber } from './deal-number.js';

const START = day(-10);
const [COMPOSED, APART] = ['caf\u00e9-1', 'cafe\u0301-1'];

async function world(): Promise<World> {
  const made = await new World(new MemoryEventStore()).begin(START);
  for (const name of ['A', 'B']) await made.partner(name, START);
  return made;
}

const named = (w: World, externalId: string, partner: string | null) =>
  dealOfNumber(new DealStateReader(w.facts, w.tenant), {
    ...{ programId: w.programId, externalId },
    partnerId: partner && w.partnerId(partner),
  });

const means = async (w: World, externalId: string, partner: string | null): Promise<string> =>
  (await named(w, externalId, partner)).dealId;

const ownId = (w: World, externalId: string, partner: string): string =>
  partnerDealIdOf(w.tenant, w.programId, w.partnerId(partner), externalId);

describe('a number of a deal', () => {
  it('means another deal to each partner, and another to the vendor', async () => {
    const w = await world();
    const ids = await Promise.all([means(w, 'N-1', 'A'), means(w, 'N-1', 'B'), means(w, 'N-1', null)]);
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([ownId(w, 'N-1', 'A'), ownId(w, 'N-1', 'B'), w.dealId('N-1')]);
  });

  it('leads a partner to a deal of its own among the vendor’s, and a rival past it', async () => {
    const w = await world();
    await w.register('N-1', 'A', { crmId: '7' }, day(0));
    expect(await means(w, 'N-1', 'A')).toBe(w.dealId('N-1'));
    expect(await means(w, 'N-1', 'B')).toBe(ownId(w, 'N-1', 'B'));
    expect(await means(w, 'N-1', null)).toBe(w.dealId('N-1'));
  });

  it('means what the partner registered under it itself, whatever the vendor records for it later', async () => {
    const w = await world();
    const own = ownId(w, 'N-1', 'A');
    await w.service.register(own, w.given('N-1', 'A', { crmId: '7' }), w.context(day(0)));
    await w.register('N-1', 'A', { crmId: '8' }, day(1));
    expect(await means(w, 'N-1', 'A')).toBe(own);
    expect(await means(w, 'N-1', null)).toBe(w.dealId('N-1'));
  });

  it.each([
    ['nothing is recorded', [], COMPOSED],
    ['it is recorded as it was given', [APART], APART],
    ['it is recorded in the normal form', [COMPOSED], COMPOSED],
    ['it is recorded in both, the normal form', [APART, COMPOSED], COMPOSED],
  ])('means one deal, however its letters are composed: where %s', async (_, recorded, form) => {
    const w = await world();
    for (const [n, externalId] of recorded.entries()) await w.register(externalId, 'A', { crmId: String(n) }, day(n));
    expect(await named(w, APART, null)).toEqual({ dealId: w.dealId(form), externalId: form });
    expect(await means(w, APART, 'A')).toBe(recorded.length === 0 ? ownId(w, form, 'A') : w.dealId(form));
    expect(await means(w, APART, 'B')).toBe(ownId(w, COMPOSED, 'B'));
  });
});
