import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../support/until.js';
import { type Answer, type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

const PAYLOAD = 'id position userErrors { code field message }';
const DAY = 86_400_000;
/** Noon some days ago: ranks are judged by the clock. */
const ago = (days: number): string => `${new Date(Date.now() - days * DAY).toISOString().slice(0, 10)}T12:00:00Z`;
const SINCE = ago(800);
const PROGRAM = { name: 'Resellers', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: SINCE };

const TYPES: Readonly<Record<string, string>> = {
  reviewPartnerTier: 'PartnerTierInput',
  endTierOverride: 'TierReasonInput',
  removePartnerContact: 'PartnerContactInput',
};

let service: InProcess;
let manager: Ask;
let programId: string;
let partnerId: string;
let contacts: string[];
let last: string;
let keys = 0;

const payloadOf = ({ data, errors }: Answer, name: string) => {
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
};

async function change(name: string, input: object, more = '', ask = manager) {
  const type = TYPES[name] ?? `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${PAYLOAD} ${more} } }`;
  const answer = payloadOf(await ask(query, { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } }), name);
  last = answer.position ?? last;
  return answer;
}

async function accepted(name: string, input: object, more = '', ask = manager) {
  const answer = await change(name, input, more, ask);
  expect(answer.userErrors).toEqual([]);
  return answer;
}

const see = async (name: string, args: string, fields: string, ask = manager) =>
  payloadOf(
    await ask(`query ($after: Position) { ${name}(${args}, afterEffects: $after) ${fields} }`, { after: last }),
    name,
  );

const admit = async (externalId: string, more: object = {}) => {
  const item = { idempotencyKey: `admit ${externalId}`, programId, externalId, name: externalId, kind: 'reseller' };
  const query = `mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { position results { ${PAYLOAD} } } }`;
  const { sent } = (await manager(query, { input: { items: [{ ...item, occurredAt: SINCE, ...more }] } })).data;
  last = sent.position ?? last;
  return sent.results[0];
};

async function sell(externalId: string, amount: string, day: string, credits: object[], of: object = {}) {
  const line = { product: 'A', quantity: '1', unitPrice: amount };
  const sale = {
    idempotencyKey: externalId,
    programId,
    externalId,
    occurredAt: day,
    currency: 'EUR',
    credits,
    lines: [line],
    ...of,
  };
  const query = `mutation ($input: RecordSalesInput!) { sent: recordSales(input: $input) { position results { ${PAYLOAD} } } }`;
  const { position, results } = payloadOf(await manager(query, { input: { items: [sale] } }), 'sent');
  expect(results[0].userErrors).toEqual([]);
  last = position;
}

beforeAll(async () => {
  service = await startInProcess('tiers', CONTEXT_MODULES);
  manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
  programId = (await accepted('createProgram', PROGRAM)).id;
  partnerId = (await admit('one', { country: 'DE' })).id;
});
afterAll(() => service?.stop());

