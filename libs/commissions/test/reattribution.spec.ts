import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SaleAttribution } from '#libs/sales';
import { sumOf, told } from './ledger.fixtures.js';
import { recreditParts } from './recredit.fixtures.js';
import { partnerId, World } from './world.fixtures.js';

type Parts = Readonly<Record<string, number>>;

const NAMES = ['anna', 'ben', 'carl'];
const SALE = 's';

async function opened(): Promise<World> {
  const world = new World();
  await world.begin();
  for (const name of NAMES) await world.join(name);
  return world;
}

const postings = async (world: World, name: string): Promise<string[]> =>
  (told(await world.ledgerOf(name)) as string[]).filter((line) => line !== 'opened');
const sums = (world: World): Promise<bigint[]> =>
  Promise.all(NAMES.map(async (name) => sumOf(await world.ledgerOf(name))));

describe('a sale that is credited anew in parts', () => {
  it('after a part was refunded leaves each partner what stands of its part, and nothing once all is refunded', async () => {
    const world = await opened();
    const [whole, halves] = [{ anna: 10_000 }, { anna: 5_000, ben: 5_000 }];
    await world.sell(SALE, '300', whole);
    await world.refund('r1', SALE, whole, ['0', '100', '300'], '2011-01-10T12:00:00.000Z');
    await world.settle();
    await world.requestClosing('2011-01');
    await world.settle();
    await recreditParts(world, SALE, { before: whole, after: halves, charged: '300', refunded: '100' });
    await world.settle();
    expect((await postings(world, 'anna')).slice(0, 2)).toEqual(['accrued 30.00', 'clawed-back -10.00']);
    expect((await postings(world, 'anna')).at(-1)).toBe('recredited -10.00');
    expect((await postings(world, 'ben')).at(-1)).toBe('accrued 10.00');
    // Example 15 of the design writes +15.00 and -5.00: what it has earned, and the third of it that was refunded, in one posting.
    expect((await world.ledgerOf('ben')).at(-1)).toMatchObject({
      data: { made: { earned: { amount: '15.00' } }, standing: { refunded: { money: '1/3' }, worth: '10.00' } },
    });
    const [moved] = (await world.ledgerOf('anna')).slice(-1);
    expect(moved).toMatchObject({ data: { period: '2011-02' } });
    await world.refund('r2', SALE, halves, ['100', '300', '300'], '2011-02-10T12:00:00.000Z');
    await world.settle();
    expect((await postings(world, 'anna')).at(-1)).toBe('clawed-back -10.00');
    expect((await postings(world, 'ben')).at(-1)).toBe('clawed-back -10.00');
    expect(await sums(world)).toEqual([0n, 0n, 0n]);
  });

  it('is nobody’s where nobody is named, and somebody’s again', async () => {
    const world = await opened();
    await world.sell(SALE, '100', { anna: 10_000 });
    await recreditParts(world, SALE, { before: { anna: 10_000 }, after: {} });
    await world.settle();
    expect(await postings(world, 'anna')).toEqual(['accrued 10.00', 'recredited -10.00']);
    await recreditParts(world, SALE, { before: {}, after: { anna: 10_000 } }, '2011-02-04T12:00:00.000Z');
    await world.settle();
    expect(await sums(world)).toEqual([1_000n, 0n, 0n]);
  });
});

