import type { Sender } from '../sender.js';
import { ago } from './program.js';

const MET = '2024-01-02T00:00:00Z';
const PLACE = {
  ...{
    addressLines: ['1 High Street'],
    city: 'Leeds',
    region: 'Yorkshire',
    postalCode: 'LS1',
    phone: '+44 113 4960000',
  },
  metadata: [{ key: 'source', value: 'fair' }],
};

export interface Partners {
  /** Active ones, by their external ids. */
  readonly ids: Readonly<Record<string, string>>;
  readonly contactId: string;
}

/** Partners in every standing, with contacts, certifications and profiles. */
export async function addPartners(seed: Sender, programId: string, planId: string): Promise<Partners> {
  const names = ['north', 'south', 'west', 'east', 'rising', 'double', 'twin'];
  const items = names.map((externalId) => ({
    ...{
      programId,
      externalId,
      name: `${['double', 'twin'].includes(externalId) ? 'north' : externalId} Ltd`,
      kind: 'reseller',
    },
    ...{
      country: externalId === 'twin' ? 'AT' : 'DE',
      tier: externalId === 'east' ? 2 : 1,
      description: PLACE,
      occurredAt: MET,
    },
  }));
  const { results = [] } = await seed.send('admitPartners', { items });
  const ids = Object.fromEntries(names.map((name, at) => [name, results[at]?.id ?? '']));
  await terms(seed, ids, planId);
  await hierarchy(seed, programId, ids);
  const contactId = await people(seed, programId, ids['north'] ?? '');
  const { id: partnerId } = await seed.send('applyPartner', newcomer(programId, 'joining'));
  await joinStepByStep(seed, partnerId);
  await otherStandings(seed, programId, ids);
  return { ids, contactId };
}

const newcomer = (programId: string, externalId: string) => ({
  ...{ programId, externalId, name: `${externalId} Inc`, kind: 'RESELLER', country: 'US', occurredAt: MET },
});

async function terms(seed: Sender, ids: Partners['ids'], planId: string): Promise<void> {
  const partnerId = ids['north'];
  for (const name of ['north', 'south', 'west', 'east']) {
    await seed.send('recordTaxForm', { partnerId: ids[name], form: 'W-8BEN', occurredAt: MET });
    await seed.send('verifyPayoutMethod', { partnerId: ids[name], destination: `iban-token-${name}`, occurredAt: MET });
  }
  await seed.send('assignPartnerPlan', { partnerId, planId, occurredAt: MET });
  await seed.send('describePartner', { partnerId, description: PLACE });
  await seed.send('setPartnerTier', { partnerId, tier: 1, reason: 'as agreed' });
  await seed.send('answerPartnerProfile', { partnerId, answers: [{ criterion: 'audience', answer: 'yes' }] });
  const competitor = { partnerId: ids['south'], answers: [{ criterion: 'audience', answer: 'no' }] };
  await seed.send('answerPartnerProfile', { ...competitor, disqualifiers: ['competitor'] });
}

/** North stands below South, and will stand below West. */
async function hierarchy(seed: Sender, programId: string, ids: Partners['ids']): Promise<void> {
  const below = (effectiveFrom: string, reason: string) => ({ effectiveFrom, reason });
  await seed.send('setPartnerParent', {
    ...{ partnerId: ids['north'], parentId: ids['south'], ...below(MET, 'sells through South') },
  });
  const keyed = { programId, partnerExternalId: 'north', parentExternalId: 'west' };
  await seed.send('setPartnerParents', { items: [{ ...keyed, ...below('2100-01-01T00:00:00Z', 'as agreed') }] });
}

