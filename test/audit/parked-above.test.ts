import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import type { VectorRule, VectorStep } from '../support/vectors.js';
import type { Engine } from './engine.js';
import { ledgerIdOf } from './facts.js';
import { TENANT } from './history.js';
import { agreed, amended, played, refunded, rule, sale, scenario, theEngine } from './small-scenario.js';
import type { EnginePlayer } from './vector-engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const USD = { currency: 'USD' };
const OWN = rule({ share: { rate: '0.10' } });
const ABOVE = { key: 'above', onTop: true, payee: 'parent', level: 1 } as const;
const SHARE = rule({ share: { rate: '0.01' } }, ABOVE);
const FLAT = rule({ flat: { amount: '5.00', per: 'sale' } }, ABOVE);
const LARGE = rule({ share: { rate: '0.01' } }, { ...ABOVE, when: { fact: 'sale.amount', atLeast: 500 } });

/** Plays it without a rate; then a dollar is worth 0.50 pounds, and what has waited is taken up; then more happens. */
async function rated(rules: VectorRule[], given: VectorStep[], later: VectorStep[] = [], patEarns = true) {
  const player = await played(engine, scenario(rules, given, { patEarns }));
  const waiting = await agreed(player);
  const rates = { USD: '1.2', GBP: '0.6' };
  await player.history.rates({
    type: 'rates.published',
    data: { source: 'ecb', day: '2025-03-05', base: 'EUR', rates },
  });
  await player.runner.retryParked();
  const taken = await agreed(player);
  expect(await stillParked(player)).toEqual([]);
  for (const step of later) await player.take(step);
  return { waiting, taken, after: await agreed(player), pat: await saidBy(player, 'pat') };
}

/** Which kinds of sources ledgers still wait with. */
const stillParked = async (player: EnginePlayer): Promise<string[]> => {
  const waiting = new Map<string, string>();
  for (const partner of ['ann', 'pat']) {
    for (const { type, data } of await eventsOf(player, partner)) {
      if (!('source' in data) || !data.source) continue;
      const key = `${partner} ${data.source.eventId}`;
      if (type === 'ledger.source-parked') waiting.set(key, `${partner} ${data.source.kind}`);
      else waiting.delete(key);
    }
  }
  return [...waiting.values()];
};

const eventsOf = (player: EnginePlayer, partner: string) =>
  player.history.ofStream<LedgerEvent>(`ledger-${TENANT}.${ledgerIdOf(partner)}`);

const saidBy = async (player: EnginePlayer, partner: string): Promise<string[]> => {
  const events = await eventsOf(player, partner);
  return events.map(({ type, data }) => ('reason' in data ? `${type} ${data.reason}` : type));
};

describe('a sale without a rate that a partner above may earn from', () => {
  it('waits in the ledger of that partner, too', async () => {
    const { waiting, taken, after, pat } = await rated([OWN, SHARE], [sale('s1', '100', USD)]);
    expect([waiting, taken, after]).toEqual([{}, { ann: 500, pat: 50 }, { ann: 500, pat: 50 }]);
    expect(pat).toEqual(['ledger.opened', 'ledger.source-parked NO_RATE', 'ledger.commission-accrued']);
  });

  it('waits there with what happens to it', async () => {
    const given = [sale('s1', '100', USD), refunded('f1', 's1', '50')];
    const { taken, after } = await rated([OWN, SHARE], given, [refunded('f2', 's1', '50')]);
    expect([taken, after]).toEqual([{ ann: 250, pat: 25 }, {}]);
  });

  it('is followed there once it was taken up, also when nothing is left for a rule', async () => {
    const { after } = await rated([OWN, FLAT], [sale('s1', '100', USD)], [amended('a1', 's1', '0', '100')]);
    expect(after).toEqual({});
  });

  it('is passed where the partner could not earn', async () => {
    const given = [sale('s1', '100', USD), refunded('f1', 's1', '50')];
    const { after } = await rated([OWN, SHARE], given, [refunded('f2', 's1', '20')], false);
    expect(after).toEqual({ ann: 150 });
  });

  it('waits no longer where no rule pays that partner', async () => {
    const given = [sale('s1', '100', USD), refunded('f1', 's1', '50')];
    const { after } = await rated([OWN, LARGE], given, [refunded('f2', 's1', '20')]);
    expect(after).toEqual({ ann: 150 });
  });

  it('waits no longer in the ledger of the credited partner where every rule pays above it', async () => {
    const given = [sale('s1', '100', USD), refunded('f1', 's1', '50')];
    const { after } = await rated([SHARE], given, [refunded('f2', 's1', '20')]);
    expect(after).toEqual({ pat: 15 });
  });
});
