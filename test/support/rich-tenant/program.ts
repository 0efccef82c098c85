import type { Sender } from '../sender.js';

const BEGAN = '2024-01-01T00:00:00Z';
const METRICS = [
  ['PARTNER_REVENUE', '1000.00'],
  ['PARTNER_REVENUE_SHARE', '50'],
  ['PARTNER_SALES', '10'],
  ['APPROVED_REGISTRATIONS', '3'],
  ['WON_DEALS', '1'],
  ['WON_DEAL_VALUE', '500.00'],
  ['NEW_PARTNERS', '2'],
  ['PARTNER_LEADS', '5'],
  ['CO_MARKETING_LEADS', '5'],
  ['INFLUENCED_REVENUE', '100.00'],
] as const;

const RULES = [
  {
    ruleId: 'gold',
    name: 'Gold partners',
    when: {
      any: [
        { fact: 'PARTNER_TIER', oneOf: ['3'] },
        { fact: 'SALE_AMOUNT', atLeast: '5000' },
      ],
    },
    pays: {
      kind: 'BRACKETS',
      mode: 'MARGINAL',
      window: 'MONTH',
      steps: [
        { from: '0', rate: '0.1' },
        { from: '1000', rate: '0.2' },
      ],
    },
  },
  {
    ruleId: 'bounty',
    name: 'Sign-ups',
    when: {
      all: [
        { fact: 'SALE_METADATA', key: 'campaign', oneOf: ['sign-up'] },
        { fact: 'SALE_AMOUNT', atLeast: '0', atMost: '9000' },
        { fact: 'SALE_AMOUNT', above: '-1', below: '9001' },
        { fact: 'SALE_TYPE', noneOf: ['renewal'] },
        { fact: 'CUSTOMER_RETURNING', is: false },
      ],
    },
    pays: { kind: 'FLAT', amount: '25.00' },
  },
  { ruleId: 'rest', name: 'All others', pays: { kind: 'SHARE', rate: '0.15' } },
  {
    ...{ ruleId: 'above', name: 'Whom they report to', onTop: true, payee: 'PARENT', level: 1 },
    ...{ when: { all: [{ fact: 'SALE_TYPE', oneOf: ['renewal'] }] }, pays: { kind: 'SHARE', rate: '0.01' } },
  },
  {
    ...{ ruleId: 'third', name: 'From the third renewal on', onTop: true },
    when: { all: [{ fact: 'SALE_TYPE', oneOf: ['renewal'] }] },
    pays: {
      ...{ kind: 'BRACKETS', mode: 'MARGINAL', by: 'SALES', window: 'YEAR' },
      steps: [
        { from: '0', amount: '1' },
        { from: '2', amount: '5' },
      ],
    },
  },
];

const LADDER = [
  { rank: 1, name: 'Member' },
  {
    ...{ rank: 2, name: 'Silver', netRevenue: '2000', capacityFactor: '1.5' },
    ...{ approvedRegistrations: 0, closedDeals: 0 },
  },
  { rank: 3, name: 'Gold', netRevenue: '900000', certifications: [{ certification: 'Sales', holders: 2 }] },
];

const PROFILE = {
  ...{ autoQualifiedFrom: '60', reviewFrom: '40' },
  criteria: [
    {
      ...{ id: 'audience', question: 'Do its customers need us?', weight: 100 },
      answers: [
        { id: 'yes', text: 'Yes', points: 100 },
        { id: 'no', text: 'No', points: 0 },
      ],
    },
  ],
  disqualifiers: [{ id: 'competitor', question: 'Is it a direct competitor?' }],
};

const DAY = 86_400_000;
export const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString();

const daysFrom = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => new Date(Date.parse(first) + at * DAY).toISOString().slice(0, 10));

