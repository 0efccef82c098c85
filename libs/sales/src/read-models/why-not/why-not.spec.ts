import { describe, expect, it } from '@jest/globals';
import { type AskedSale, whyNot } from './why-not.js';

const SALE: AskedSale = {
  ...{ id: 's1', crediting: 'by-policy', credits: [{ partnerId: 'A', weight: 10_000 }], shares: [{ partnerId: 'A' }] },
  ...{ decidedBy: 'touches', unlisted: 0, judgedAt: '2026-06-30T12:00:01.000Z' },
};
const B = { partnerId: 'B', survivor: 'B' };
const touch = (touchId: string, change: object = {}) => ({
  ...{
    touchId,
    partnerId: 'B',
    at: '2026-05-01T12:00:00.000Z',
    share: null,
    dropped: null,
    edge: null,
    standing: null,
  },
  ...change,
});

const reasonsOf = (...given: Parameters<typeof whyNot>): string[] => whyNot(...given).map(({ reason }) => reason);

describe('why a partner is not credited', () => {
  it('is the reason of each of its touches, with what would have been enough', () => {
    const touches = [
      touch('old', { dropped: 'outside-window', edge: '2026-04-01T12:00:00.000Z', at: '2026-04-01T11:59:59.999Z' }),
      touch('banned', { dropped: 'could-not-earn', standing: 'banned' }),
      touch('spent', { dropped: 'code-not-valid', standing: 'over' }),
      touch('early', { dropped: 'not-the-last-touch' }),
    ];
    expect(whyNot(SALE, touches, [], B)).toEqual([
      {
        ...{
          reason: 'outside-window',
          touchId: 'old',
          at: '2026-04-01T11:59:59.999Z',
          partnerStanding: null,
          codeFault: null,
        },
        ...{ edge: '2026-04-01T12:00:00.000Z', wouldCountIf: 'it had happened at 2026-04-01T12:00:00.000Z or later' },
      },
      expect.objectContaining({
        ...{ partnerStanding: 'banned', codeFault: null },
        wouldCountIf: 'the partner could have earned when it happened; it was banned',
      }),
      expect.objectContaining({ partnerStanding: null, codeFault: 'over' }),
      expect.objectContaining({ reason: 'not-the-last-touch', wouldCountIf: 'it had been the last touch' }),
    ]);
  });

  it('is that nothing was known of it, where it did nothing, and nothing where all that it did has a part', () => {
    expect(reasonsOf(SALE, [], [], B)).toEqual(['no-touch']);
    const shared = { ...SALE, credits: [{ partnerId: 'B', weight: 10_000 }], shares: [{ partnerId: 'B' }] };
    expect(reasonsOf(shared, [touch('t', { share: '1/1' })], [], B)).toEqual([]);
  });

  it('is that a touch came too late, unless the sale lists less than it knew', () => {
    const later = { id: 'late', at: '2026-05-01T12:00:00.000Z', recordedAt: '2026-06-30T12:00:01.001Z' };
    const before = { ...later, id: 'before', recordedAt: '2026-06-01T00:00:00.000Z' };
    expect(reasonsOf(SALE, [], [later, before], B)).toEqual(['recorded-after-sale', 'recorded-after-sale']);
    expect(reasonsOf({ ...SALE, unlisted: 3 }, [], [later, before], B)).toEqual(['recorded-after-sale', 'not-listed']);
    expect(reasonsOf(SALE, [touch('late', { share: '1/1' })], [later], B)).toEqual([]);
  });

  it('names the record that a merged partner ended in, where that has its part', () => {
    const merged = { partnerId: 'B', survivor: 'A' };
    expect(reasonsOf(SALE, [touch('t', { share: '1/1' })], [], merged)).toEqual(['counts-for-survivor']);
    const direct = { ...SALE, credits: [], shares: [] };
    expect(reasonsOf(direct, [touch('t', { dropped: 'flagged' })], [], merged)).toEqual(['flagged']);
  });

  it('is what whoever recorded the sale said, where no policy decided', () => {
    const named = { ...SALE, crediting: 'explicit', decidedBy: null, shares: null } as const;
    expect(reasonsOf(named, [], [], B)).toEqual(['named-others']);
    expect(reasonsOf(named, [], [], { partnerId: 'A', survivor: 'A' })).toEqual([]);
    expect(reasonsOf({ ...named, crediting: 'none', credits: [] }, [], [], B)).toEqual(['said-to-be-nobodys']);
  });

  it('is that a person has named others since, whatever touches say', () => {
    const named = { ...SALE, decidedBy: 'explicit' } as const;
    expect(reasonsOf(named, [touch('t', { share: '1/1' })], [], B)).toEqual(['named-others']);
    expect(reasonsOf(named, [], [], { partnerId: 'A', survivor: 'A' })).toEqual([]);
    const ofSomebody = { ...SALE, crediting: 'none', decidedBy: null, shares: null } as const;
    expect(reasonsOf(ofSomebody, [], [], B)).toEqual(['named-others']);
  });
});