describe('a part that somebody should look at', () => {
  const found = (name: string, risks: SaleAttribution['shares'][number]['risks'] = []): SaleAttribution => ({
    ...{ policyVersion: 1, model: 'last' as const, decidedBy: 'touches' as const, journeyId: null },
    ...{ touches: [], omitted: 0, unusable: [], readAt: [] },
    shares: [{ partnerId: partnerId(name), weight: 10_000, exact: '1', risks }],
  });
  const holdsOf = async (world: World, name: string): Promise<unknown> =>
    (await world.ledgerOf(name)).flatMap(({ type, data }) => (type === 'ledger.commission-accrued' ? data.holds : []));
  const [anna, ben, carl] = NAMES.map((name) => ({ [name]: 10_000 })) as [Parts, Parts, Parts];
  const RISK = { kind: 'risk', until: null };

  it('is held where the evidence of a later decision says so, until another decision', async () => {
    const world = await opened();
    await world.sell(SALE, '100', anna, { crediting: 'by-policy', attribution: found('anna') });
    await recreditParts(world, SALE, { before: anna, after: ben, attribution: found('ben', ['self-referral']) });
    await world.settle();
    expect(await holdsOf(world, 'ben')).toEqual([RISK]);
    const doubtful = { before: ben, after: carl, attribution: found('carl', ['self-referral']) };
    await recreditParts(world, SALE, doubtful, '2011-02-04T12:00:00.000Z');
    await world.settle();
    expect(await holdsOf(world, 'carl')).toEqual([RISK]);
  });

  it('is not held for what the evidence of the recording said of it, once a later decision finds nothing', async () => {
    const world = await opened();
    const both = { ...found('anna'), shares: [...found('anna').shares, ...found('ben', ['self-referral']).shares] };
    await world.sell(SALE, '100', anna, { crediting: 'by-policy', attribution: both });
    await recreditParts(world, SALE, { before: anna, after: ben, attribution: found('ben') });
    await world.settle();
    expect(await holdsOf(world, 'ben')).toEqual([]);
  });

  it('stays so where a person says whose the sale is', async () => {
    const world = await opened();
    await world.sell(SALE, '100', anna, { crediting: 'by-policy', attribution: found('ben', ['self-referral']) });
    await recreditParts(world, SALE, { before: anna, after: ben });
    await world.settle();
    expect(await holdsOf(world, 'ben')).toEqual([RISK]);
  });
});

/** Parts of all that are named, at least 1 each. */
const anyParts: fc.Arbitrary<Parts> = fc
  .tuple(fc.subarray(NAMES), fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 3, maxLength: 3 }))
  .map(([names, weights]) => {
    const all = names.slice(1).map((name, at) => [name, weights[at] ?? 1] as const);
    const rest = 10_000 - all.reduce((sum, [, weight]) => sum + weight, 0);
    return names[0] === undefined ? {} : Object.fromEntries([[names[0], rest], ...all]);
  });

describe('a sale that goes there and back', () => {
  it('leaves every ledger as if it had not moved, and with nothing once all is refunded', async () => {
    const moves = fc.array(anyParts, { minLength: 1, maxLength: 4 });
    const cents = fc.integer({ min: 1, max: 9_999 });
    await fc.assert(
      fc.asyncProperty(moves, cents, cents, async (there, price, part) => {
        const begins: Parts = { anna: 3_333, ben: 6_667 };
        const charged = `${Math.floor(price / 10)}.${price % 10}0`;
        const refunded = Math.min(price - 1, part);
        const text = `${Math.floor(refunded / 10)}.${refunded % 10}0`;
        const [moving, staying] = [await opened(), await opened()];
        for (const world of [moving, staying]) {
          await world.sell(SALE, charged, begins);
          if (refunded > 0) await world.refund('r1', SALE, begins, ['0', text, charged], '2011-01-20T12:00:00.000Z');
          await world.settle();
        }
        const ways = [begins, ...there, begins];
        for (const [at, after] of ways.entries()) {
          const before = ways[at - 1];
          if (!before || JSON.stringify(before) === JSON.stringify(after)) continue;
          await recreditParts(moving, SALE, { before, after, charged, refunded: text }, `2011-02-0${at}T12:00:00.000Z`);
        }
        await moving.settle();
        expect(await sums(moving)).toEqual(await sums(staying));
        for (const world of [moving, staying]) {
          await world.refund('r2', SALE, begins, [text, charged, charged], '2011-02-20T12:00:00.000Z');
          await world.settle();
        }
        expect(await sums(moving)).toEqual([0n, 0n, 0n]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
