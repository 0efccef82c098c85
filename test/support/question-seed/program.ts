import type { Sender } from '../sender.js';

const BEGAN = '2024-01-01T00:00:00Z';
const DAY = 86_400_000;
/** A moment so many days before now; negative: after now. */
export const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

export const RATES = { lamps: 0.1, books: 0.05, booksFromJuly: 0.06, capped: 0.1 } as const;
export const CAPS = { monthly: 60, launch: 200 } as const;
const inCategory = (category: string) => ({ when: { all: [{ fact: 'LINE_CATEGORY', oneOf: [category] }] } });
const share = (rate: number) => ({ pays: { kind: 'SHARE', rate: String(rate) } });
const rulesWith = (rest: number) => [
  { ruleId: 'lamps', name: 'Lamps', ...inCategory('lamps'), ...share(RATES.lamps) },
  { ruleId: 'rest', name: 'All others', ...share(rest) },
];

/** What the second tier asks for. */
export const SILVER = { rank: 2, name: 'Silver', netRevenue: '5000.00', closedDeals: 1 } as const;

export interface OpenedProgram {
  readonly programId: string;
  readonly cappedPlanId: string;
}

/** A program with two versions of its standard plan, a plan with caps, and everything that deals and tiers ask for. */
export async function openProgram(seed: Sender): Promise<OpenedProgram> {
  const { id: programId } = await seed.send('createProgram', {
    ...{ name: 'Resellers', currency: 'EUR', timeZone: 'UTC', startsAt: BEGAN, maturityDays: 0 },
  });
  const of = { programId, effectiveFrom: BEGAN };
  await seed.send('publishPlan', { ...of, name: 'Standard', standard: true, rules: rulesWith(RATES.books) });
  await seed.send('publishPlan', {
    ...{ programId, effectiveFrom: '2024-07-01T00:00:00Z', name: 'Standard', standard: true },
    rules: rulesWith(RATES.booksFromJuly),
  });
  await seed.send('publishPlan', {
    ...{ ...of, name: 'Capped', standard: false },
    rules: [{ ruleId: 'share', name: 'Share under a cap', ...share(RATES.capped) }],
    caps: [
      { capId: 'monthly', per: 'PARTNER', window: 'MONTH', amount: `${CAPS.monthly}.00` },
      { capId: 'launch', per: 'PROGRAM', window: 'LIFETIME', amount: `${CAPS.launch}.00` },
    ],
  });
  await seed.send('setPayoutPolicy', {
    ...{ ...of, minimum: '1', payoutCurrency: 'EUR', rateSource: 'ecb', secondApprovalAbove: '1000' },
    ...{ requiresTaxForm: true, requiresPayoutMethod: true },
  });
  await seed.send('setTierLadder', {
    ...{ ...of, graceDays: 10, upgrades: 'BY_PERSON' },
    tiers: [{ rank: 1, name: 'Member' }, SILVER],
  });
  await seed.send('setDealPolicy', {
    ...{ ...of, productLines: ['Lamps', 'Books'], capacity: 100, protectionDays: 90 },
    automaticApproval: { enabled: true, upToAmount: '5000', fromTier: 1 },
  });
  const goal = { ...of, period: 'YEAR', effectiveUntil: '2100-01-01T00:00:00Z' };
  await seed.send('setGoal', { ...goal, name: 'Sales', metric: 'PARTNER_SALES', target: '100' });
  await seed.send('setGoal', { ...goal, name: 'Revenue', metric: 'PARTNER_REVENUE', target: '1000.00' });
  return { programId, cappedPlanId: await planNamed(seed, programId, 'Capped') };
}

async function planNamed(seed: Sender, programId: string, name: string): Promise<string> {
  type Found = { planVersions: { nodes: { planId: string; name: string }[] } };
  const selection = '{ planVersions(first: 9) { nodes { planId name } } }';
  const { planVersions } = await seed.see<Found>('program', `id: "${programId}"`, selection);
  return planVersions.nodes.find((plan) => plan.name === name)?.planId ?? '';
}
