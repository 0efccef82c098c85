import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Engine, engineOf } from './engine.js';
import { type Mutant, mutantFolder, plant, redirectKernel } from './mutated-engine.js';
import { publishesBrackets } from './bracket-plan.js';
import { owedOtherwise } from './owed-rows.js';
import { type Action, histories, Player } from './random-history.js';

const RUNS = Math.ceil(Number(process.env['CONCORD_AUDIT_RUNS'] ?? 300) / 6);

/** One partner under brackets that rise often, over a few months: sales, voids, refunds, holds, closings, payouts, and a ban. */
const moments = fc
  .integer({ min: 0, max: 85 * 24 })
  .map((hours) => new Date(Date.UTC(2011, 0, 2) + hours * 3_600_000).toISOString());
const steps = [
  { from: '0', rate: '0.05' },
  { from: '300', rate: '0.1' },
  { from: '600', rate: '0.2' },
];
const amounts = fc.integer({ min: 20, max: 200 }).map(String);
const doing = <D extends Action['do']>(name: D) => fc.constant(name);
const bracketActions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: doing('sell'),
      given: fc.record({
        ...{ at: moments, credits: fc.constant('retro'), currency: fc.constant('GBP'), customer: fc.constant(null) },
        ...{ saleType: fc.constant('shop'), lines: amounts.map((amount) => [{ amount, kind: 'goods', product: 'P' }]) },
      }),
    }) as fc.Arbitrary<Action>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: doing('refund'),
      ...{ which: fc.nat(), share: fc.constantFrom(0.1, 0.5, 1), at: moments },
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: doing('correct'),
      name: fc.constant('retro'),
      which: fc.nat(),
      how: fc.constantFrom(0, 0, 0, 0, 1, 3, 4, 5, 7, 10),
      amount: fc.integer({ min: 1, max: 30 }).map(String),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: doing('payout'), name: fc.constant('retro'), how: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: doing('close') }) },
  { weight: 1, arbitrary: fc.record({ do: doing('maturity'), at: moments, days: fc.constantFrom(0, 0, 30) }) },
);

const bracketHistories = fc
  .record({
    mode: fc.constantFrom('marginal' as const, 'retroactive' as const),
    window: fc.constantFrom('month' as const, 'lifetime' as const),
    actions: fc.array(bracketActions, { minLength: 4, maxLength: 24, size: 'max' }),
    ban: fc.option(moments, { freq: 6 }),
  })
  .map(({ mode, window, actions, ban }): Action[] => [
    publishesBrackets({ mode, window, steps }),
    ...actions,
    ...(ban === null ? [] : [{ do: 'ban' as const, name: 'retro', at: ban }]),
  ]);

const LIBS = join(import.meta.dirname, '../../libs');
let engine: Engine;
beforeAll(async () => {
  engine = await engineOf(LIBS);
});

describe('the lines of a ledger', () => {
  it.each([
    ['of bracket windows with voids, bans, refunds and payouts', bracketHistories, RUNS * 3],
    ['of all kinds', histories, RUNS],
  ])(
    '%s come to what it owes, has paid and holds',
    async (_, drawn, numRuns) => {
      const property = fc.asyncProperty(drawn, async (actions) => {
        const history = await new Player(engine, 5).play(actions);
        expect(await owedOtherwise(history)).toEqual({ sums: [], rows: [] });
      });
      await fc.assert(property, { numRuns, endOnFailure: false });
    },
    30 * 60_000,
  );
});

/** 90.00 are sent and fail, which is drawn seldom. */
const FAILED: readonly Action[] = [
  {
    do: 'sell',
    given: {
      ...{ at: '2011-01-05T12:00:00.000Z', credits: 'alpha', currency: 'GBP', customer: null, saleType: 'shop' },
      lines: [{ amount: '600', kind: 'goods', product: 'P' }],
    } as Extract<Action, { do: 'sell' }>['given'],
  },
  { do: 'settle' },
  { do: 'close' },
  { do: 'payout', name: 'alpha', how: 1 },
];

/** In the view of lines: of what it shows, only the sums are asked. */
const VIEW = 'commissions/src/read-models/commission';
const MUTANTS: readonly (Mutant & { readonly name: string })[] = [
  {
    name: 'a void ends all that stands under its entry, whatever that comes to',
    file: `${VIEW}/commission.changes.view.ts`,
    text: 'if (!comeToNothing(all.map(left))) return { ...left(row), endsWith: entry?.windowId ?? null };',
    instead: '',
  },
  {
    name: 'what comes to nothing ends, in whichever months it is due',
    file: `${VIEW}/commission.true-ups.view.ts`,
    text: 'lines.filter(({ dueIn }) => dueIn === month)',
    instead: 'lines.filter(() => month !== undefined)',
  },
  {
    name: 'a true-up ends with the first sale of its window that is voided',
    file: `${VIEW}/commission.true-ups.view.ts`,
    text: "open.some(({ kind }) => kind !== 'rerated') && comeToNothing(open)",
    instead: "open.some(({ kind }) => kind !== 'rerated')",
  },
  {
    name: 'what a void takes beyond what is held stays held',
    file: `${VIEW}/commission.holds.view.ts`,
    text: 'takesOfBoth(data) ? withoutHoldsOfSale(row, entry?.byHand ?? null, data.period) : row',
    instead: 'withoutHoldsOfSale(row, { kinds: row.holdKinds, payableIn: row.dueIn }, data.period)',
  },
  {
    name: 'a closing leaves what it carries due in its month',
    file: `${VIEW}/commission.view.ts`,
    text: 'dueIn: nextPeriod(period)',
    instead: 'dueIn: nextPeriod(nextPeriod(period))',
  },
  {
    name: 'what a payout covered that came back is covered still',
    file: `${VIEW}/commission.changes.view.ts`,
    text: "({ payoutId: null, status: 'approved', dueIn: credit.period })",
    instead: "({ status: 'approved', dueIn: credit.period })",
  },
];

describe('bugs planted in the view of lines', () => {
  it.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    'show in the sums: %s',
    async (_, mutant) => {
      const directory = await mutantFolder();
      try {
        for (const lib of ['kernel', 'commissions'])
          await cp(join(LIBS, lib, 'src'), join(directory, lib, 'src'), { recursive: true });
        await plant(directory, mutant);
        await redirectKernel(directory);
        const path = `${directory}/${VIEW}/commission.view.ts`;
        const { commissionView } = (await import(path)) as { commissionView: { readonly on: object } };
        const isSeen = async (actions: readonly Action[]): Promise<boolean> =>
          (await owedOtherwise(await new Player(engine, 5).play(actions), commissionView)).sums.length > 0;
        let seen = false;
        for (const actions of [FAILED, ...fc.sample(bracketHistories, { seed: 20_251_201, numRuns: 120 })])
          seen ||= await isSeen(actions);
        expect(seen).toBe(true);
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
    5 * 60_000,
  );
});
