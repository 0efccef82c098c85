import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEvent } from '#libs/commissions';
import type { SaleAttribution } from '#libs/sales';
import { policy, T } from '../../libs/attribution/test/evidence.fixtures.js';
import type { Engine } from './engine.js';
import { ledgerIdOf, partnerIdOf, saleIdOf, saleOf } from './facts.js';
import { PROGRAM, TENANT } from './history.js';
import { audit } from './audit.js';
import { played, rule, scenario, theEngine } from './small-scenario.js';
import type { EnginePlayer } from './vector-engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await theEngine();
});

/** Whatever decides: no finding but of that. */
async function agreedOnMoney(player: EnginePlayer): Promise<Record<string, number>> {
  const { differences } = await audit(player.history.store);
  const paths = differences.first.flatMap(({ kind, fields }) => fields.map(({ path }) => `${kind}: ${path}`));
  expect(new Set(paths)).toEqual(new Set(['attribution: attribution.decidedBy']));
  return player.totals();
}

describe('a part that somebody should look at', () => {
  it('is held, and the auditor says so too', async () => {
    const player = await played(engine, scenario([rule({ share: { rate: '0.1' } })], []));
    const share = (name: string, risks: SaleAttribution['shares'][number]['risks']) => ({
      ...{ partnerId: partnerIdOf(name), weight: 5000, exact: '1/2', risks },
    });
    // An account decides without a journey; what it knows of is not told here, and the audit says that alone.
    const readAt = [{ stream: 'account', id: saleIdOf('account'), revision: '0' }] as const;
    const attribution: SaleAttribution = {
      ...{ policyVersion: 1, model: 'last', decidedBy: 'registration', unusable: [], readAt, journeyId: null },
      ...{ touches: [], omitted: 0, shares: [share('ann', ['self-referral']), share('bob', [])] },
    };
    const sold = saleOf('s1', { at: T, credits: { ann: 5000, bob: 5000 }, lines: ['100'] });
    if (sold.type !== 'sale.recorded') throw new Error('it is recorded');
    const { history } = player;
    await history.program({ type: 'program.attribution-policy-set', data: { programId: PROGRAM, policy: policy() } });
    const data = { ...sold.data, crediting: 'by-policy', attribution } as const;
    await history.sale(saleIdOf('s1'), { type: 'sale.recorded', data });
    await player.runner.settle();
    expect(await agreedOnMoney(player)).toEqual({ ann: 500, bob: 500 });
    const holds = async (name: string) =>
      (await history.ofStream<LedgerEvent>(`ledger-${TENANT}.${ledgerIdOf(name)}`)).flatMap(({ type, data: of }) =>
        type === 'ledger.commission-accrued' ? of.holds : [],
      );
    expect(await holds('ann')).toEqual([{ kind: 'risk', until: null }]);
    expect(await holds('bob')).toEqual([]);
    const { saleId, programId, externalId, occurredAt, timeZone, currency, credits: before } = data;
    const whole = [{ partnerId: partnerIdOf('pat'), weight: 10_000 }];
    const found = { ...attribution, shares: whole.map((part) => ({ ...part, exact: '1', risks: ['self-referral'] })) };
    await history.sale(saleIdOf('s1'), {
      type: 'sale.recredited',
      data: {
        ...{ saleId, programId, externalId, occurredAt, timeZone, currency, before, after: whole },
        ...{ sold: { occurredAt, timeZone }, charged: '100', refunded: '0', influence: false },
        ...{ partnerId: partnerIdOf('pat'), reason: 'it came late', attribution: found as SaleAttribution },
      },
    });
    await player.runner.settle();
    expect(await agreedOnMoney(player)).toEqual({ pat: 1000 });
    expect(await holds('pat')).toEqual([{ kind: 'risk', until: null }]);
  });
});
