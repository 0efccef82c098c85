import { describe, expect, it } from '@jest/globals';
import { minorUnits } from '#libs/kernel';
import { type Plan } from '#libs/programs';
import { saleEvents, type SalesDryRun } from '#libs/sales';
import fc from 'fast-check';
import { plan, share } from '../../../test/ledger.fixtures.js';
import { recredited, setParent, shareAndAbove } from '../../../test/recredit.fixtures.js';
import { partnerId, programId, World } from '../../../test/world.fixtures.js';
import { type Foreseen, foreseePostings } from './foreseen-postings.js';

const NAMES = ['anna', 'ben', 'carl'];
type Parts = Readonly<Record<string, number>>;

const steps = [
  { from: '0', rate: '0.05' },
  { from: '150', rate: '0.1' },
];
const brackets = { kind: 'brackets', by: 'amount', window: 'month', steps } as const;
const cap = (per: 'program' | 'partner', amount: string) => ({ capId: per, per, window: 'month' as const, amount });

const plans: readonly Plan[] = [
  share('0.1'),
  shareAndAbove(),
  share('0.15', { caps: [cap('partner', '12.00')] }),
  share('0.15', { caps: [cap('program', '20.00')] }),
  plan({ ...brackets, mode: 'marginal' }),
  plan({ ...brackets, mode: 'retroactive' }, { caps: [cap('program', '14.00')] }),
];

const credits: fc.Arbitrary<Parts> = fc.constantFrom<Parts>(
  {},
  { anna: 10_000 },
  { ben: 10_000 },
  { anna: 6_667, ben: 3_333 },
  { ben: 1, carl: 9_999 },
  { carl: 3_334, anna: 3_333, ben: 3_333 },
);
const cents = fc.integer({ min: 1, max: 30_000 }).map((n) => (n / 100).toFixed(2));

const sale = fc.record({
  ...{ amount: cents, credits },
  currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'USD'),
  refunded: fc.constantFrom(0, 0, 0.37, 1),
});
type Sale = typeof sale extends fc.Arbitrary<infer One> ? One : never;

const history = fc.record({
  paid: fc.constantFrom(...plans),
  sales: fc.array(sale, { minLength: 1, maxLength: 6 }),
  /** Each moves some of the sales, in this order. */
  runs: fc.array(fc.array(fc.tuple(fc.nat({ max: 5 }), credits), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 3,
  }),
  batch: fc.integer({ min: 1, max: 4 }),
});

const refundOf = ({ amount, refunded }: Sale): string => (Math.round(Number(amount) * refunded * 100) / 100).toFixed(2);

/** The history as far as it has happened, settled. */
async function begun({ paid, sales, batch }: { paid: Plan; sales: readonly Sale[]; batch: number }): Promise<World> {
  const world = new World();
  await world.begin(paid);
  for (const name of [...NAMES, 'above']) await world.join(name);
  await setParent(world, 'anna', 'above');
  for (const [n, one] of sales.entries()) {
    const { amount, credits: parts, currency } = one;
    await world.sell(`s${n}`, amount, parts, { currency });
    const back = refundOf(one);
    if (Number(back) > 0) await world.refund(`r${n}`, `s${n}`, parts, ['0', back, amount]);
  }
  await world.settle(batch);
  return world;
}

const written = (one: Foreseen['postings'][number]): string =>
  `${one.saleId} ${one.partnerId} ${one.amount} ${one.currency} ${one.period}`;

/** What ledgers hold of recredits: what was posted, and what waits. */
async function posted(world: World): Promise<{ readonly lines: string[]; readonly waiting: string[] }> {
  const lines: string[] = [];
  const waiting: string[] = [];
  for (const name of [...NAMES, 'above']) {
    for (const { type, data } of await world.ledgerOf(name)) {
      if (!('source' in data) || data.source?.kind !== 'recredit') continue;
      const saleId = data.source.saleId ?? '';
      if (type === 'ledger.source-parked') waiting.push(saleId);
      if (!('amount' in data)) continue;
      const { amount, currency, period } = data;
      lines.push(
        written({ saleId, partnerId: partnerId(name), amount: minorUnits({ amount, currency }), currency, period }),
      );
    }
  }
  return { lines, waiting };
}

/** What is there now and was not before. */
const more = (before: readonly string[], now: readonly string[]): string[] => {
  const left = [...before];
  return now
    .filter((one) => {
      const at = left.indexOf(one);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    })
    .sort();
};

describe('what a dry run says that ledgers would post', () => {
  it('is what they post, whatever has happened before, in whichever batches it comes', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ paid, sales, runs, batch }) => {
        const world = await begun({ paid, sales, batch });
        const now = sales.map((one) => one.credits);
        for (const moves of runs) {
          const all = new Map(moves.filter(([n]) => n < sales.length).map(([n, parts]) => [n, parts]));
          const run = [...all].map(([n, after]) => {
            const one = sales[n] as Sale;
            const { amount: charged, currency } = one;
            const moved = { before: now[n] ?? {}, after, charged, refunded: refundOf(one) };
            now[n] = after;
            return { ...recredited(`s${n}`, moved), currency };
          }) as SalesDryRun['recredited'];
          const before = await posted(world);
          const foreseen = await foreseePostings(world.facts, { tenant: world.tenant, programId, recredited: run });
          expect(await posted(world)).toEqual(before);
          for (const data of run)
            await world.happen(saleEvents as never, data.saleId, { type: 'sale.recredited', data }, data.occurredAt);
          await world.settle(batch);
          const after = await posted(world);
          expect(foreseen.postings.map(written).sort()).toEqual(more(before.lines, after.lines));
          expect([...foreseen.waiting].sort()).toEqual([...new Set(more(before.waiting, after.waiting))]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('lets others have their turn while it is worked out', async () => {
    const world = new World();
    await world.begin(share('0.1'));
    for (const name of NAMES) await world.join(name);
    const sold = Array.from({ length: 200 }, (_, n) => `s${n}`);
    for (const saleId of sold) await world.sell(saleId, '100', { anna: 10_000 });
    await world.settle(200);
    const moved = { before: { anna: 10_000 }, after: { ben: 10_000 } };
    const run = sold.map((saleId) => recredited(saleId, moved)) as SalesDryRun['recredited'];
    let turns = 0;
    const others = setInterval(() => (turns += 1), 1);
    const { bySale } = await foreseePostings(world.facts, { tenant: world.tenant, programId, recredited: run });
    clearInterval(others);
    expect(turns).toBeGreaterThan(1);
    expect([...bySale.values()].map((postings) => postings.length)).toEqual(sold.map(() => 2));
  });
});
