import type { Sender } from '../sender.js';
import type { Partners } from './partners.js';

const NOW = () => new Date().toISOString();

/** Customers with leads and touches of several partners. Answers with the lead of the one known as K-1. */
export async function addCustomers(
  seed: Sender,
  programId: string,
  { ids }: Partners,
  chapter: (tell: () => Promise<unknown>) => Promise<unknown>,
): Promise<string> {
  const touch = (externalId: string, partnerId: string | undefined, customer: object, kind = 'CLICK') => ({
    ...{ programId, externalId, kind, happenedAt: NOW(), partnerId, customer },
  });
  const { north, south } = ids;
  const one = { ref: 'K-1', email: 'kim@example.com' };
  const touches = [
    touch('T-1', north, { ...one, website: 'shop.globex.com' }),
    touch('T-2', south, one, 'COSELL'),
    touch('T-3', north, { email: 'grace@example.com' }, 'RESPONSE'),
  ];
  const recorded = await seed.send('recordTouches', { items: touches });
  const told = { name: 'Kim Hopper', phone: '+44 113 4960001', company: 'Kim Ltd', country: 'GB' };
  const consent = { given: true, at: NOW(), wording: 'I agree' };
  const lead = { programId, externalId: 'L-1', customer: one, partnerId: north, ...told, consent };
  const { results = [] } = await seed.send('recordLeads', { items: [lead] });
  const leadId = results[0]?.id ?? '';
  await seed.send('recordLeads', { items: [{ ...lead, externalId: 'L-2' }] });
  const person = { ...told, customer: { email: 'own@kim.example' }, programId, consent };
  const other = await seed.send('submitLead', person, { role: 'partner', partnerId: north });
  const same = { ...lead, externalId: 'L-3', customer: { ref: 'K-3' } };
  await seed.send('recordLeads', { items: [same] });
  await seed.send('recordTouches', {
    items: [touch('T-4', north, { ref: 'K-3', crmId: 'CRM-9', email: 'own@kim.example' })],
  });
  await seed.send('disqualifyLead', { leadId, reason: 'BAD_DATA', note: 'no such number' });
  await seed.send('qualifyLead', { leadId, note: 'mended' });
  await seed.send('disqualifyLead', { leadId: other.id, reason: 'NOT_A_FIT' });
  await chapter(() => redeemCodes(seed, programId, north));
  await chapter(() => followLinks(seed, programId, north));
  type Found = { customerJourney: { id: string } };
  const journey = await seed.see<Found['customerJourney']>(
    'customerJourney',
    `programId: "${programId}", leadId: "${leadId}",`,
    '{ id }',
  );
  const flagging = { journeyId: journey.id, touchId: recorded.results?.[0]?.id, reason: 'a test' };
  await chapter(async () => {
    await seed.send('flagTouch', flagging);
    await seed.send('clearTouch', flagging);
    await seed.send('flagTouch', { ...flagging, touchId: recorded.results?.[1]?.id });
  });
  const { id: journeyId } = journey;
  const from = '2027-01-01T00:00:00Z';
  const change = { journeyId, from, reason: 'as agreed' };
  await seed.send('rebindCustomer', { ...change, shares: [{ partnerId: north, weight: 10_000 }] });
  const shares = [north, south].map((partnerId) => ({ partnerId, weight: 5_000 }));
  await seed.send('overrideAttribution', { ...change, shares });
  await seed.send('endOverride', { journeyId, until: '2028-01-01T00:00:00Z', reason: 'it is over' });
  const again = { programId, customer: { ref: 'K-8' } };
  await seed.send('recordTouches', { items: [touch('T-8', north, again.customer)] });
  const twin = await seed.see<{ id: string }>('customerJourney', `programId: "${programId}", ref: "K-8",`, '{ id }');
  type Deals = { nodes: readonly { id: string }[] };
  const deals = await seed.see<Deals>('deals', `programId: "${programId}", first: 1,`, '{ nodes { id } }');
  await seed.send('linkLeadToDeal', { leadId, dealId: deals.nodes[0]?.id });
  await seed.send('mergeCustomers', { journeyId, otherJourneyId: twin.id, reason: 'the same shop' });
  return leadId;
}

