import { beforeAll, describe, expect, it } from '@jest/globals';
import type { VectorStep } from '../support/vectors.js';
import type { Engine } from './engine.js';
import { ofPartner } from './facts.js';
import {
  agreed,
  amended,
  played,
  reassigned,
  refunded,
  rule,
  sale,
  scenario,
  step,
  theEngine,
} from './small-scenario.js';
import type { EnginePlayer } from './vector-engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const SHARE = rule({ share: { rate: '0.1' } });
const ABOVE = rule({ share: { rate: '0.05' } }, { key: 'above', onTop: true, payee: 'parent', level: 1 } as never);
const PAT_ABOVE_BOB = step('setPartnerParent', 'h1', {
  ...{ partner: 'bob', parent: 'pat', effectiveFrom: '2025-03-01T00:00:00Z' },
});
const merged = (partner: string, into: string): VectorStep =>
  step('mergePartner', 'm1', { partner, into, occurredAt: '2025-03-06T00:00:00Z' });
const DOLLARS = sale('s1', '100', { currency: 'USD' });
type More = Parameters<typeof scenario>[2];

const begun = (steps: readonly VectorStep[], more?: More, how?: 'once') =>
  played(engine, scenario([SHARE, ABOVE], steps, more), how);

async function totalsOf(steps: readonly VectorStep[]) {
  const each = await agreed(await begun(steps));
  expect(await agreed(await begun(steps, {}, 'once'))).toEqual(each);
  return each;
}

const ban = (player: EnginePlayer, name: string): Promise<void> => {
  const of = { ...ofPartner(name), at: '2025-03-06T00:00:00.000Z' };
  return player.history.partner(of.partnerId, { type: 'partner.banned', data: { ...of, reason: 'fraud', note: null } });
};

/** Until nothing waits any more: two dollars are a pound. */
async function publish(player: EnginePlayer): Promise<void> {
  const rates = { USD: '1.2', GBP: '0.6' };
  await player.history.rates({
    type: 'rates.published',
    data: { source: 'ecb', day: '2025-03-05', base: 'EUR', rates },
  });
  for (let tries = 0; tries < 3; tries += 1) await player.runner.retryParked();
  expect(player.runner.parked.size).toBe(0);
}

describe('those above a sale that is credited to another partner', () => {
  it('lose it, though the partner that had it may no longer earn', async () => {
    const player = await begun([sale('s1', '100')]);
    await ban(player, 'ann');
    await player.take(reassigned('r1', 's1', 'bob'));
    expect(await agreed(player)).toEqual({ bob: 1000 });
  });

  it('of a record that was merged since are the record it ended in, where they had no entry of it', async () => {
    const moved = [PAT_ABOVE_BOB, sale('s1', '100'), merged('pat', 'ann'), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf(moved)).toEqual({ ann: 500, bob: 1000 });
    expect(await totalsOf([...moved, refunded('f1', 's1', '40')])).toEqual({ ann: 300, bob: 600 });
    const back = [...moved, reassigned('r2', 's1', 'ann'), refunded('f1', 's1', '40')];
    expect(await totalsOf(back)).toEqual({ ann: 600, pat: 300 });
    expect(await totalsOf([...back, reassigned('r3', 's1', 'bob')])).toEqual({ ann: 300, bob: 600 });
  });

  it('have it again where it comes back, though their record is said to have ended before the sale', async () => {
    const backdated = step('mergePartner', 'm1', { partner: 'pat', into: 'ann', occurredAt: '2025-03-02T00:00:00Z' });
    const moved = [PAT_ABOVE_BOB, sale('s1', '100', { credits: ['bob'] }), backdated, reassigned('r1', 's1', 'ann')];
    expect(await totalsOf([...moved, reassigned('r2', 's1', 'bob')])).toEqual({ bob: 1000, pat: 500 });
  });

  it('are nobody where a parent was merged into the new partner since', async () => {
    const moved = [PAT_ABOVE_BOB, sale('s1', '100'), merged('pat', 'bob'), reassigned('r1', 's1', 'bob')];
    expect(await totalsOf(moved)).toEqual({ bob: 1000 });
  });
});

describe('a sale that waits for a rate', () => {
  it('is passed by one above a partner that may no longer earn, who takes it up from another', async () => {
    const player = await begun([PAT_ABOVE_BOB, DOLLARS]);
    await ban(player, 'ann');
    await player.take(reassigned('r1', 's1', 'bob'));
    await publish(player);
    expect(await agreed(player)).toEqual({ bob: 500, pat: 250 });
  });

  it('pays one above that was merged while it waited, or stands above no longer, as when it was recorded', async () => {
    const player = await begun([DOLLARS, refunded('f1', 's1', '50'), merged('pat', 'bob')]);
    await publish(player);
    expect(await agreed(player)).toEqual({ ann: 250, pat: 125 });
    const left = { partner: 'ann', parent: 'bob', effectiveFrom: '2025-03-02T00:00:00Z' };
    const other = await begun([DOLLARS, step('setPartnerParent', 'h1', left)]);
    await publish(other);
    await other.take(amended('a1', 's1', '200'));
    expect(await agreed(other)).toEqual({ ann: 1000, pat: 500 });
  });

  it('does not wait again where the rate is known when it comes back', async () => {
    const player = await begun([DOLLARS, reassigned('r1', 's1', 'bob')]);
    await publish(player);
    await player.take(reassigned('r2', 's1', 'pat'));
    await player.take(reassigned('r3', 's1', 'bob'));
    expect(player.runner.parked.size).toBe(0);
    expect(await agreed(player)).toEqual({ bob: 500 });
  });

  it('draws on a cap of the whole program when its new partner takes it up', async () => {
    const caps = [{ per: 'PROGRAM', window: 'MONTH', amount: '100' }];
    const player = await begun([DOLLARS, reassigned('r1', 's1', 'bob')], { caps });
    await publish(player);
    expect(await agreed(player)).toEqual({ bob: 500 });
  });
});
