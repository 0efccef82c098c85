import type { Sender } from '../sender.js';
import { ago, type OpenedProgram } from './program.js';

const MET = '2024-01-02T00:00:00Z';
export const ACTIVE = ['north', 'south', 'west', 'east', 'debtor'] as const;
/** What partners are called in answers. */
export const nameOf = (partner: string): string => (partner === 'north' ? 'Acme North' : `${partner} Ltd`);
/** Days before now, and what was done by then. */
export const ONBOARDING = {
  slow: { began: 20, done: { TRAINING: 18 } },
  fresh: { began: 3, done: {} },
  quick: { began: 30, done: { TRAINING: 28, AGREEMENT_ACCEPTED: 25 } },
  steady: { began: 40, done: { TRAINING: 36, AGREEMENT_ACCEPTED: 31 } },
} as const;
/** Days from now until each ends; negative: it has ended. */
export const CERTIFICATIONS = { Sales: 40, Support: 100, Design: -5 } as const;

/** Later than any notice of a downgrade runs. */
export const TIERS_END = ago(-70);

export interface Partners {
  readonly ids: Readonly<Record<string, string>>;
  readonly contactId: string;
}

/** Active partners with and without papers, partners that are onboarding, and one that only applied. */
export async function addPartners(seed: Sender, { programId, cappedPlanId }: OpenedProgram): Promise<Partners> {
  const items = ACTIVE.map((externalId) => ({
    ...{ programId, externalId, name: nameOf(externalId), kind: 'reseller', country: 'DE', occurredAt: MET },
    tier: externalId === 'north' ? 2 : 1,
  }));
  const { results = [] } = await seed.send('admitPartners', { items });
  const ids: Record<string, string> = Object.fromEntries(ACTIVE.map((name, at) => [name, results[at]?.id ?? '']));
  for (const name of ACTIVE.filter((one) => one !== 'west')) {
    await seed.send('recordTaxForm', { partnerId: ids[name], form: 'W-8BEN', occurredAt: MET });
    await seed.send('verifyPayoutMethod', { partnerId: ids[name], destination: `iban-${name}`, occurredAt: MET });
  }
  await seed.send('assignPartnerPlan', { partnerId: ids['east'], planId: cappedPlanId, occurredAt: MET });
  await seed.send('assignPartnerPlan', {
    ...{ partnerId: ids['west'], planId: cappedPlanId, occurredAt: '2024-08-01T00:00:00Z' },
  });
  const contactId = await certified(seed, ids['north'] ?? '');
  for (const name of Object.keys(ONBOARDING))
    ids[name] = await onboards(seed, programId, name as keyof typeof ONBOARDING);
  const late = { programId, externalId: 'late', name: nameOf('late'), kind: 'RESELLER', occurredAt: MET };
  ids['late'] = (await seed.send('applyPartner', late)).id;
  await seed.send('reviewPartnerTier', { partnerId: ids['north'] });
  const bob = { subject: 'bob', role: 'admin' } as const;
  await seed.send('recordTaxForm', { partnerId: ids['slow'], form: 'W-9' }, bob);
  await seed.send('addPartnerContact', { partnerId: ids['slow'], name: 'Ann Onym' }, bob);
  return { ids, contactId };
}

async function certified(seed: Sender, partnerId: string): Promise<string> {
  const { contactId = '' } = await seed.send('addPartnerContact', {
    ...{ partnerId, name: 'Grace Hopper', email: 'grace@example.com', role: 'sales' },
  });
  for (const [certification, days] of Object.entries(CERTIFICATIONS)) {
    const learnt = { certification, issuedAt: MET, expiresAt: ago(-days) };
    await seed.send('recordCertification', { partnerId, contactId, ...learnt });
  }
  return contactId;
}

async function onboards(seed: Sender, programId: string, name: keyof typeof ONBOARDING): Promise<string> {
  const { began, done } = ONBOARDING[name];
  const at = { occurredAt: ago(began) };
  const { id: partnerId } = await seed.send('applyPartner', {
    ...{ programId, externalId: name, name: nameOf(name), kind: 'RESELLER', country: 'FR', ...at },
  });
  await seed.send('reviewPartner', { partnerId, ...at });
  await seed.send('enrollPartner', { partnerId, tier: 1, ...at });
  await seed.send('startOnboarding', { partnerId, steps: ['TRAINING', 'AGREEMENT_ACCEPTED'], dueAt: ago(-60), ...at });
  for (const [step, days] of Object.entries(done)) {
    await seed.send('completeOnboardingStep', { partnerId, step, occurredAt: ago(days) });
  }
  return partnerId;
}