async function followLinks(seed: Sender, programId: string, partnerId: string | undefined): Promise<void> {
  const utm = { source: 'north', medium: 'affiliate', campaign: 'spring', term: 'shoes', content: 'banner' };
  const settings = { destination: 'https://shop.acme.com/spring', deepPaths: true, name: 'spring', utm };
  const made = await seed.send('createLinks', { items: [{ programId, partnerId, key: 'north-spring', ...settings }] });
  const own = { role: 'partner', partnerId } as const;
  const another = await seed.send('createLinks', { items: [{ programId, ...settings, name: null }] }, own);
  await seed.send('disableLink', { linkId: another.results?.[0]?.id, reason: 'not needed any more' }, own);
  const linkId = made.results?.[0]?.id;
  await seed.send('changeLink', { linkId, ...settings, name: 'summer' });
  await seed.send('disableLink', { linkId, reason: 'a test' });
  await seed.send('enableLink', { linkId });
  const touch = { programId, externalId: 'T-9', kind: 'CLICK', happenedAt: NOW(), customer: { ref: 'K-1' } };
  await seed.send('recordTouches', { items: [{ ...touch, linkKey: 'north-spring' }] });
}

async function redeemCodes(seed: Sender, programId: string, partnerId: string | undefined): Promise<void> {
  const code = { programId, code: 'keith20' };
  const terms = { startsAt: '2024-01-01T00:00:00Z', endsAt: '2100-01-01T00:00:00Z', limit: 10, oncePerCustomer: true };
  const old = { programId, code: 'OLD10', partnerId };
  await seed.send('issueCodes', { items: [{ ...code, partnerId, ...terms }, old] });
  await seed.send('changeCode', { ...code, ...terms, limit: 20 });
  await seed.send('disableCode', { programId, code: 'OLD10', reason: 'it leaked' });
  const integration = { role: 'integration' } as const;
  const redeem = { ...code, customer: { ref: 'K-9' } };
  await seed.send('redeemCode', redeem, integration);
  const { redemptionId } = await seed.send('redeemCode', { ...redeem, customer: {} }, integration);
  await seed.send('releaseCode', { ...code, redemptionId }, integration);
}

/** A sale that its program’s policy credits: with touches that have a part, and some that have none for every kind of reason. */
export async function sellByPolicy(
  seed: Sender,
  programId: string,
  { ids: { north, south } }: Partners,
): Promise<void> {
  const customer = { ref: 'K-5', email: 'pat@south-lamps.com' };
  const contact = { partnerId: south, name: 'Lee South', email: 'lee@south-lamps.com', role: 'sales' };
  await seed.send('addPartnerContact', contact);
  const touch = (externalId: string, by: object, kind = 'CLICK', happenedAt = NOW()) => ({
    ...{ programId, externalId, kind, happenedAt, customer, ...by },
  });
  const items = [
    touch('P-1', { partnerId: north }, 'CLICK', new Date(Date.now() - 40 * 86_400_000).toISOString()),
    touch('P-2', { linkKey: 'north-spring', activityExternalId: 'W-1' }),
    touch('P-3', { partnerId: south }),
    touch('P-4', { code: 'OLD10' }, 'CODE'),
    touch('P-6', { partnerExternalId: 'banned' }),
    touch('P-8', { code: 'KEITH20', activityExternalId: 'W-1', customer: { ref: 'K-8' } }, 'CODE'),
  ];
  await seed.send('recordTouches', { items });
  const lines = [{ product: 'lantern', category: 'lamps', quantity: '1', unitPrice: '30', kind: 'GOODS' }];
  await seed.send('recordSale', {
    ...{ programId, externalId: 'A-1', occurredAt: NOW(), currency: 'EUR', lines, crediting: 'BY_POLICY' },
    ...{
      credits: [],
      customer: { ref: 'K-5' },
      evidence: { leadExternalId: 'not known', email: 'pat@south-lamps.com' },
    },
  });
  await seed.send('recordSale', {
    ...{ programId, externalId: 'A-2', occurredAt: NOW(), currency: 'EUR', lines, crediting: 'BY_POLICY' },
    ...{ credits: [], customer: { ref: 'K-8' } },
  });
  await seed.send('recordTouches', { items: [touch('P-5', { partnerId: north })] });
  // Known as a lead once it has bought: its sale counts for the lead, and binds nobody.
  await seed.send('recordLeads', {
    items: [{ programId, externalId: 'L-9', customer: { ref: 'K-5' }, occurredAt: NOW() }],
  });
}
