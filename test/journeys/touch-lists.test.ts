import { Fraction } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atScale } from '../support/scale.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { Pipeline } from './pipelines.js';

const MINUTES = 60_000;
const ROWS = atScale({ short: 100, long: 2_500, soak: 2_500 });
const COLUMNS = 8;
const BOUGHT = 21;

interface Figure {
  readonly group: readonly { readonly partner: { readonly externalId: string } | null }[];
  readonly conversions: { readonly exact: string | null; readonly decimal: string; readonly basisPoints: number };
  readonly revenue: Record<'exact' | 'decimal' | 'byWeights' | 'difference', string>;
}

/** The same lists on every run: from none to eight touches of 20 channels, some of them more than once in a list. */
function lists(): readonly (readonly number[])[] {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  return Array.from({ length: ROWS }, () => Array.from({ length: next(COLUMNS + 1) }, () => 1 + next(BOUGHT - 1)));
}

type Weigh = (n: number, at: number) => Fraction;
const part = (numerator: number, denominator: number): Fraction =>
  Fraction.ofParts(BigInt(numerator), BigInt(denominator));

/** What each touch of n gets, worked out without the service. */
const MODELS: Readonly<Record<string, Weigh>> = {
  FIRST: (_, at) => part(at === 0 ? 1 : 0, 1),
  LAST: (n, at) => part(at === n - 1 ? 1 : 0, 1),
  LINEAR: (n) => part(1, n),
  POSITION: (n, at) => {
    if (n < 3) return part(1, n);
    return at === 0 || at === n - 1 ? part(2, 5) : part(1, 5 * (n - 2));
  },
};

function expected(weigh: Weigh): Map<string, Fraction> {
  const sums = new Map<string, Fraction>();
  const add = (key: string, more: Fraction) => sums.set(key, (sums.get(key) ?? Fraction.zero).plus(more));
  for (const list of lists()) {
    if (list.length === 0) add('nobody', part(1, 1));
    for (const [at, channel] of list.entries()) add(String(channel), weigh(list.length, at));
  }
  return new Map([...sums].filter(([, sum]) => !sum.isZero));
}

const inLowestTerms = ({ numerator, denominator }: Fraction): string => `${numerator}/${denominator}`;
const inOrder = <Value>(entries: Iterable<readonly [string, Value]>) =>
  [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));

describe('lists of touches, through the public interfaces', () => {
  let service: TestService;
  let program: Pipeline;
  let folder: string;

  const figures = async (model: string, by = '[PARTNER]'): Promise<Figure[]> => {
    const { attributionFigures } = await program.api<{ attributionFigures: Figure[] }>(
      `query ($programId: ID!) {
        attributionFigures(programId: $programId, model: ${model}, groupBy: ${by}) {
          group { partner { externalId } }
          conversions { exact decimal basisPoints }
          revenue { exact decimal byWeights difference }
        }
      }`,
      { programId: program.programId },
    );
    return attributionFigures;
  };
  const nameOf = ({ group }: Figure): string => group[0]?.partner?.externalId ?? 'nobody';

  beforeAll(async () => {
    service = await sharedTestService();
    folder = await mkdtemp(join(tmpdir(), 'concord-touch-lists-'));
    const header = Array.from({ length: COLUMNS }, (_, at) => `T.0${at + 1}`).join(',');
    const rows = lists().map((list) =>
      Array.from({ length: COLUMNS }, (_, at) => list[at] ?? (at === list.length ? BOUGHT : '')).join(','),
    );
    await writeFile(join(folder, 'lists.csv'), `${[header, ...rows].join('\n')}\n`);
    program = await Pipeline.begin(service, {
      ...{ key: 'touch-lists', startsAt: '2025-01-01T00:00:00Z', currency: 'EUR', attribution: { model: 'LINEAR' } },
    });
    const summary = await program.import('touch-lists.yaml', folder);
    expect(summary).toMatchObject({ badRows: 0, refused: 0, records: { touches: ROWS, sale: ROWS } });
    await program.settled(summary.position);
  }, 10 * MINUTES);
  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it.each(Object.entries(MODELS))(
    'has of each channel under %s what a calculation of their own has',
    async (model, weigh) => {
      const found = await figures(model);
      const known = expected(weigh);
      const exact = inOrder([...known].map(([channel, sum]) => [channel, inLowestTerms(sum)] as const));
      expect(inOrder(found.map((one) => [nameOf(one), one.conversions.exact] as const))).toEqual(exact);
      // Each sale is of 1.00, so that revenue is the same.
      expect(inOrder(found.map((one) => [nameOf(one), one.revenue.exact] as const))).toEqual(exact);
      for (const one of found) {
        const { exact: sum, byWeights, difference } = one.revenue;
        expect(inLowestTerms(Fraction.of(sum).minus(Fraction.of(byWeights)))).toBe(difference);
        expect(Fraction.of(byWeights).times(part(10_000, 1)).toString()).toBe(String(one.conversions.basisPoints));
        expect(Math.abs(Number(one.conversions.decimal) - toNumber(known.get(nameOf(one))))).toBeLessThan(1e-9);
      }
      const [all] = await figures(model, '[]');
      expect([all?.conversions.exact, all?.conversions.basisPoints, all?.revenue.difference]).toEqual([
        `${ROWS}/1`,
        ROWS * 10_000,
        '0/1',
      ]);
    },
  );

  it('says decayed parts, which have no small fraction, with 12 decimals', async () => {
    // All on the day of the sale: as in LINEAR.
    const linear = expected(MODELS['LINEAR']!);
    for (const one of await figures('DECAY')) {
      expect([one.conversions.exact, one.revenue.exact]).toEqual([null, null]);
      expect(one.conversions.decimal).toMatch(/\.\d{12}$/);
      expect(Number(one.conversions.decimal)).toBeCloseTo(toNumber(linear.get(nameOf(one))), 11);
    }
  });

  it(
    'credits, under the model of the policy, what figures have in basis points',
    async () => {
      const credited = new Map<string, number>();
      const partners = await program.partners();
      const sales = await program.all<{ credits: { partnerId: string; weight: number }[] }>(
        'sales',
        'credits { partnerId weight }',
      );
      for (const { partnerId, weight } of sales.flatMap(({ credits }) => credits)) {
        const name = partners.get(partnerId) ?? partnerId;
        credited.set(name, (credited.get(name) ?? 0) + weight);
      }
      const found = (await figures('LINEAR')).filter((one) => nameOf(one) !== 'nobody');
      expect(inOrder(found.map((one) => [nameOf(one), one.conversions.basisPoints] as const))).toEqual(
        inOrder(credited),
      );
    },
    MINUTES,
  );
});

const toNumber = (sum: Fraction | undefined): number => Number(sum?.numerator ?? 0n) / Number(sum?.denominator ?? 1n);
