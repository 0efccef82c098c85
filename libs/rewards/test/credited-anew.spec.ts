import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#libs/kernel';
import { partnerEvents } from '#libs/partners';
import { programEvents } from '#libs/programs';
import { type Credit, type SaleAttribution, saleAggregate, type SaleEvent, saleEvents } from '#libs/sales';
import { RewardStateReader, type SaleTrigger } from '../src/state-reader/reward.state-reader.js';
import { BERLIN, policyOf, rule } from './reward.fixtures.js';
import { World } from './written-world.fixtures.js';

const [STARTS, SOLD, LATER] = ['2026-01-01T00:00:00.000Z', '2026-03-01T09:00:00.000Z', '2026-04-20T12:00:00.000Z'];
const RISKS = ['self-referral'] as const;

let world: World;
const tell = (types: unknown, id: string, type: string, data: object): Promise<void> =>
  world.happen(types as never, id, { type, data } as never, SOLD);

const part = (partnerId: string, weight = 10_000): Credit => ({ partnerId, weight });
const halves = [part('north', 5_000), part('south', 5_000)];

/** Evidence in which touches of partners come in an order, and some partners are doubted. */
const evidence = (shares: readonly Credit[], touched: readonly string[], doubted: readonly string[] = []) =>
  ({
    ...{
      policyVersion: 1,
      model: 'linear',
      decidedBy: 'touches',
      journeyId: 'J',
      omitted: 0,
      unusable: [],
      readAt: [],
    },
    touches: touched.map((partnerId) => ({ partnerId, kind: 'click', dropped: null })),
    shares: shares.map((share) => ({ ...share, exact: '1', risks: doubted.includes(share.partnerId) ? RISKS : [] })),
  }) as unknown as SaleAttribution;

beforeEach(async () => {
  world = new World();
  const created = { programId: 'p', name: 'P', currency: 'USD', timeZone: BERLIN, startsAt: STARTS };
  await tell(programEvents, 'p', 'program.created', created);
  await tell(programEvents, 'p', 'program.reward-policy-set', { programId: 'p', policy: policyOf(rule()) });
  for (const partnerId of ['north', 'south']) {
    const of = { partnerId, programId: 'p', at: STARTS };
    const who = { externalId: partnerId, personalKey: null, name: null, kind: 'affiliate', country: 'DE' };
    await tell(partnerEvents, partnerId, 'partner.prospected', { ...of, ...who });
    await tell(partnerEvents, partnerId, 'partner.enrolled', { ...of, tier: 1 });
    await tell(partnerEvents, partnerId, 'partner.activated', of);
  }
});

const of = { saleId: 's', programId: 'p', externalId: 's', currency: 'USD', timeZone: BERLIN };

const recorded = (credits: readonly Credit[], attribution: SaleAttribution): Promise<void> =>
  tell(saleEvents, 's', 'sale.recorded', {
    ...{ ...of, occurredAt: SOLD, credits, attribution, crediting: 'by-policy', evidence: null, customer: null },
    ...{ saleType: null, metadata: {}, person: null, personalTexts: null, conversion: null, amount: '100' },
    lines: [{ line: 1, product: 'it', category: null, kind: 'goods', quantity: '1', unitPrice: '100', amount: '100' }],
  });

const recredited = (before: readonly Credit[], after: readonly Credit[], attribution: SaleAttribution | null) =>
  tell(saleEvents, 's', 'sale.recredited', {
    ...{ ...of, occurredAt: LATER, before, after, attribution, sold: { occurredAt: SOLD, timeZone: BERLIN } },
    ...{ charged: '100', refunded: '0', influence: false, partnerId: 'north', reason: 'late' },
  });

/** Whose each of the events makes the sale, and whether somebody has to look first; null: nobody else's. */
async function occasions(): Promise<readonly unknown[]> {
  const reader = new RewardStateReader(world.facts, world.tenant);
  const events: Recorded<SaleEvent>[] = [];
  for await (const event of world.facts.events(saleAggregate, world.tenant, 's')) events.push(event);
  const all = events.map(async (event) => (await reader.ofSale(event as SaleTrigger))?.earned.referrer ?? null);
  return Promise.all(all);
}
const whose = async () =>
  (await new RewardStateReader(world.facts, world.tenant).standing({ kind: 'sale', id: 's' }))?.creditedTo;
const earns = (partnerId: string, risky: boolean) => expect.objectContaining({ partnerId, risky });

describe('a sale that is credited anew by other evidence', () => {
  const [south, north] = [[part('south')], [part('north')]];

  it('has a reward that somebody has to look at where that evidence says so, also where a person moves it then', async () => {
    await recorded(south, evidence(south, ['south']));
    await recredited(south, north, evidence(north, ['south', 'north'], ['north']));
    expect(await occasions()).toEqual([earns('south', false), earns('north', true)]);
    await recredited(north, south, null);
    await recredited(south, north, null);
    expect((await occasions()).slice(2)).toEqual([earns('south', false), earns('north', true)]);
  });

  it('has one that nobody has to look at where only the evidence before it did', async () => {
    await recorded(south, evidence([...south, ...north], ['south'], ['north']));
    await recredited(south, north, evidence(north, ['north']));
    expect(await occasions()).toEqual([earns('south', false), earns('north', false)]);
  });

  it('is, of equal parts, of whose touch is first in that evidence', async () => {
    await recorded(south, evidence(south, ['south']));
    await recredited(south, halves, evidence(halves, ['north', 'south']));
    expect(await occasions()).toEqual([earns('south', false), earns('north', false)]);
    expect(await whose()).toBe('north');
    await recredited(halves, south, null);
    expect((await occasions())[2]).toEqual(earns('south', false));
    expect(await whose()).toBe('south');
  });

  it('says by that evidence why nobody has it', async () => {
    await recorded(south, evidence(south, ['south']));
    const self = evidence([], ['north']);
    const touches = self.touches.map((touch) => ({ ...touch, dropped: { reason: 'self-referral' } }));
    await recredited(south, [], { ...self, touches } as SaleAttribution);
    expect((await occasions())[1]).toEqual({ reason: 'SELF_REFERRAL', partnerId: 'north' });
  });
});
