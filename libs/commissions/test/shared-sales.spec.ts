import { describe, expect, it } from '@jest/globals';
import { told } from './ledger.fixtures.js';
import { World } from './world.fixtures.js';

type Parts = Readonly<Record<string, number>>;

async function opened(...names: readonly string[]): Promise<World> {
  const world = new World();
  await world.begin();
  for (const name of names) await world.join(name);
  return world;
}

/** The amounts of a partner's entries, in the order of posting. */
const amountsOf = async (world: World, name: string): Promise<string[]> =>
  (told(await world.ledgerOf(name)) as string[])
    .filter((line) => line !== 'opened')
    .map((line) => line.split(' ').at(-1) ?? '');

async function earned(amount: string, parts: Parts): Promise<string[][]> {
  const world = await opened(...Object.keys(parts));
  await world.sell('s', amount, parts);
  await world.settle();
  return Promise.all(Object.keys(parts).map((name) => amountsOf(world, name)));
}

describe('a commission of 10 % that several partners share', () => {
  it.each<[string, string, Parts, string[]]>([
    ['100.00 by thirds', '1000', { a: 3_334, b: 3_333, c: 3_333 }, ['33.34', '33.33', '33.33']],
    [
      '15.00 by position, of five touches',
      '150',
      { a: 4_000, b: 667, c: 667, d: 666, e: 4_000 },
      ['6.00', '1.00', '1.00', '1.00', '6.00'],
    ],
    ['30.00 by age', '300', { a: 1_429, b: 2_857, c: 5_714 }, ['4.29', '8.57', '17.14']],
  ])('comes to %s', async (_, amount, parts, expected) => {
    expect(await earned(amount, parts)).toEqual(expected.map((each) => [each]));
  });

  it('of a penny is the first one’s', async () => {
    const [first, ...others] = await earned('0.1', { a: 3_334, b: 3_333, c: 3_333 });
    expect(first).toEqual(['0.01']);
    expect(others.flat().every((each) => !/[1-9]/.test(each))).toBe(true);
  });

  it('goes back in the same parts, until nothing is left of any', async () => {
    const parts = { a: 1_429, b: 2_857, c: 5_714 };
    const world = await opened('a', 'b', 'c');
    await world.sell('s', '300', parts);
    await world.refund('r1', 's', parts, ['0', '100', '300'], '2011-01-10T12:00:00.000Z');
    await world.refund('r2', 's', parts, ['100', '300', '300'], '2011-01-11T12:00:00.000Z');
    await world.settle();
    expect(await Promise.all(['a', 'b', 'c'].map((name) => amountsOf(world, name)))).toEqual([
      ['4.29', '-1.43', '-2.86'],
      ['8.57', '-2.86', '-5.71'],
      ['17.14', '-5.71', '-11.43'],
    ]);
  });
});