async function people(seed: Sender, programId: string, partnerId: string): Promise<string> {
  const person = { name: 'Grace Hopper', email: 'grace@example.com', phone: '+44 113 4960001', role: 'sales' };
  const { contactId = '' } = await seed.send('addPartnerContact', { partnerId, ...person });
  const keyed = { programId, partnerExternalId: 'north', externalId: 'c-2', ...person };
  await seed.send('addPartnerContacts', { items: [keyed] });
  const listed = '{ contacts(first: 5) { nodes { id } } }';
  type Listed = { contacts: { nodes: { id: string }[] } };
  const { contacts } = await seed.see<Listed>('partner', `id: "${partnerId}"`, listed);
  const other = { partnerId, contactId: contacts.nodes.find(({ id }) => id !== contactId)?.id };
  await seed.send('changePartnerContact', { ...other, ...person, role: 'support' });
  const learnt = { partnerId, certification: 'Sales', issuedAt: MET, expiresAt: '2100-01-01T00:00:00Z' };
  await seed.send('recordCertification', { ...learnt, ...other });
  const { certificationId } = await seed.send('recordCertification', {
    ...learnt,
    contactId,
    certification: 'Support',
  });
  await seed.send('recordCertification', { ...learnt, contactId });
  await seed.send('revokeCertification', { partnerId, certificationId, reason: 'not passed after all' });
  await seed.send('removePartnerContact', other);
  await seed.send('erasePartnerContact', other);
  return contactId;
}

async function joinStepByStep(seed: Sender, partnerId: string): Promise<void> {
  const step = (name: string, more: object = {}) => seed.send(name, { partnerId, ...more });
  await step('reviewPartner');
  await step('enrollPartner', { tier: 1 });
  await step('startOnboarding', { steps: ['TRAINING', 'AGREEMENT_ACCEPTED'], dueAt: '2100-01-01T00:00:00Z' });
  await step('completeOnboardingStep', { step: 'TRAINING' });
}

async function otherStandings(seed: Sender, programId: string, ids: Partners['ids']): Promise<void> {
  const known = async (name: string, as = 'applyPartner') => ({
    partnerId: (await seed.send(as, newcomer(programId, name))).id,
  });
  const later = { mayReapply: true, reapplyAfter: '2100-01-01T00:00:00Z', note: 'too small' };
  await seed.send('rejectPartner', { ...(await known('rejected')), reason: 'NOT_THE_RIGHT_FIT', ...later });
  await seed.send('declinePartner', await known('declined', 'invitePartner'));
  await seed.send('banPartner', { ...(await known('banned')), reason: 'FRAUD', note: 'clicks of its own' });
  await seed.send('erasePartner', await known('erased', 'prospectPartner'));
  await seed.send('suspendPartner', { partnerId: ids['west'], reason: 'a look' });
  await seed.send('resumePartner', { partnerId: ids['west'], reason: 'all well' });
  const leaving = await known('leaving');
  await seed.send('reviewPartner', leaving);
  await seed.send('enrollPartner', leaving);
  await seed.send('offboardPartner', { ...leaving, reason: 'gives up', keepsEarned: true });
}

/** Two records of one partner become one; needs more than one partner that looks alike to have been found. */
export const mergeDouble = (seed: Sender, ids: Partners['ids']) =>
  seed.send('mergePartner', { partnerId: ids['double'], into: ids['south'], reason: 'the same company' });

/** What persons decide about tiers; needs sales that earn one. */
export async function decideTiers(seed: Sender, ids: Partners['ids']): Promise<void> {
  const of = (name: string) => ({ partnerId: ids[name] });
  const proposed = async (name: string) => {
    type Found = { proposedTier: number | null } | null;
    const look = async () => {
      const { tierState } = await seed.see<{ tierState: Found }>(
        'partner',
        `id: "${ids[name]}"`,
        '{ tierState { proposedTier } }',
      );
      return tierState?.proposedTier ?? undefined;
    };
    await seed.soon(look, `an upgrade of ${name}`);
  };
  await proposed('north');
  await seed.send('approveTierUpgrade', { ...of('north'), note: 'well done' });
  await proposed('south');
  await seed.send('declineTierUpgrade', { ...of('south'), reason: 'not yet' });
  await proposed('rising');
  await seed.send('reviewPartnerTier', of('east'));
  const until = ago(-1);
  await seed.send('overridePartnerTier', { ...of('west'), tier: 3, until, reason: 'a pilot' });
  await seed.send('endTierOverride', { ...of('west'), reason: 'it is over' });
  await seed.send('overridePartnerTier', { ...of('west'), tier: 2, until, reason: 'a pilot again' });
}
