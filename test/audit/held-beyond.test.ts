import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import { audit } from './audit.js';
import { type Engine, engineOf } from './engine.js';
import { ledgerIdOf } from './facts.js';
import type { History } from './history.js';
import { type Mutant, withMutant } from './mutated-engine.js';
import { publishesBrackets } from './bracket-plan.js';
import { owedOtherwise } from './owed-rows.js';
import { type Action, Player } from './random-history.js';

const steps = [
  { from: '0', rate: '0.5' },
  { from: '1000', rate: '1' },
];
const sold = (amount: string): Action => ({
  do: 'sell',
  given: {
    ...{ at: '2011-01-05T12:00:00.000Z', credits: 'retro', currency: 'GBP', customer: null, saleType: 'shop' },
    lines: [{ amount, kind: 'goods', product: 'P' }],
  } as Extract<Action, { do: 'sell' }>['given'],
});
const first = { do: 'correct', name: 'retro', which: 0, amount: '1' } as const;
const [HELD, VOIDED]: readonly [Action, Action] = [
  { ...first, how: 7 },
  { ...first, how: 0 },
];

/** 900.00 bring 450.00, and 100.00 that reach the step 100.00 and a true-up of 450.00; a void of the first takes 900.00. */
const ACTIONS: readonly Action[] = [
  publishesBrackets({ mode: 'retroactive', window: 'lifetime', steps }),
  ...[sold('900'), sold('100'), HELD, VOIDED],
  { do: 'close' },
];

const FILE = 'commissions/src/ledger/closing/period-close.ts';
const BELOW: Mutant = { file: FILE, text: 'return total + notBelowNothing(stood);', instead: 'return total + stood;' };
const UNSAID: Mutant = {
  file: FILE,
  text: "requestId: data.requestId, leastHeld: '0'",
  instead: 'requestId: data.requestId, leastHeld: null',
};

const closings = async (history: History) => {
  const events = await history.ofStream<LedgerEvent>(`ledger-acme.${ledgerIdOf('retro')}`);
  return events.flatMap(({ type, data }) => (type === 'ledger.period-closed' ? [[data.held, data.payout]] : []));
};

let engine: Engine;
beforeAll(async () => {
  engine = await engineOf(join(import.meta.dirname, '../../libs'));
});

describe('an entry that is held and voided with what it had brought other sales', () => {
  it('is held with nothing: what stands is paid, and its lines show that', async () => {
    const history = await new Player(engine, 1).play(ACTIONS);
    expect(await closings(history)).toEqual([['0.00', '-100.00']]);
    expect((await audit(history.store)).agrees).toBe(true);
    expect(await owedOtherwise(history)).toEqual({ sums: [], rows: [] });
  });

  it('is found where a closing holds less than nothing', async () => {
    const history = await withMutant(BELOW, (planted) => new Player(planted, 1).play(ACTIONS));
    expect(await closings(history)).toEqual([['-450.00', '-550.00']]);
    const { agrees, differences } = await audit(history.store);
    expect([agrees, differences.byKind]).toMatchObject([false, { statement: 1 }]);
  }, 300_000);

  it('stays in older history as it was closed, and is nothing from then on', async () => {
    const [before, later] = [
      [BELOW, UNSAID],
      [...ACTIONS, sold('20'), { do: 'settle' } as const],
    ];
    const history = await withMutant(before, (earlier) => new Player(earlier, 1).play(later));
    expect(await closings(history)).toEqual([['-450.00', '-550.00']]);
    expect((await audit(history.store)).agrees).toBe(true);
    expect(await owedOtherwise(history)).toEqual({ sums: [], rows: [] });
  }, 300_000);
});
