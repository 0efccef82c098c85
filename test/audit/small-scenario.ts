import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Vector, VectorRule, VectorStep } from '../support/vectors.js';
import { audit } from './audit.js';
import { type Engine, engineOf } from './engine.js';
import { EnginePlayer } from './vector-engine.js';

const START = '2025-03-01T00:00:00Z';
const AT = '2025-03-05T12:00:00Z';

export const step = (name: string, key: string, more: object): VectorStep =>
  ({ step: name, key, occurredAt: AT, ...more }) as VectorStep;

/** Goods, and postage that no base takes in. */
const linesOf = (goods: string, postage: string) => [
  { line: 1, kind: 'goods', quantity: '1', unitPrice: goods },
  { line: 2, kind: 'postage', quantity: '1', unitPrice: postage },
];

interface Sold {
  readonly postage?: string;
  readonly currency?: string;
  readonly credits?: readonly string[];
}

/** Of equal credits. */
export const sale = (key: string, goods: string, { postage = '0', currency, credits = ['ann'] }: Sold = {}) =>
  step('recordSale', key, {
    credits: credits.map((partner) => ({ partner, weight: 10_000 / credits.length })),
    lines: linesOf(goods, postage),
    ...(currency !== undefined && { currency }),
  });

export const amended = (key: string, of: string, goods: string, postage = '0'): VectorStep =>
  step('amendSale', key, { sale: of, lines: linesOf(goods, postage) });

export const reassigned = (key: string, of: string, partner: string): VectorStep =>
  step('reassignSale', key, { sale: of, partner });

export const refunded = (key: string, of: string, amount: string): VectorStep =>
  step('refundSale', key, { sale: of, amount });

export const rule = (pays: VectorRule['pays'], more: Partial<VectorRule> = {}): VectorRule => ({
  key: 'rule',
  pays,
  ...more,
});

/** Ann, whose parent is Pat, and Bob; Pat earns from the start or only later. A dinar is worth 1.20 pounds. */
export const scenario = (
  rules: VectorRule[],
  steps: readonly VectorStep[],
  { patEarns = true, caps = [] }: { patEarns?: boolean; caps?: { per: string; window: string; amount: string }[] } = {},
): Vector => {
  const partner = (key: string) => ({ key, kind: 'reseller', country: 'GB', tier: 1 });
  const base = { excludes: { kinds: ['postage'] } };
  return {
    name: 'small',
    program: { currency: 'GBP', timeZone: 'Europe/London', startsAt: START },
    partners: [
      { ...partner('ann'), parents: [{ parent: 'pat', effectiveFrom: START }] },
      partner('bob'),
      { ...partner('pat'), ...(!patEarns && { couldNotEarn: [{ from: START, until: '2025-03-10T00:00:00Z' }] }) },
    ],
    rates: [
      { day: '2025-03-05', currency: 'KWD', perEuro: '0.5' },
      { day: '2025-03-05', currency: 'GBP', perEuro: '0.6' },
    ],
    plans: [
      { key: 'plan', versions: [{ version: 1, effectiveFrom: START, rounding: 'HALF_AWAY', base, rules, caps }] },
    ],
    steps,
    expect: { totals: {} } as Vector['expect'],
  };
};

export const theEngine = (): Promise<Engine> => engineOf(join(import.meta.dirname, '../../libs'));

/** Plays a scenario through the engine: each step is brought to the ledgers before the next, or all of them at once. */
export async function played(engine: Engine, vector: Vector, settles?: 'each' | 'once'): Promise<EnginePlayer> {
  const player = new EnginePlayer(vector, engine);
  expect(await player.play(settles)).toEqual([]);
  return player;
}

/** The totals of all ledgers, in minor units, once the auditor agrees with them. */
export async function agreed(player: EnginePlayer): Promise<Record<string, number>> {
  const result = await audit(player.history.store);
  expect(result.differences.first).toEqual([]);
  expect(result.agrees).toBe(true);
  return player.totals();
}