describe('the tier of a partner', () => {
  const REVIEW = `{ held earned figures { netRevenue closedDeals certifications { certification holders } }
    unconverted { currency net } tiers { rank met criteria { criterion of required actual met } } }`;
  const tierOf = async (): Promise<number> => (await see('partner', `id: "${partnerId}"`, '{ tier }')).tier;

  it('has a ladder that says what each takes', async () => {
    await accepted('setTierLadder', {
      ...{ programId, effectiveFrom: SINCE, upgrades: 'AUTOMATIC' },
      tiers: [
        { rank: 1, name: 'Member' },
        { rank: 2, name: 'Silver', netRevenue: '1000', capacityFactor: '1.5' },
        { rank: 3, name: 'Gold', netRevenue: '2000', certifications: [{ certification: 'Sales', holders: 2 }] },
      ],
    });
    const program = await see(
      'program',
      `id: "${programId}"`,
      '{ tierLadders { version graceDays tiers { name netRevenue { amount currency } } } }',
    );
    expect(program.tierLadders).toMatchObject([{ version: 1, graceDays: 90 }]);
    expect(program.tierLadders[0].tiers[1]).toEqual({
      name: 'Silver',
      netRevenue: { amount: '1000.00', currency: 'EUR' },
    });
  });

  it('rises with the sale that earns it, and says by what', async () => {
    await sell('s1', '999.99', ago(20), [{ partnerExternalId: 'one' }]);
    await sell('old', '5000', ago(500), [{ partnerExternalId: 'one' }]);
    expect(await tierOf()).toBe(1);
    await sell('s2', '0.01', ago(10), [{ partnerExternalId: 'one' }]);
    await expectSoon(tierOf, 2);
    const { tierChanges } = await see(
      'partner',
      `id: "${partnerId}"`,
      '{ tierChanges(first: 5) { nodes { from tier cause by figures { netRevenue } } } }',
    );
    expect(tierChanges.nodes).toEqual([
      { from: 1, tier: 2, cause: 'UPGRADE', by: 'POLICY', figures: { netRevenue: '1000' } },
    ]);
    const rose = '{ nodes { partner { externalId } from tier } totals { count } }';
    const changes = (filter: string) =>
      see('tierChanges', `programId: "${programId}", first: 5, filter: { ${filter} }`, rose);
    const one = { nodes: [{ partner: { externalId: 'one' }, from: 1, tier: 2 }], totals: { count: 1 } };
    expect(await changes('cause: [UPGRADE], tier: [2]')).toEqual(one);
    expect(await changes('by: [POLICY], partner: { externalId: ["one"] }')).toEqual(one);
    for (const other of ['cause: [DOWNGRADE]', 'from: [2]', 'by: [PERSON]', `effectiveAt: { to: "${ago(400)}" }`])
      expect([other, (await changes(other)).nodes]).toEqual([other, []]);
  });

  it('takes certifications of people, and all criteria together', async () => {
    await sell('s3', '1000', ago(5), [{ partnerExternalId: 'one' }]);
    await sell('s4', '70', ago(4), [{ partnerExternalId: 'one' }], { currency: 'PLN' });
    contacts = [];
    for (const name of ['Grace', 'Joan']) {
      contacts.push((await accepted('addPartnerContact', { partnerId, name }, 'contactId')).contactId);
    }
    const certify = (contactId: string) =>
      accepted(
        'recordCertification',
        { partnerId, contactId, certification: 'Sales', issuedAt: ago(3) },
        'certificationId',
      );
    await certify(contacts[0]!);
    const review = await see('partnerTierReview', `partnerId: "${partnerId}"`, REVIEW);
    expect(review).toMatchObject({ held: 2, earned: 2, figures: { netRevenue: '2000' } });
    expect(review.unconverted).toEqual([{ currency: 'PLN', net: '70' }]);
    expect(review.tiers[2]).toEqual({
      ...{ rank: 3, met: false },
      criteria: [
        { criterion: 'NET_REVENUE', of: null, required: '2000.00', actual: '2000', met: true },
        { criterion: 'CERTIFICATION', of: 'Sales', required: '2', actual: '1', met: false },
      ],
    });
    await certify(contacts[1]!);
    await expectSoon(tierOf, 3);
  });

  it('is noticed to fall when a holder leaves, and is not lost before the grace is over', async () => {
    await accepted('removePartnerContact', { partnerId, contactId: contacts[1] });
    const notices = async () =>
      (
        await see(
          'partnerTierStates',
          `programId: "${programId}", filter: { matter: [NOTICE] }, first: 5`,
          '{ nodes { noticedTier downgradeAt partner { externalId } } }',
        )
      ).nodes;
    await expectSoon(async () => (await notices()).length, 1);
    expect(await notices()).toMatchObject([{ noticedTier: 2, partner: { externalId: 'one' } }]);
    expect((await notices())[0].downgradeAt > new Date(Date.now() + 90 * DAY).toISOString()).toBe(true);
    expect(await tierOf()).toBe(3);
  });

  it('may be overridden with a reason and an end', async () => {
    const until = new Date(Date.now() + DAY).toISOString();
    expect((await change('overridePartnerTier', { partnerId, tier: 9, until, reason: 'x' })).userErrors).toMatchObject([
      { code: 'BAD_TIER', field: ['tier'] },
    ]);
    await accepted('overridePartnerTier', { partnerId, tier: 1, until, reason: 'not paid' });
    await expectSoon(tierOf, 1);
    await accepted('endTierOverride', { partnerId, reason: 'paid' });
    await expectSoon(tierOf, 3);
    expect((await change('endTierOverride', { partnerId, reason: 'again' })).userErrors).toMatchObject([
      { code: 'NO_OVERRIDE' },
    ]);
  });

  it('is a matter of the partner itself, and of no other', async () => {
    const other = (await admit('two')).id;
    await accepted('reviewPartnerTier', { partnerId: other });
    const self = await service.as({ tenant: 'acme', subject: 'p1', role: 'partner', partnerId });
    expect(await see('partnerTierReview', `partnerId: "${partnerId}"`, '{ held }', self)).toEqual({ held: 3 });
    expect(await see('partnerTierReview', `partnerId: "${other}"`, '{ held }', self)).toBeNull();
    const answer = await self(`mutation ($input: PartnerTierInput!) { reviewPartnerTier(input: $input) { id } }`, {
      input: { idempotencyKey: 'k', partnerId },
    });
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('the profile of a partner', () => {
  const answers = [
    { id: 'yes', text: 'Yes', points: 100 },
    { id: 'no', text: 'No', points: 0 },
  ];
  const profile = (weights: readonly [number, number]) => ({
    ...{ programId, effectiveFrom: SINCE, autoQualifiedFrom: '60', reviewFrom: '40' },
    criteria: [
      { id: 'audience', question: 'Do its customers need us?', weight: weights[0], answers },
      { id: 'brand', question: 'Is it well thought of?', weight: weights[1], answers },
    ],
    disqualifiers: [{ id: 'competitor', question: 'Is it a direct competitor?' }],
  });
  const SCORE = '{ profile { profileVersion score band criteria { criterion contributes } disqualifiedBy } }';

  it('is answered by the partner itself, and scored with its reasons', async () => {
    await accepted('setIdealPartnerProfile', profile([70, 30]));
    const self = await service.as({ tenant: 'acme', subject: 'p1', role: 'partner', partnerId });
    const given = [
      { criterion: 'audience', answer: 'yes' },
      { criterion: 'brand', answer: 'no' },
    ];
    const refused = await change('answerPartnerProfile', { partnerId, answers: given.slice(1) }, '', self);
    expect(refused.userErrors).toMatchObject([{ code: 'NOT_ANSWERED' }]);
    await accepted('answerPartnerProfile', { partnerId, answers: given }, '', self);
    const { profile: scored } = await see('partner', `id: "${partnerId}"`, SCORE);
    expect(scored).toEqual({
      ...{ profileVersion: 1, score: '70', band: 'AUTO_QUALIFIED', disqualifiedBy: [] },
      criteria: [
        { criterion: 'audience', contributes: '70' },
        { criterion: 'brand', contributes: '0' },
      ],
    });
  });
});

describe('goals and the kit', () => {
  it('count what was sold, and what of it partners brought, to the last millisecond of a year', async () => {
    const of = { programId: (await accepted('createProgram', { ...PROGRAM, startsAt: '2024-01-01T00:00:00Z' })).id };
    const occurredAt = '2024-02-01T00:00:00Z';
    await admit('four', { ...of, idempotencyKey: 'four', occurredAt });
    for (const [name, metric, target] of [
      ['a share', 'PARTNER_REVENUE_SHARE', '85'],
      ['b revenue', 'PARTNER_REVENUE', '3000.01'],
      ['c sales', 'PARTNER_SALES', '1'],
      ['d partners', 'NEW_PARTNERS', '1'],
    ] as const) {
      const goal = { ...of, name, metric, target, period: 'YEAR', effectiveFrom: '2024-01-01T00:00:00Z' };
      await accepted('setGoal', goal);
    }
    const credits = [{ partnerExternalId: 'four' }];
    await sell('g0', '10', '2024-12-31T22:59:59.999Z', credits, of);
    await sell('g1', '3000', '2024-12-31T23:00:00Z', credits, of);
    await sell('g2', '500', '2025-12-31T22:59:59.999Z', [], of);
    await sell('g3', '700', '2025-12-31T23:00:00Z', credits, of);
    await sell('g4', '40.50', '2025-02-01T12:00:00Z', credits, { ...of, currency: 'USD' });
    await sell('g5', '2', '2025-02-02T12:00:00Z', [], { ...of, currency: 'USD' });
    const progress = (at: string, fields = 'name from to actual percent reached') =>
      see('goalProgress', `programId: "${of.programId}", at: "${at}"`, `{ ${fields} }`);
    const notCounted = [{ currency: 'USD', net: '42.5' }];
    expect(await progress('2025-06-01T00:00:00Z', 'unconverted { currency net } unconvertedDeals')).toEqual([
      { unconverted: notCounted, unconvertedDeals: 0 },
      { unconverted: notCounted, unconvertedDeals: 0 },
      { unconverted: [], unconvertedDeals: 0 },
      { unconverted: [], unconvertedDeals: 0 },
    ]);
    const year = { from: '2025-01-01', to: '2025-12-31' };
    expect(await progress('2025-06-01T00:00:00Z')).toEqual([
      { ...year, name: 'a share', actual: '85.7142', percent: '100.8402', reached: true },
      { ...year, name: 'b revenue', actual: '3000', percent: '99.9996', reached: false },
      { ...year, name: 'c sales', actual: '1', percent: '100', reached: true },
      { ...year, name: 'd partners', actual: '0', percent: '0', reached: false },
    ]);
    expect(await progress('2024-06-01T00:00:00Z')).toMatchObject([
      { actual: '100' },
      { actual: '10' },
      { actual: '1' },
      { actual: '1' },
    ]);
  });

  it('is what is meant for a partner of its kind and rank', async () => {
    const offer = { programId, effectiveFrom: SINCE, kind: 'FUND', description: 'Money for events' };
    await accepted('publishOffer', { ...offer, name: 'Gold fund', fromTier: 3 });
    await accepted('publishOffer', { ...offer, name: 'MSP fund', forKinds: ['MSP'] });
    await accepted('publishAsset', {
      ...{ programId, effectiveFrom: SINCE, name: 'Logo', kind: 'LOGO' },
      link: 'https://example.com/logo.svg',
    });
    const self = await service.as({ tenant: 'acme', subject: 'p1', role: 'partner', partnerId });
    const kit = await see(
      'partnerKit',
      `partnerId: "${partnerId}"`,
      '{ tier offers { name } assets { name link } }',
      self,
    );
    expect(kit).toEqual({
      ...{ tier: 3, offers: [{ name: 'Gold fund' }] },
      assets: [{ name: 'Logo', link: 'https://example.com/logo.svg' }],
    });
  });
});

const expectSoon = (ask: () => Promise<number>, expected: number): Promise<void> =>
  until(async () => (await ask()) === expected);
