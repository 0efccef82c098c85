import type { Api } from '#libs/importing';
import { accepted, type Mutated } from './closing.js';

const KEY = 'demo:partners';
const STARTS_AT = '2026-01-01T00:00:00Z';
const at = (day: string): string => `${day}T10:00:00Z`;

const PARTNERS = [
  { externalId: 'ann', name: 'Ann’s Lantern Blog', kind: 'affiliate', country: 'FR' },
  { externalId: 'bob', name: 'Bob Referrals', kind: 'referrer', country: 'DE' },
  { externalId: 'cleo', name: 'Cleo Systems', kind: 'reseller', country: 'DE' },
  { externalId: 'dan', name: 'Dan & Co', kind: 'reseller', country: 'FR' },
];
const WEBINAR = { name: 'Light for shops', kind: 'WEBINAR', startsOn: '2026-03-10', endsOn: '2026-03-10' };

/**
 * A second program, as small as a program can be that has all of it: a link, a code, shared leads of a webinar, a fund. Every request has a
 * key, so the same again changes nothing.
 */
export async function runPartnerDemo(api: Api): Promise<string> {
  const programId = await program(api);
  const send = (step: string, name: string, input: object) =>
    sent(api, name, { idempotencyKey: `${KEY}:${step}`, ...input });
  const sendAll = (name: string, items: readonly { readonly step: string }[]) =>
    sentAll(
      api,
      name,
      items.map(({ step, ...item }) => ({ idempotencyKey: `${KEY}:${step}`, programId, ...item })),
    );
  const ids = await sendAll(
    'admitPartners',
    PARTNERS.map((partner) => ({ step: partner.externalId, ...partner, occurredAt: STARTS_AT })),
  );
  const [, , cleo, dan] = ids;
  await policies(send, programId);
  await affiliate(send, sendAll, programId);
  await referral(send, sendAll, programId);
  await webinar(send, sendAll, { programId, cleo, dan });
  await fund(send, { programId, cleo });
  return programId;
}

type Send = (step: string, name: string, input: object) => Promise<string>;
type SendAll = (name: string, items: readonly ({ readonly step: string } & object)[]) => Promise<readonly string[]>;

async function program(api: Api): Promise<string> {
  const programId = await sent(api, 'createProgram', {
    ...{ idempotencyKey: KEY, name: 'Lantern partners', currency: 'EUR', timeZone: 'Europe/Berlin' },
    ...{ startsAt: STARTS_AT, maturityDays: 30, occurredAt: STARTS_AT },
  });
  await sent(api, 'publishPlan', {
    ...{
      idempotencyKey: `${KEY}:plan`,
      programId,
      name: '10 % of every sale',
      standard: true,
      effectiveFrom: STARTS_AT,
    },
    rules: [{ ruleId: 'sale', name: '10 % of the sale', pays: { kind: 'SHARE', rate: '0.10' } }],
  });
  return programId;
}

async function policies(send: Send, programId: string): Promise<void> {
  const from = { programId, effectiveFrom: STARTS_AT };
  await send('attribution', 'setAttributionPolicy', { ...from, allowedDomains: ['acme.com'] });
  const referrer = { kind: 'FREE_MONTHS', costEach: '29.00' };
  const rule = { ruleId: 'friend', on: 'FIRST_SALE', codesOnly: true, minimumNet: '50.00' };
  await send('rewards', 'setRewardPolicy', {
    ...from,
    rules: [{ ...rule, referrer, customer: { kind: 'CREDIT', amount: '20.00' } }],
  });
}

/** Somebody follows Ann's link and buys a week later. */
async function affiliate(send: Send, sendAll: SendAll, programId: string): Promise<void> {
  const link = { partnerExternalId: 'ann', key: 'ann-lanterns', destination: 'https://www.acme.com/lanterns' };
  await sendAll('createLinks', [{ step: 'link', ...link }]);
  const customer = { ref: 'C-1' };
  const touch = { externalId: 'T-1', kind: 'CLICK', happenedAt: at('2026-02-02'), linkKey: 'ann-lanterns', customer };
  await sendAll('recordTouches', [{ step: 'touch', ...touch }]);
  await send('S-1', 'recordSale', sale(programId, 'S-1', '2026-02-09', { customer }));
}

