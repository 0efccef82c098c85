import { DeadlinesModule } from '#libs/deadlines';
import { PartnersModule } from '#libs/partners';
import { ProgramsModule } from '#libs/programs';
import { RatesModule } from '#libs/rates';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../support/until.js';
import { type Answer, type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(60_000);

let service: InProcess;
let manager: Ask;
let programId: string;
let planId: string;

beforeAll(async () => {
  service = await startInProcess('partners', [ProgramsModule, PartnersModule, RatesModule, DeadlinesModule]);
  manager = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
});
afterAll(() => service?.stop());

let keys = 0;
const key = (): string => `key-${(keys += 1)}`;
const PAYLOAD = 'id position userErrors { code field message }';

/** A mutation that takes one input; answers with its payload. */
async function change(name: string, type: string, input: object, more = '', ask = manager) {
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${PAYLOAD} ${more} } }`;
  const answer = await ask(query, { input: { idempotencyKey: key(), ...input } });
  return payloadOf(answer, name);
}

function payloadOf({ data, errors }: Answer, name: string) {
  if (errors) throw new Error(JSON.stringify(errors));
  return data[name];
}

const codes = (payload: { userErrors: { code: string }[] }): string[] => payload.userErrors.map(({ code }) => code);

async function shown(partnerId: string, fields: string, after: string, ask = manager) {
  const query = `query ($id: ID!, $after: Position) { partner(id: $id, afterEffects: $after) { ${fields} } }`;
  return payloadOf(await ask(query, { id: partnerId, after }), 'partner');
}

const admit = (externalId: string, more: object = {}) => ({
  idempotencyKey: `admit ${externalId}`,
  programId,
  externalId,
  name: `${externalId} Ltd`,
  kind: 'reseller',
  country: 'GB',
  occurredAt: '2010-12-01T00:00:00Z',
  ...more,
});
const admitAll = (items: readonly object[], ask = manager) =>
  ask(
    `mutation ($input: AdmitPartnersInput!) {
      admitPartners(input: $input) { refused position results { idempotencyKey ${PAYLOAD} } }
    }`,
    { input: { items } },
  ).then((answer) => payloadOf(answer, 'admitPartners'));

describe('a program', () => {
  it('is created once for a key', async () => {
    const input = {
      idempotencyKey: 'program',
      name: 'Resellers',
      currency: 'GBP',
      timeZone: 'Europe/London',
      startsAt: '2010-12-01T00:00:00Z',
    };
    const first = await change('createProgram', 'CreateProgramInput', input);
    expect(codes(first)).toEqual([]);
    expect(await change('createProgram', 'CreateProgramInput', input)).toEqual(first);
    const other = await change('createProgram', 'CreateProgramInput', { ...input, currency: 'EUR' });
    expect(codes(other)).toEqual(['IDEMPOTENCY_CONFLICT']);
    programId = first.id;
  });

  it('says what is wrong, and where', async () => {
    const input = { name: 'X', currency: 'GBX', timeZone: 'Europe/London', startsAt: '2010-12-01T00:00:00Z' };
    expect((await change('createProgram', 'CreateProgramInput', input)).userErrors).toEqual([
      { code: 'UNKNOWN_CURRENCY', field: ['currency'], message: expect.stringContaining('ISO 4217') },
    ]);
  });

  it('shows its plans and policies as they hold one after the other', async () => {
    const rules = [
      {
        ruleId: 'gold',
        name: 'Gold',
        when: {
          any: [
            { fact: 'PARTNER_TIER', oneOf: ['2'] },
            { fact: 'SALE_AMOUNT', atLeast: '100.50' },
          ],
        },
        pays: { kind: 'BRACKETS', mode: 'MARGINAL', window: 'MONTH', steps: [{ from: '0', rate: '0.1' }] },
      },
      { ruleId: 'rest', name: 'Rest', pays: { kind: 'SHARE', rate: '0.15' } },
    ];
    const plan = { programId, name: 'Standard', standard: true, effectiveFrom: '2010-12-01T00:00:00Z', rules };
    expect(codes(await change('publishPlan', 'PublishPlanInput', plan))).toEqual([]);
    expect(codes(await change('publishPlan', 'PublishPlanInput', plan))).toEqual(['EFFECTIVE_FROM_TAKEN']);
    const bad = { ...plan, rules: [{ ruleId: 'a', name: 'A', pays: { kind: 'SHARE', rate: '15' } }] };
    expect((await change('publishPlan', 'PublishPlanInput', bad)).userErrors[0]).toMatchObject({
      code: 'RATE_OUT_OF_RANGE',
      field: ['rules', '0', 'pays', 'rate'],
    });
    const caps = [{ capId: 'most', per: 'PARTNER', window: 'LIFETIME', amount: '1000' }];
    const second = { ...plan, effectiveFrom: '2011-02-01T00:00:00Z', rounding: 'HALF_EVEN', caps };
    await change('publishPlan', 'PublishPlanInput', second);
    await change('setPayoutPolicy', 'SetPayoutPolicyInput', {
      programId,
      effectiveFrom: '2010-12-01T00:00:00Z',
      minimum: '50',
      payoutCurrency: 'EUR',
      rateSource: 'ecb',
      approval: 'AUTOMATIC',
    });
    await change('changeTimeZone', 'ChangeTimeZoneInput', { programId, timeZone: 'Asia/Tokyo', from: '2999-01' });
    const { position } = await change('setHoldPolicy', 'SetHoldPolicyInput', {
      programId,
      effectiveFrom: '2010-12-01T00:00:00Z',
      maturityDays: 0,
    });
    const program = payloadOf(
      await manager(
        `query ($id: ID!, $after: Position) { program(id: $id, after: $after) {
          name currency timeZone timeZoneChanges { from timeZone }
          payoutPolicies { version minimum { amount currency } secondApprovalAbove { amount } requiresTaxForm approval }
          holdPolicies { version maturityDays }
          planVersions(first: 5) { nodes {
            planId name version effectiveFrom standard rounding base { excludeKinds } caps { capId per window amount }
            rules { ruleId when { all { fact } any { fact oneOf atLeast } } pays { kind rate mode steps { from rate } } }
          } }
        } }`,
        { id: programId, after: position },
      ),
      'program',
    );
    expect(program).toMatchObject({
      timeZone: 'Europe/London',
      timeZoneChanges: [{ from: '2999-01', timeZone: 'Asia/Tokyo' }],
      payoutPolicies: [
        {
          version: 1,
          minimum: { amount: '50.00', currency: 'GBP' },
          secondApprovalAbove: null,
          requiresTaxForm: true,
          approval: 'AUTOMATIC',
        },
      ],
      holdPolicies: [
        { version: 1, maturityDays: 30 },
        { version: 2, maturityDays: 0 },
      ],
    });
    const [newest, oldest] = program.planVersions.nodes;
    planId = newest.planId;
    expect(oldest).toEqual({
      planId,
      name: 'Standard',
      version: 1,
      effectiveFrom: '2010-12-01T00:00:00.000Z',
      standard: true,
      rounding: 'HALF_AWAY',
      base: { excludeKinds: [] },
      caps: [],
      rules: [
        {
          ruleId: 'gold',
          when: {
            all: null,
            any: [
              { fact: 'PARTNER_TIER', oneOf: ['2'], atLeast: null },
              { fact: 'SALE_AMOUNT', oneOf: null, atLeast: '100.5' },
            ],
          },
          pays: { kind: 'BRACKETS', rate: null, mode: 'MARGINAL', steps: [{ from: '0', rate: '0.1' }] },
        },
        {
          ruleId: 'rest',
          when: { all: [], any: null },
          pays: { kind: 'SHARE', rate: '0.15', mode: null, steps: null },
        },
      ],
    });
    expect(newest).toMatchObject({
      version: 2,
      rounding: 'HALF_EVEN',
      caps: [{ capId: 'most', per: 'PARTNER', window: 'LIFETIME', amount: '1000.00' }],
    });
  });
});

describe('a partner', () => {
  it('goes from its application to activity and beyond', async () => {
    const apply = { programId, externalId: 'P-1', name: 'Grace Hopper', kind: 'AFFILIATE', country: 'US' };
    const { id: partnerId } = await change('applyPartner', 'NewPartnerInput', apply);
    const step = (name: string, type: string, more: object = {}) => change(name, type, { partnerId, ...more });
    expect(codes(await step('enrollPartner', 'EnrollPartnerInput'))).toEqual(['WRONG_STANDING']);
    await step('reviewPartner', 'PartnerInput');
    await step('enrollPartner', 'EnrollPartnerInput', { tier: 2 });
    await step('startOnboarding', 'StartOnboardingInput', { steps: ['TAX_FORM', 'TRAINING'] });
    await step('recordTaxForm', 'RecordTaxFormInput', { form: 'W-8BEN' });
    await step('completeOnboardingStep', 'CompleteOnboardingStepInput', { step: 'TRAINING' });
    await step('assignPartnerPlan', 'AssignPartnerPlanInput', { planId });
    expect(codes(await step('assignPartnerPlan', 'AssignPartnerPlanInput', { planId: programId }))).toEqual([
      'NOT_FOUND',
    ]);
    const { position } = await step('suspendPartner', 'PartnerReasonInput', { reason: 'a look' });
    expect(
      await shown(
        partnerId,
        'externalId name kind country standing standingReason tier planId taxForm onboardingOpen program { id name }',
        position,
      ),
    ).toEqual({
      externalId: 'P-1',
      name: 'Grace Hopper',
      kind: 'AFFILIATE',
      country: 'US',
      standing: 'SUSPENDED',
      standingReason: 'a look',
      tier: 2,
      planId,
      taxForm: 'W-8BEN',
      onboardingOpen: [],
      program: { id: programId, name: 'Resellers' },
    });
  });

  it('is told what it may do when it is rejected', async () => {
    const input = { programId, externalId: 'P-2', name: 'Two', kind: 'MSP' };
    const { id: partnerId } = await change('prospectPartner', 'NewPartnerInput', input);
    const { position } = await change('rejectPartner', 'RejectPartnerInput', {
      partnerId,
      reason: 'NOT_THE_RIGHT_FIT',
      mayReapply: false,
    });
    expect(await shown(partnerId, 'standing rejectionReason mayReapply reapplyAfter', position)).toEqual({
      standing: 'REJECTED',
      rejectionReason: 'NOT_THE_RIGHT_FIT',
      mayReapply: false,
      reapplyAfter: null,
    });
    expect(codes(await change('applyPartner', 'NewPartnerInput', input))).toEqual(['MAY_NOT_REAPPLY']);
  });

  it('cannot have done anything in the future', async () => {
    const query = `mutation ($input: NewPartnerInput!) { applyPartner(input: $input) { ${PAYLOAD} } }`;
    const input = { ...admit('P-3'), kind: 'MSP', occurredAt: '2999-01-01T00:00:00Z' };
    const { data } = await manager(query, { input });
    expect(data.applyPartner.userErrors).toMatchObject([{ code: 'IN_FUTURE', field: ['occurredAt'] }]);
  });
});

describe('many partners', () => {
  it('are admitted at once; a bad one harms no other, and all of it again changes nothing', async () => {
    const items = [admit('UK'), admit('France', { country: 'FR' }), admit('Nowhere', { kind: 'shop' })];
    const first = await admitAll(items);
    expect(first).toMatchObject({ refused: 1 });
    expect(first.results.map(codes)).toEqual([[], [], ['UNKNOWN_KIND']]);
    expect(await admitAll(items)).toEqual(first);
    const otherKeys = await admitAll([
      admit('UK', { idempotencyKey: key() }),
      admit('UK', { idempotencyKey: key(), country: 'IE' }),
    ]);
    expect(otherKeys.results.map(codes)).toEqual([[], ['PARTNER_EXISTS']]);
    expect(otherKeys.results[0].id).toBe(first.results[0].id);
    const nowhere = await admitAll([admit('X', { programId: planId })]);
    expect(nowhere.results[0].userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['programId'] }]);
  });

  it('are found by what one looks for, with their contacts in one statement', async () => {
    const { position, results } = await admitAll([admit('UK'), admit('France', { country: 'FR' })]);
    for (const [n, { id }] of results.entries()) {
      for (const name of ['A', 'B']) {
        const input = { partnerId: id, name: `${name}${n}` };
        await change('addPartnerContact', 'AddPartnerContactInput', input, 'contactId');
      }
    }
    const { position: last } = await change('setPartnerTier', 'SetPartnerTierInput', {
      partnerId: results[0].id,
      tier: 3,
      reason: 'a good year',
    });
    const find = async (args: string): Promise<string[]> => {
      const query = `query ($after: Position) { partners(first: 10, after: $after, ${args}) { nodes { externalId } } }`;
      const found = payloadOf(await manager(query, { after: last ?? position }), 'partners');
      return found.nodes.map(({ externalId }: { externalId: string }) => externalId).sort();
    };
    expect(await find(`programId: "${programId}"`)).toEqual(['France', 'P-1', 'P-2', 'UK']);
    expect(await find('standing: [ACTIVE]')).toEqual(['France', 'UK']);
    expect(await find('standing: [ACTIVE, REJECTED], kind: [MSP]')).toEqual(['P-2']);
    expect(await find('externalId: "UK"')).toEqual(['UK']);
    expect(await find('externalId: "uk"')).toEqual([]);
    service.statements();
    const listed = payloadOf(
      await manager(
        `query ($after: Position) { partners(first: 10, after: $after, standing: [ACTIVE]) { nodes { externalId program { name }
          contacts(first: 5) { nodes { name } } } } }`,
        { after: last ?? position },
      ),
      'partners',
    );
    expect(service.statements()).toHaveLength(3);
    const names = Object.fromEntries(
      listed.nodes.map(({ externalId, contacts }: { externalId: string; contacts: { nodes: { name: string }[] } }) => [
        externalId,
        contacts.nodes.map(({ name }) => name),
      ]),
    );
    expect(names).toEqual({ UK: ['A0', 'B0'], France: ['A1', 'B1'] });
  });

  it('are nobody’s business but their own, and their tenant’s', async () => {
    const { position, results } = await admitAll([admit('UK'), admit('France', { country: 'FR' })]);
    const [uk, france] = results.map(({ id }: { id: string }) => id);
    const partner = await service.as({ tenant: 'acme', subject: 'p', role: 'partner', partnerId: uk });
    const all = await partner(
      'query ($after: Position) { partners(first: 10, after: $after) { nodes { externalId program { partners(first: 9) { nodes { externalId } } } } } }',
      { after: position },
    );
    expect(all.data.partners.nodes).toEqual([
      { externalId: 'UK', program: { partners: { nodes: [{ externalId: 'UK' }] } } },
    ]);
    const other = (id: string) => `{ partner(id: "${id}") { externalId contacts(first: 9) { nodes { name } } } }`;
    expect((await partner(other(france))).data.partner).toBeNull();
    const contact = { partnerId: france, name: 'Mallory' };
    expect(codes(await change('addPartnerContact', 'AddPartnerContactInput', contact, '', partner))).toEqual([
      'NOT_FOUND',
    ]);
    const own = await change(
      'addPartnerContact',
      'AddPartnerContactInput',
      { partnerId: uk, name: 'Own' },
      '',
      partner,
    );
    expect(codes(own)).toEqual([]);
    const stranger = await service.as({ tenant: 'evil', subject: 'eve', role: 'admin' });
    expect((await stranger(other(uk))).data.partner).toBeNull();
    const suspend = { partnerId: uk, reason: 'spite' };
    expect(codes(await change('suspendPartner', 'PartnerReasonInput', suspend, '', stranger))).toEqual(['NOT_FOUND']);
    const banned = await partner(
      `mutation { banPartner(input: { idempotencyKey: "b", partnerId: "${uk}", reason: SPAM }) { id } }`,
    );
    expect(banned.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('whoever follows partners', () => {
  it('hears of each as it changes; a partner of itself alone', async () => {
    const { results } = await admitAll([admit('UK'), admit('France', { country: 'FR' })]);
    const [uk, france] = results.map(({ id }: { id: string }) => id);
    const query = 'subscription { partnerChanged { externalId tier } }';
    const staff = await service.follow({ tenant: 'acme', subject: 'ada', role: 'manager' }, query);
    const self = await service.follow({ tenant: 'acme', subject: 'p', role: 'partner', partnerId: france }, query);
    const stranger = await service.follow({ tenant: 'evil', subject: 'eve', role: 'admin' }, query);
    for (const partnerId of [uk, france]) {
      const input = { partnerId, tier: 7, reason: 'a leap' };
      const { position } = await change('setPartnerTier', 'SetPartnerTierInput', input);
      await shown(partnerId, 'tier', position);
    }
    const told = (externalId: string) => ({ partnerChanged: { externalId, tier: 7 } });
    await until(() => staff.length >= 2 && self.length >= 1);
    expect(staff).toEqual([told('UK'), told('France')]);
    expect(self).toEqual([told('France')]);
    expect(stranger).toEqual([]);
  });
});

describe('two records of one partner', () => {
  it('become one that stays and one that points to it', async () => {
    const { results } = await admitAll([admit('Twin A'), admit('Twin B'), admit('Twin C')]);
    const [a, b, c] = results.map(({ id }: { id: string }) => id);
    const merge = (partnerId: string, into: string) =>
      change('mergePartner', 'MergePartnerInput', { partnerId, into, reason: 'the same' });
    expect(codes(await merge(a, a))).toEqual(['SAME_PARTNER']);
    const merged = await merge(a, b);
    expect(merged).toMatchObject({ id: b, userErrors: [] });
    expect(await shown(a, 'standing mergedInto standingReason', merged.position)).toEqual({
      standing: 'MERGED',
      mergedInto: b,
      standingReason: 'the same',
    });
    expect(await shown(b, 'standing mergedInto', merged.position)).toEqual({ standing: 'ACTIVE', mergedInto: null });
    expect(codes(await merge(c, a))).toEqual(['PARTNER_MERGED']);
    expect(codes(await merge(c, programId))).toEqual(['NOT_FOUND']);
    expect(codes(await change('suspendPartner', 'PartnerReasonInput', { partnerId: a, reason: 'x' }))).toEqual([
      'PARTNER_MERGED',
    ]);
    const further = await merge(b, c);
    expect(further).toMatchObject({ id: c, userErrors: [] });
    expect(await shown(b, 'standing mergedInto', further.position)).toEqual({ standing: 'MERGED', mergedInto: c });
    expect(await shown(c, 'standing mergedInto', further.position)).toEqual({ standing: 'ACTIVE', mergedInto: null });
  });

  it('merged across each other at one moment stay both', async () => {
    const { results } = await admitAll([admit('Cross A'), admit('Cross B')]);
    const [a, b] = results.map(({ id }: { id: string }) => id);
    const merge = (partnerId: string, into: string) =>
      change('mergePartner', 'MergePartnerInput', { partnerId, into, reason: 'the same' });
    const answers = await Promise.all([merge(a, b), merge(b, a)]);
    const last = answers.map(({ position }) => position).find(Boolean);
    const standings = await Promise.all([a, b].map((id) => shown(id, 'standing', last)));
    expect(standings.filter(({ standing }) => standing === 'ACTIVE').length).toBeGreaterThan(0);
  });
});

describe('partners that stand above each other', () => {
  it('are set from a moment on, shown to the vendor, and never in a circle', async () => {
    const { results } = await admitAll([admit('Lower'), admit('Upper')]);
    const [lower, upper] = results.map(({ id }: { id: string }) => id);
    const put = (partnerId: string, parentId: string | null, effectiveFrom: string) =>
      change('setPartnerParent', 'SetPartnerParentInput', { partnerId, parentId, effectiveFrom, reason: 'agreed' });
    const [from, until] = ['2020-01-01T00:00:00.000Z', '2099-01-01T00:00:00.000Z'];
    expect(codes(await put(lower, upper, from))).toEqual([]);
    const { position } = await put(lower, null, until);
    expect(codes(await put(upper, lower, '2021-01-01T00:00:00Z'))).toEqual(['WOULD_BE_A_CYCLE']);
    expect(codes(await put(upper, lower, until))).toEqual([]);
    const fields = `parent { id } before: parent(at: "2019-12-31T23:59:59.999Z") { id } on: parent(at: "${from}") { id }
      parents(first: 5) { nodes { parentId effectiveFrom until reason } } children(first: 5) { nodes { partnerId } }`;
    expect(await shown(lower, fields, position)).toEqual({
      ...{ parent: { id: upper }, before: null, on: { id: upper }, children: { nodes: [] } },
      parents: {
        nodes: [
          { parentId: upper, effectiveFrom: from, until, reason: 'agreed' },
          { parentId: null, effectiveFrom: until, until: null, reason: 'agreed' },
        ],
      },
    });
    expect(await shown(upper, fields, position)).toMatchObject({
      ...{ parent: null, children: { nodes: [{ partnerId: lower }] } },
    });
  });
});

describe('names that more than one bears', () => {
  it('are listed with what speaks for and against one partner, and nothing is merged', async () => {
    const bike = (externalId: string, more: object) => admit(externalId, { name: 'Friendly Bike Shop', ...more });
    const toys = (externalId: string, country: string) => admit(externalId, { name: 'Toy Store', country });
    const { results, position } = await admitAll([
      bike('Bike 1', { country: 'US', description: { city: 'Bellingham', phone: '119-555-0167' } }),
      bike('Bike 2', { country: 'US', description: { city: 'Port Huron', phone: '537-555-0190' } }),
      toys('Toys 1', 'FR'),
      toys('Toys 2', 'US'),
    ]);
    const query = `query ($after: Position) { partnerDuplicates(programId: "${programId}", first: 10, after: $after) {
      nodes { name count pairs(first: 5) { same different proposedMerge first { externalId } second { externalId standing } } }
    } }`;
    const listed = payloadOf(await manager(query, { after: position }), 'partnerDuplicates').nodes;
    expect(listed).toEqual([
      {
        ...{ name: 'Friendly Bike Shop', count: 2 },
        pairs: [
          {
            ...{ same: ['COUNTRY'], different: ['CITY', 'PHONE'], proposedMerge: true },
            ...{ first: { externalId: 'Bike 1' }, second: { externalId: 'Bike 2', standing: 'ACTIVE' } },
          },
        ],
      },
      {
        ...{ name: 'Toy Store', count: 2 },
        pairs: [
          {
            ...{ same: [], different: ['COUNTRY'], proposedMerge: false },
            ...{ first: { externalId: 'Toys 1' }, second: { externalId: 'Toys 2', standing: 'ACTIVE' } },
          },
        ],
      },
    ]);
    const page = async (cursor: string | null) => {
      const args = `programId: "${programId}", first: 1, cursor: ${JSON.stringify(cursor)}`;
      const asked = `{ partnerDuplicates(${args}) { nodes { name } pageInfo { hasNextPage endCursor } } }`;
      return payloadOf(await manager(asked), 'partnerDuplicates');
    };
    const first = await page(null);
    expect(first).toMatchObject({ nodes: [{ name: 'Friendly Bike Shop' }], pageInfo: { hasNextPage: true } });
    expect(await page(first.pageInfo.endCursor)).toMatchObject({
      ...{ nodes: [{ name: 'Toy Store' }], pageInfo: { hasNextPage: false } },
    });
    const [order] = JSON.parse(Buffer.from(first.pageInfo.endCursor, 'base64url').toString());
    const unheard = Buffer.from(JSON.stringify([order, '\u0000', ''])).toString('base64url');
    const { errors } = await manager(
      `{ partnerDuplicates(programId: "${programId}", first: 1, cursor: "${unheard}") { nodes { name } } }`,
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    const [one, two] = results.map(({ id }: { id: string }) => id);
    const merged = await change('mergePartner', 'MergePartnerInput', { partnerId: two, into: one, reason: 'one shop' });
    const after = await manager(query.replace('after: $after', 'afterEffects: $after'), { after: merged.position });
    expect(payloadOf(after, 'partnerDuplicates').nodes.map(({ name }: { name: string }) => name)).toEqual([
      'Toy Store',
    ]);
  });
});

describe('a person', () => {
  it('is readable until erased, and then nowhere', async () => {
    const { results } = await admitAll([admit('Kept')]);
    const partnerId = results[0].id;
    const person = { name: 'Jane Roe', email: 'jane@example.com', phone: '+1 202 555 0100', role: 'CFO' };
    const { contactId } = await change(
      'addPartnerContact',
      'AddPartnerContactInput',
      { partnerId, ...person },
      'contactId',
    );
    const changed = await change('changePartnerContact', 'ChangePartnerContactInput', {
      partnerId,
      contactId,
      ...person,
      role: 'CEO',
    });
    const contacts = 'contacts(first: 5) { nodes { id name email phone role } }';
    expect(await shown(partnerId, contacts, changed.position)).toEqual({
      contacts: { nodes: [{ id: contactId, ...person, role: 'CEO' }] },
    });
    const erased = await change('erasePartnerContact', 'PartnerContactInput', { partnerId, contactId });
    expect(await shown(partnerId, contacts, erased.position)).toEqual({ contacts: { nodes: [] } });
    const again = await change('changePartnerContact', 'ChangePartnerContactInput', {
      partnerId,
      contactId,
      ...person,
    });
    expect(codes(again)).toEqual(['NOT_FOUND']);
    expect(codes(await change('erasePartnerContact', 'PartnerContactInput', { partnerId, contactId }))).toEqual([]);
  });

  it('that is a partner itself is erased with its people, and its standing stays', async () => {
    const description = {
      phone: '+1 202 555 0199',
      addressLines: ['1 Roe Street', 'Kurf\u00fcrstenstr 9'],
      city: 'Roeville',
    };
    const metadata = [{ key: 'annual sales', value: '300000.00' }];
    const named = admit('Solo', { name: 'Jane Roe', description: { ...description, metadata } });
    const { results, position } = await admitAll([named]);
    const partnerId = results[0].id;
    const fields = 'name phone addressLines city metadata { key value } standing erasedAt';
    expect(await shown(partnerId, fields, position)).toEqual({
      ...{ name: 'Jane Roe', ...description, metadata },
      ...{ standing: 'ACTIVE', erasedAt: null },
    });
    const other = { ...named, idempotencyKey: 'other', description: { ...description, city: 'Elsewhere', metadata } };
    const [conflict] = (await admitAll([other])).results;
    expect(conflict.userErrors).toMatchObject([
      { code: 'PARTNER_EXISTS', message: expect.stringMatching(/another address;/) },
    ]);
    const erased = await change('erasePartner', 'PartnerInput', { partnerId });
    const gone = { name: null, phone: null, addressLines: [], city: null, metadata, standing: 'ACTIVE' };
    expect(await shown(partnerId, fields, erased.position)).toMatchObject(gone);
    await service.rebuild();
    expect(await shown(partnerId, fields, erased.position)).toMatchObject(gone);
    expect((await admitAll([other])).results[0]).toMatchObject({ id: partnerId, userErrors: [] });
    expect(await shown(partnerId, fields, erased.position)).toMatchObject(gone);
  });

  it('never stands in the open in the history', async () => {
    const history: string[] = [];
    const stop = new AbortController();
    for await (const delivery of service.store.subscribe({ after: 'start', prefixes: [''], signal: stop.signal })) {
      if (delivery.kind === 'caught-up') break;
      if (delivery.kind === 'event') history.push(JSON.stringify([delivery.event.data, delivery.event.metadata]));
    }
    expect(history.filter((line) => line.includes('contactId')).length).toBeGreaterThan(6);
    expect(history.filter((line) => /Jane|Roe|jane@|555 01|Kurf|Grace|UK Ltd|Mallory/.test(line))).toEqual([]);
  });
});

describe('rates', () => {
  const publish = (days: readonly (readonly [string, string])[]) =>
    change('publishRates', 'PublishRatesInput', {
      source: 'ecb',
      base: 'EUR',
      days: days.map(([day, rate]) => ({ day, rates: [{ currency: 'GBP', rate }] })),
    });
  const rate = async (currency: string, day: string, after: string) => {
    const query = `query ($after: Position) { exchangeRate(currency: "${currency}", day: "${day}", after: $after) { rate publishedOn base source } }`;
    return payloadOf(await manager(query, { after }), 'exchangeRate');
  };

  it('are taken once, never changed, and used for seven days', async () => {
    const { position } = await publish([
      ['2011-01-31', '0.85800'],
      ['2011-01-28', '0.86'],
    ]);
    expect(codes(await publish([['2011-01-31', '0.858']]))).toEqual([]);
    expect(
      (
        await publish([
          ['2011-02-01', '0.85'],
          ['2011-01-31', '0.8581'],
        ])
      ).userErrors,
    ).toMatchObject([{ code: 'RATE_DIFFERS', field: ['days', '1'] }]);
    const january = { base: 'EUR', source: 'ecb' };
    expect(await rate('GBP', '2011-01-30', position)).toEqual({ rate: '0.86', publishedOn: '2011-01-28', ...january });
    expect(await rate('GBP', '2011-02-07', position)).toEqual({ rate: '0.858', publishedOn: '2011-01-31', ...january });
    expect(await rate('GBP', '2011-02-08', position)).toBeNull();
    expect(await rate('EUR', '2011-02-01', position)).toEqual({ rate: '1', publishedOn: '2011-01-31', ...january });
    expect(await rate('USD', '2011-02-01', position)).toBeNull();
  });
});
