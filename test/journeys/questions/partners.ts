import { expect, it } from '@jest/globals';
import { amount, type Asked, earned, euros, nodesOf, takenBack } from '../../support/asked.js';
import {
  ago,
  CERTIFICATIONS,
  DEALS,
  SILVER,
  nameOf,
  ONBOARDING,
  TIERS_END,
} from '../../support/question-seed/index.js';

export function asksAboutPartners(asked: () => Asked): void {
  it('2: has a partner’s page', async () => {
    const { partner } = await asked().answerTo(2, { partnerId: asked().idOf('north') });
    const failed = earned('S-1', 'north') + earned('S-2', 'north');
    expect(partner).toMatchObject({
      ...{ externalId: 'north', name: nameOf('north'), standing: 'ACTIVE', tier: 2, onboardingOpen: [] },
      contacts: { nodes: [{ name: 'Grace Hopper', email: 'grace@example.com', role: 'sales' }] },
      balance: {
        balance: euros(earned('S-4', 'north') + earned('S-14', 'north')),
        onItsWay: amount(failed + takenBack('R-1', 'north') + earned('S-12', 'north')),
        paid: amount(0),
      },
    });
    const line = (kind: string, of: number, sale: string | null, rule: string | null = null) => ({
      ...{ kind, amount: euros(of), sale: sale && { externalId: sale }, rule: rule && { name: rule } },
    });
    expect(nodesOf(partner.commissions)).toMatchObject([
      line('PAYOUT_CREDITED', failed, null),
      line('ACCRUED', earned('S-14', 'north'), 'S-14', 'Lamps'),
      line('ACCRUED', earned('S-4', 'north'), 'S-4', 'Lamps'),
      line('ACCRUED', earned('S-12', 'north'), 'S-12', 'Lamps'),
      line('CLAWED_BACK', takenBack('R-1', 'north'), 'S-1'),
    ]);
    expect(nodesOf(partner.statements)).toMatchObject([{ period: '2024-03', status: 'CLOSED', closing: amount(0) }]);
    expect(nodesOf(partner.nextPayout)).toMatchObject([{ period: '2024-03', status: 'PLANNED', approvers: [] }]);
    const open = (number: string, state: string, until?: string) => ({
      ...{ externalId: number, state, amount: euros(DEALS[number]!.amount) },
      ...(until && { expiresAt: expect.stringContaining(until) }),
    });
    const ends = (number: string): string => ago(DEALS[number]!.registered - 90).slice(0, 10);
    expect(nodesOf(partner.deals)).toMatchObject([
      open('CRM-1', 'APPROVED', ends('CRM-1')),
      open('CRM-3', 'APPROVED', ends('CRM-3')),
      open('CRM-4', 'IN_REVIEW'),
    ]);
  });

  it('4: says who loses a tier, and why', async () => {
    const { partnerTierStates } = await asked().answerTo(4, { periodEnd: TIERS_END });
    expect(nodesOf(partnerTierStates)).toMatchObject([
      {
        ...{ partner: { externalId: 'north', name: nameOf('north'), tier: 2 }, noticedFrom: 2, noticedTier: 1 },
        shortfall: [
          { criterion: 'NET_REVENUE', of: null, required: SILVER.netRevenue, actual: '0' },
          { criterion: 'CLOSED_DEALS', of: null, required: String(SILVER.closedDeals), actual: '0' },
        ],
      },
    ]);
    const [{ downgradeAt }] = nodesOf(partnerTierStates);
    const before = new Date(Date.parse(downgradeAt) - 1).toISOString();
    expect(nodesOf((await asked().answerTo(4, { periodEnd: before })).partnerTierStates)).toEqual([]);
  });

  it('19: has certifications that end', async () => {
    const { certifications } = await asked().answerTo(19, { from: ago(0), to: ago(-60) });
    const within = Object.entries(CERTIFICATIONS).filter(([, days]) => days > 0 && days < 60);
    expect(nodesOf(certifications)).toEqual(
      within.map(([certification, days]) => ({
        ...{ certification, expiresAt: expect.stringContaining(ago(-days).slice(0, 10)) },
        contact: { name: 'Grace Hopper', email: 'grace@example.com' },
        partner: { externalId: 'north', name: nameOf('north') },
      })),
    );
    expect(within).toHaveLength(1);
  });

  it('20: says which version of which plan applies', async () => {
    const planOf = async (partner: string, at: string) => {
      const { partner: found } = await asked().answerTo(20, { partnerId: asked().idOf(partner), at });
      return found.planInForce && [found.planInForce.name, found.planInForce.version];
    };
    expect(await planOf('west', '2024-06-30T23:59:59Z')).toEqual(['Standard', 1]);
    expect(await planOf('west', '2024-07-01T00:00:00Z')).toEqual(['Standard', 2]);
    expect(await planOf('west', '2024-08-01T00:00:00Z')).toEqual(['Capped', 1]);
    expect(await planOf('east', '2024-07-01T00:00:00Z')).toEqual(['Capped', 1]);
    expect(await planOf('north', '2023-12-31T00:00:00Z')).toBeNull();
  });

  it('27: says how long onboarding takes', async () => {
    const { onboardingFigures } = await asked().answerTo(27);
    const all = Object.values(ONBOARDING);
    const took = (step: string) =>
      all.flatMap(({ began, done }) => (step in done ? [began - (done as Record<string, number>)[step]!] : []));
    const figure = (step: string, median: number) => ({
      ...{ step, begun: all.length, done: took(step).length, medianDays: `${median.toFixed(2)}` },
      longestDays: Math.max(...took(step)).toFixed(2),
    });
    expect(took('TRAINING').toSorted()).toEqual([2, 2, 4]);
    expect(took('AGREEMENT_ACCEPTED').toSorted()).toEqual([5, 9]);
    expect(onboardingFigures).toEqual([figure('AGREEMENT_ACCEPTED', 7), figure('TRAINING', 2)]);
  });

  it('3: says who is stuck in onboarding', async () => {
    const { partners } = await asked().answerTo(3, { before: ago(14) });
    const stuck = Object.entries(ONBOARDING).filter(
      ([, { began, done }]) => began > 14 && Object.keys(done).length < 2,
    );
    expect(nodesOf(partners)).toMatchObject(
      stuck.map(([name, { began }]) => ({
        ...{ externalId: name, name: nameOf(name), onboardingOpen: ['AGREEMENT_ACCEPTED'], onboardingOverdue: false },
        standingSince: expect.stringContaining(ago(began).slice(0, 10)),
      })),
    );
    expect(stuck).toHaveLength(1);
  });

  it('21: says what a person changed', async () => {
    const { personChanges } = await asked().answerTo(21, { actor: 'bob', from: ago(7) });
    const changes = nodesOf(personChanges);
    expect(changes.map(({ type }) => type)).toEqual(['partner.contact-added', 'partner.tax-form-recorded']);
    for (const change of changes) {
      expect(change).toMatchObject({
        subject: { __typename: 'Partner', name: nameOf('slow') },
        ...{ role: 'ADMIN', subjectId: asked().idOf('slow'), partner: { externalId: 'slow', name: nameOf('slow') } },
      });
    }
    expect(nodesOf((await asked().answerTo(21, { actor: 'bob', from: ago(7), to: ago(1) })).personChanges)).toEqual([]);
    const ada = nodesOf((await asked().answerTo(21, { actor: 'ada', from: ago(1) })).personChanges);
    expect(ada).toHaveLength(100);
    expect(ada.filter(({ type }) => String(type).startsWith('ledger.commission-accrued'))).toEqual([]);
  });
}