/** Bob's friend types his code in. */
async function referral(send: Send, sendAll: SendAll, programId: string): Promise<void> {
  const code = { partnerExternalId: 'bob', code: 'BOB20', newCustomersOnly: true, occurredAt: STARTS_AT };
  await sendAll('issueCodes', [{ step: 'code', ...code }]);
  const more = { customer: { ref: 'C-2' }, evidence: { code: 'BOB20' } };
  await send('S-2', 'recordSale', sale(programId, 'S-2', '2026-02-16', more));
}

function sale(programId: string, externalId: string, day: string, more: object): object {
  const lines = [{ product: 'lanterns', quantity: '1', unitPrice: '200.00' }];
  return { programId, externalId, occurredAt: at(day), currency: 'EUR', lines, ...more };
}

/** Cleo and Dan do a webinar with the vendor. Its leads come now, after they agreed: each in turn is Cleo's and Dan's. */
async function webinar(
  send: Send,
  sendAll: SendAll,
  { programId, cleo, dan }: { readonly programId: string; readonly cleo?: string; readonly dan?: string },
): Promise<void> {
  const hosts = [cleo, dan].map((partnerId) => ({ partnerId, costShare: 2500 }));
  const plan = { programId, externalId: 'W-1', ...WEBINAR, expectedLeads: 80, hosts };
  const activityId = await send('webinar', 'planActivity', plan);
  for (const [name, partnerId] of Object.entries({ cleo, dan })) {
    await send(`${name} hosts`, 'answerInvitation', { activityId, partnerId, accepts: true });
  }
  const parts = [cleo, dan].map((partnerId) => ({ partnerId, weight: 5000 }));
  await send('sharing', 'proposeSharing', { activityId, rule: 'BASIS_POINTS', parts });
  for (const [name, partnerId] of Object.entries({ cleo, dan })) {
    await send(`${name} shares`, 'agreeSharing', { activityId, partnerId, version: 1 });
  }
  await send('webinar starts', 'startActivity', { activityId });
  const consent = { given: true, at: at('2026-03-10'), wording: 'The hosts may write to me.' };
  const guests = ['Ida', 'Jon', 'Kim', 'Lou'].map((name) => ({
    ...{
      step: `guest ${name}`,
      externalId: `W-1-${name}`,
      name,
      customer: { email: `${name.toLowerCase()}@shop.example` },
    },
    ...{ consent, activityExternalId: 'W-1' },
  }));
  await sendAll('recordLeads', guests);
}

/** Cleo asks its fund for half of a next webinar: its request waits for somebody to decide. */
async function fund(send: Send, { programId, cleo }: { readonly programId: string; readonly cleo?: string }) {
  const budget = { programId, name: 'Co-marketing', amount: '20000.00', startsOn: '2026-01-01', endsOn: '2030-12-31' };
  const budgetId = await send('budget', 'openFundBudget', budget);
  const fundId = await send('fund', 'allocateFunds', { budgetId, partnerId: cleo, amount: '5000.00' });
  const next = { ...WEBINAR, name: 'Light for hotels', startsOn: '2030-10-01', endsOn: '2030-10-01', cost: '6000.00' };
  await send('request', 'submitFundRequest', { fundId, amount: '3000.00', activities: [next] });
}

const PAYLOAD = 'id position userErrors { code message }';
const inputOf = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;

async function sent(api: Api, name: string, input: object): Promise<string> {
  const document = `mutation ($input: ${inputOf(name)}!) { sent: ${name}(input: $input) { ${PAYLOAD} } }`;
  return accepted((await api<{ sent: Mutated }>(document, { input })).sent, `${name} was refused`).id;
}

async function sentAll(api: Api, name: string, items: readonly object[]): Promise<readonly string[]> {
  const payload = `{ results { ${PAYLOAD} } }`;
  const document = `mutation ($input: ${inputOf(name)}!) { sent: ${name}(input: $input) ${payload} }`;
  const { sent: all } = await api<{ sent: { results: Mutated[] } }>(document, { input: { items } });
  return all.results.map((answer) => accepted(answer, `${name} was refused`).id);
}