/** A program with every setting it can have, and rates that convert to its currency. Answers with the ids of program and plan. */
export async function openProgram(seed: Sender): Promise<{ readonly programId: string; readonly planId: string }> {
  const { id: programId } = await seed.send('createProgram', {
    ...{ name: 'Resellers', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: BEGAN, maturityDays: 0 },
  });
  const of = { programId, effectiveFrom: BEGAN };
  await seed.send('publishPlan', {
    ...{ ...of, name: 'Standard', standard: true, rules: RULES },
    base: { excludeKinds: ['TAX'], excludeProducts: ['voucher'], excludeCategories: ['service'] },
    caps: [
      { capId: 'partner', per: 'PARTNER', window: 'MONTH', amount: '1500.00' },
      { capId: 'customer', per: 'CUSTOMER', window: 'YEAR', amount: '100000.00' },
      { capId: 'program', per: 'PROGRAM', window: 'LIFETIME', amount: '100000.00' },
    ],
  });
  const rate = [
    { currency: 'USD', rate: '1.25' },
    { currency: 'JPY', rate: '160' },
  ];
  const days = [...daysFrom(BEGAN, 100), ...daysFrom(ago(40), 40)].map((day) => ({ day, rates: rate }));
  await seed.send('publishRates', { source: 'ecb', base: 'EUR', days });
  await seed.send('setPayoutPolicy', {
    ...{ ...of, minimum: '1', payoutCurrency: 'USD', rateSource: 'ecb', secondApprovalAbove: '100000' },
    ...{ requiresTaxForm: true, requiresPayoutMethod: true, forfeitAfterMonths: 12 },
  });
  await seed.send('setHoldPolicy', { ...of, maturityDays: 0 });
  await seed.send('setBusinessCalendar', { ...of, holidays: ['2024-12-25'] });
  await seed.send('setTierLadder', { ...of, upgrades: 'BY_PERSON', tiers: LADDER });
  await seed.send('setIdealPartnerProfile', { ...of, ...PROFILE });
  for (const [metric, target] of METRICS) {
    const goal = { ...of, name: metric, metric, target, period: 'YEAR', effectiveUntil: '2100-01-01T00:00:00Z' };
    await seed.send('setGoal', goal);
  }
  await seed.send('changeTimeZone', { programId, timeZone: 'Asia/Tokyo', from: '2999-01' });
  const planId = await planOf(seed, programId);
  await offer(seed, programId, planId);
  await seed.send('setDealPolicy', {
    ...{ ...of, productLines: ['MG Special', 'GTX Pro'], capacity: 100, similarNamesFrom: 85 },
    automaticApproval: { enabled: true, upToAmount: '5000', fromTier: 1 },
  });
  await seed.send('setFundPolicy', {
    ...{ ...of, share: 5000, secondApprovalAbove: '5000' },
    proofs: [{ kind: 'WEBINAR', files: 1 }],
  });
  await seed.send('setReportPolicy', { ...of, excludedSaleTypes: ['invoice'] });
  await seed.send('setRewardPolicy', { ...of, rules: REWARD_RULES });
  await seed.send('setAttributionPolicy', {
    ...{ ...of, model: 'POSITION', windowDays: 30, bindingDays: 365, allowedDomains: ['acme.com'] },
    standDown: { kinds: ['PUBLISHER'], minutes: 30 },
  });
  return { programId, planId };
}

const REWARD_RULES = [
  {
    ...{ ruleId: 'friends', on: 'FIRST_SALE', codesOnly: false, minimumNet: '1.00', holdDays: 0 },
    when: { fact: 'PARTNER_KIND', noneOf: ['influencer'] },
    referrer: { kind: 'CREDIT', amount: '20.00' },
    customer: { kind: 'FREE_MONTHS', costEach: '29.00', sku: 'month' },
    caps: [{ per: 'BENEFICIARY', window: 'YEAR', count: 10 }],
  },
  {
    ...{ ruleId: 'every', on: 'EVERY_SALE' },
    referrer: { kind: 'DISCOUNT', rate: '0.01' },
    caps: [{ per: 'PROGRAM', window: 'MONTH', cost: '1000000.00' }],
  },
  { ruleId: 'leads', on: 'LEAD_QUALIFIED', referrer: { kind: 'POINTS', quantity: 100, costEach: '0.01' } },
];

async function planOf(seed: Sender, programId: string): Promise<string> {
  type Found = { planVersions: { nodes: { planId: string }[] } };
  const program = await seed.see<Found>(
    'program',
    `id: "${programId}"`,
    '{ planVersions(first: 1) { nodes { planId } } }',
  );
  return program.planVersions.nodes[0]?.planId ?? '';
}

async function offer(seed: Sender, programId: string, planId: string): Promise<void> {
  const meant = { effectiveUntil: '2100-01-01T00:00:00Z', forKinds: ['RESELLER'], fromTier: 1, toTier: 9 };
  const of = { programId, effectiveFrom: BEGAN, ...meant };
  const more = { description: 'What there is', link: 'https://example.com/more' };
  await seed.send('publishOffer', { ...of, ...more, name: 'Plan', kind: 'PLAN', planId });
  const asset = { name: 'Logo', kind: 'LOGO', link: 'https://example.com/logo.svg', mediaType: 'image/svg+xml' };
  await seed.send('publishAsset', { ...of, ...asset });
}
