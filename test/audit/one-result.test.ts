import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import type { VectorRule, VectorStep } from '../support/vectors.js';
import type { Engine } from './engine.js';
import { ledgerIdOf } from './facts.js';
import { TENANT } from './history.js';
import { agreed, amended, played, refunded, rule, sale, scenario, theEngine } from './small-scenario.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

const KWD = { currency: 'KWD' };
/** In pounds 1.14 × 10^15. */
const BIG = '950000000000000';
const SHARE = rule({ share: { rate: '1' } });
const steps = (mode: 'marginal' | 'retroactive', from: string): VectorRule => {
  const rises = [
    { from: '0', rate: '0.1' },
    { from, rate: '1' },
  ];
  return rule({ brackets: { mode, by: 'amount', window: 'MONTH', steps: rises } });
};

/** Plays it, and says which sources ann's ledger has parked. */
async function parkedBy(
  rules: VectorRule,
  given: VectorStep[],
  caps: { per: string; window: string; amount: string }[] = [],
) {
  const player = await played(engine, scenario([rules], given, { caps }));
  const totals = await agreed(player);
  const events = await player.history.ofStream<LedgerEvent>(`ledger-${TENANT}.${ledgerIdOf('ann')}`);
  const parked = events.flatMap(({ type, data }) => (type === 'ledger.source-parked' ? [data.source.kind] : []));
  return { totals, parked };
}

describe('a result of more than 10^15', () => {
  it('is one of one ledger: a part of it may be posted', async () => {
    const credits = ['ann', 'bob'];
    const { totals, parked } = await parkedBy(SHARE, [
      sale('s1', BIG, { ...KWD, credits }),
      refunded('f1', 's1', '100'),
    ]);
    expect(parked).toEqual([]);
    expect(totals).toEqual({ ann: 56999999999994000, bob: 56999999999994000 });
  });

  it('is not posted, nor what comes after it', async () => {
    const given = [sale('s1', BIG, KWD), refunded('f1', 's1', '100'), sale('s2', '10')];
    expect(await parkedBy(SHARE, given)).toEqual({ totals: { ann: 1000 }, parked: ['sale', 'refund'] });
  });

  it('is one before caps', async () => {
    const caps = [{ per: 'PARTNER', window: 'MONTH', amount: '25.00' }];
    expect((await parkedBy(SHARE, [sale('s1', BIG, KWD)], caps)).parked).toEqual(['sale']);
  });

  it('is one by the step that is reached', async () => {
    const given = [sale('s1', BIG, KWD), sale('s2', '10')];
    expect((await parkedBy(steps('retroactive', '2000000000000000'), given)).parked).toEqual([]);
    expect((await parkedBy(steps('retroactive', '1000000000000000'), given)).parked).toEqual(['sale']);
  });

  it('is one of the stretch that a sale takes', async () => {
    const given = [sale('s1', BIG, KWD), sale('s2', BIG, KWD), sale('s3', '10')];
    const { totals, parked } = await parkedBy(steps('marginal', '1000000000000000'), given);
    expect(parked).toEqual(['sale']);
    expect(totals).toEqual({ ann: 24000000000001000 });
  });

  it('is what the others in a window rise by, too', async () => {
    const given = [sale('s1', BIG), sale('s2', BIG), sale('s3', BIG), sale('s4', '10')];
    const { totals, parked } = await parkedBy(steps('retroactive', '2500000000000000'), given);
    expect(parked).toEqual(['sale']);
    expect(totals).toEqual({ ann: 19000000000000100 });
  });

  it('parks an amendment that brings it', async () => {
    const given = [sale('s1', '1', KWD), amended('a1', 's1', BIG), sale('s2', '10')];
    expect(await parkedBy(SHARE, given)).toEqual({ totals: { ann: 1120 }, parked: ['amendment'] });
  });

  it.each([
    ['a sale', [sale('s3', BIG)]],
    ['an amendment', [sale('s3', '10'), amended('a1', 's3', BIG)]],
    ['an amendment that another followed', [sale('s3', '10'), amended('a1', 's3', BIG), amended('a2', 's3', '30')]],
  ])('of %s is posted once it fits, and the auditor agrees', async (_what, large) => {
    const window = steps('retroactive', '2500000000000000');
    const given = [sale('s1', BIG), sale('s2', BIG), ...large];
    const player = await played(engine, scenario([window], given));
    await agreed(player);
    expect([...player.runner.parked.values()].map(({ reason }) => reason)).toEqual(['AMOUNT_OUT_OF_RANGE']);
    await player.take(refunded('f1', 's1', BIG));
    await player.runner.retryParked();
    const totals = await agreed(player);
    expect(player.runner.parked.size).toBe(0);
    expect(totals).toEqual({ ann: large.length === 3 ? 9500000000000300 : 19000000000000000 });
  });

  it('of an amendment is posted by itself while another one is on its way, and the auditor agrees', async () => {
    const given = [sale('s1', BIG), sale('s2', BIG), sale('s3', '10'), amended('a1', 's3', BIG)];
    const player = await played(engine, scenario([steps('retroactive', '2500000000000000')], given));
    await player.take(refunded('f1', 's1', BIG));
    await player.record(amended('a2', 's3', '30'));
    await player.runner.retryParked();
    expect(player.runner.parked.size).toBe(0);
    expect(await agreed(player)).toEqual({ ann: 9500000000000300 });
  });

  it('is what an amendment changes, not what an entry has come to', async () => {
    const given = [sale('s1', '500000000000000', KWD), amended('a1', 's1', BIG), refunded('f1', 's1', '100')];
    expect((await parkedBy(SHARE, given)).parked).toEqual([]);
  });
});
