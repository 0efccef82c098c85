import type { DevelopmentClaims } from '#libs/access';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { GraphQLObjectType } from 'graphql';
import { until } from '../support/until.js';
import { expectFeedLog, expectNobodyIn, expectOwnOnly } from '../support/feed-log.js';
import { leaksIn, leavesOf } from '../support/foreign.js';
import type { Question } from '../support/questions.js';
import type { RichTenant } from '../support/rich-tenant/index.js';
import { MUTATIONS, SCHEMA, shownFields } from '../support/schema.js';
import { LONG } from '../support/scale.js';
import { everyFieldOf, textOf } from '../support/selections.js';
import { businessIn, type RememberingSender, sendAs, type Write } from '../support/tenancy.js';
import { askEverybody, foreignTo, type Told } from './every-question/answers.js';
import { askBadly } from './every-question/bad-arguments.js';
import { isStranger, personsOf } from './every-question/persons.js';
import { MANAGER, openWorld, type World } from './every-question/world.js';
import type { InProcess } from './in-process.js';

// Only stops what hangs: every field is asked for in thousands of requests.
jest.setTimeout(900_000);

const NOUNS = contextsOf(CONTEXT_MODULES)
  .flatMap(({ aggregates }) => aggregates.map(({ events }) => events.noun))
  .filter((noun) => noun !== 'agenda');

const QUARANTINE = SCHEMA.getType('Quarantine') as GraphQLObjectType;

let world: World;
let service: InProcess;
let seed: RememberingSender;
let tenant: RichTenant;
let questions: readonly Question[];
let told: readonly Told[];
/** Whoever must not see, or touch, what is the tenant's or another partner's. */
let strangers: readonly { name: string; claims: DevelopmentClaims; foreign: ReadonlySet<string>; told: Told }[];

beforeAll(async () => {
  world = await openWorld();
  ({ service, seed, tenant, questions } = world);
  told = await askEverybody(world, personsOf(world));
  strangers = told
    .filter(({ person }) => isStranger(person))
    .map((each) => ({ ...each.person, foreign: foreignTo(each.person, world, told), told: each }));
});
afterAll(async () => {
  await world?.stop();
});

/** What nothing can be shown in while all is well: a reconciliation that agrees has no differences, nothing is quarantined, and all help in deals was recorded. */
const NEVER_FILLED =
  /^(AttributionFinding\.(deal|lead)(Id)?|Export\.interruption|Quarantine\.\w+|Reconciliation\.(differences|kinds|skipped)|Reconciliation(Difference|Event|Field|Kind|SkippedEvent)\.\w+)$/;

const toldTo = (name: string): Told => told.find(({ person }) => person.name === name)!;

describe('a tenant that has done everything', () => {
  it('was answered every field of every mutation, each accepted at least once', () => {
    expect(Object.keys(MUTATIONS.getFields()).filter((name) => !seed.accepted.has(name))).toEqual([]);
  });

  it('is told every field of every query: none fails, and each has something in it somewhere', () => {
    // Secrets are for admins alone.
    const { seen, faults } = toldTo('admin');
    expect(faults).toEqual([]);
    const empty = shownFields().filter((field) => !seen.get(field));
    expect(empty.filter((field) => !NEVER_FILLED.test(field))).toEqual([]);
    expect([...seen].filter(([field, filled]) => filled && NEVER_FILLED.test(field))).toEqual([]);
  });

  it('finds by an id alone what that names, for those alone who are shown it', async () => {
    const { args } = questions.find(({ field }) => field.name === 'nodes') ?? {};
    const query = `{ nodes(ids: ${args?.['ids'] ?? '[]'}) { __typename id ... on Partner { externalId balance { balance { amount } } } } }`;
    const found = async (who: Partial<DevelopmentClaims>): Promise<{ __typename: string; id: string }[]> => {
      const { data, errors } = await (
        await service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...who })
      )(query);
      expect(errors).toBeUndefined();
      return (data?.['nodes'] as ({ __typename: string; id: string } | null)[]).filter((node) => node !== null);
    };
    const all = await found({});
    expect(JSON.parse(args?.['ids'] ?? '[]')).toEqual(all.map(({ id }) => id));
    const funds = ['Fund', 'FundBudget', 'FundClaim', 'FundRequest'];
    const rest = ['Partner', 'Payout', 'Program', 'Reward', 'Sale', 'SharedLead', 'Statement'];
    const types = ['Activity', 'Commission', 'Deal', 'DealAccount', ...funds, ...rest];
    expect([...new Set(all.map(({ __typename }) => __typename))].toSorted()).toEqual(types);
    expect(await found({ tenant: 'globex' })).toEqual([]);
    const south = await found({ role: 'partner', partnerId: tenant.ids['south'] ?? '' });
    expect(south.filter(({ __typename }) => !['Program', 'Deal', 'Sale', 'Commission'].includes(__typename))).toEqual(
      [],
    );
    const north = await found({ role: 'partner', partnerId: tenant.ids['north'] ?? '' });
    const shown = [...new Set(north.map(({ __typename }) => __typename))].toSorted();
    expect(shown).toEqual(types.filter((type) => !['DealAccount', 'FundBudget'].includes(type)));
  });

  it.each(['manager', 'auditor', 'partner north', ...(LONG ? ['integration'] : [])])(
    'tells %s what it may see without a fault',
    (name) => {
      const { seen, faults } = toldTo(name);
      expect(faults.filter((fault) => !fault.includes('"FORBIDDEN"'))).toEqual([]);
      expect(seen.size).toBeGreaterThan(100);
    },
  );
});

describe('a value that nothing could hold', () => {
  it('is refused in any argument and any filter of any query, as the fault of who sends it', async () => {
    // Some questions are for admins alone.
    const { asked, taken, faults } = await askBadly(await service.as({ ...MANAGER, role: 'admin' }), questions);
    console.info({ asked });
    expect({ taken, faults }).toEqual({ taken: [], faults: [] });
    expect(asked).toBeGreaterThan(LONG ? 1_200 : 100);
  });
});

describe('whoever is not meant', () => {
  it('reads nothing of a tenant, and a partner nothing of another, by any query', () => {
    const leaks: unknown[] = [];
    for (const { name, foreign, told } of strangers) {
      expect([name, foreign.size > 200]).toEqual([name, true]);
      for (const [at, { field, args }] of questions.entries()) {
        const found = leaksIn(
          told.leaves[at]?.map(({ text }) => text),
          foreign,
          JSON.stringify(args),
        );
        if (found.length > 0) leaks.push([name, field.name, args, found.slice(0, 5)]);
      }
    }
    expect(leaks).toEqual([]);
    const fields = strangers.reduce((sum, { told }) => sum + told.fields, 0);
    expect(fields).toBeGreaterThan(LONG ? 200_000 : 50_000);
    if (LONG) console.info({ fields, questions: questions.length, strangers: strangers.length });
  });

  it('changes nothing of a tenant by any mutation that names what is there', async () => {
    await seed.see('programs', 'first: 1,', '{ nodes { id } }');
    const before = await businessIn(service.store, NOUNS, 'acme');
    expect(before.length).toBeGreaterThan(300);
    const leaks: unknown[] = [];
    let calls = 0;
    for (const { name, claims, foreign } of strangers) {
      const ask = await service.as(claims);
      const isMeant = (write: Write): boolean =>
        claims.tenant === 'acme' && (!names(write, foreign) || isAnybodys(write));
      for (const write of seed.writes.filter((each) => !isMeant(each))) {
        calls += 1;
        const answer = await sendAs(ask, write, `${name}-${calls}`);
        const found = leaksIn(answer, foreign, JSON.stringify(write.input));
        if (found.length > 0) leaks.push([name, write.name, found.slice(0, 5)]);
      }
    }
    expect(leaks).toEqual([]);
    expect((await businessIn(service.store, NOUNS, 'acme')).slice(before.length)).toEqual([]);
    expect(calls).toBeGreaterThan(LONG ? 700 : 170);
    if (LONG) console.info({ calls });
  });

  it('hears nothing of a tenant by any subscription, among them the work list of deals', async () => {
    const everybody = [{ name: 'manager', claims: MANAGER, foreign: new Set<string>() }, ...strangers];
    const subscriptions = Object.values(SCHEMA.getSubscriptionType()?.getFields() ?? {});
    expect(subscriptions.map(({ name }) => name)).toContain('dealWorkListChanged');
    const heard = await Promise.all(
      everybody.flatMap(({ name, claims, foreign }) =>
        subscriptions.map(async (field) => {
          const takesProgram = field.args.some((arg) => arg.name === 'programId');
          const args = takesProgram ? `(programId: "${tenant.programId}")` : '';
          const text = textOf(everyFieldOf(field.type, 1).filter(({ fields }) => fields.length === 0));
          const said = await service.follow(claims, `subscription { ${field.name}${args} ${text} }`);
          return { name, field: field.name, foreign, said };
        }),
      ),
    );
    await somethingHappens();
    const managers = heard.filter(({ name }) => name === 'manager');
    await until(() => managers.every(({ said }) => said.length > 0));
    for (const { name, field, foreign, said } of heard) {
      expect([name, field, leaksIn(said, foreign, tenant.programId)]).toEqual([name, field, []]);
    }
  });
});

describe('the log of public events', () => {
  it('has each published event of the history once and in its order, and is the same after a rebuild', async () => {
    await expectFeedLog(service);
  });

  it('keeps no text of a person but encrypted', async () => {
    await expectNobodyIn(service, ['Grace', 'Hopper', '@example.com', '4960001', ' Ltd', ' Inc', 'Simile']);
  });

  it('shows a partner its own events and no others', async () => {
    await expectOwnOnly(service, 'acme', fromGlobalId('partner', Object.values(tenant.ids)[0]) ?? '');
  });
});

describe('a tenant with an event that nobody can take', () => {
  const ALL = `{ quarantines { ${Object.keys(QUARANTINE.getFields()).join(' ')} } }`;
  const asks = (of: string, role: DevelopmentClaims['role']) =>
    service.as({
      tenant: of,
      subject: 'eve',
      role,
      ...(role === 'partner' && { partnerId: tenant.ids['north'] ?? '' }),
    });

  it('is told where it has stopped, every field; nobody else is told of it', async () => {
    const stream = `program-ill.${randomUUID()}`;
    const admin = await asks('ill', 'admin');
    expect(await admin(ALL)).toEqual({ data: { quarantines: [] } });
    const id = randomUUID();
    await service.store.append(stream, 'no-stream', [neverHeardOf(id)]);
    await until(async () => (await admin(ALL)).data.quarantines.length > 0);
    await until(() => service.late().length === 0);
    // It is tried again from time to time.
    const quarantinesFor = async (ask: typeof admin) =>
      (await ask(ALL)).data.quarantines.map((each: object) => ({ ...each, attempts: expect.any(Number) }));
    const quarantines = await quarantinesFor(admin);
    expect(quarantines.find(({ name }: { name: string }) => name === 'programs')).toEqual({
      ...{ name: 'programs', kind: 'VIEW', stream, revision: '0', eventId: id, type: 'program.never-heard-of' },
      ...{
        code: 'UNKNOWN_EVENT',
        ofKeys: false,
        attempts: expect.any(Number),
        position: expect.stringMatching(/^\d+\/\d+$/),
      },
      reason: `UnknownEvent: unknown event program.never-heard-of version 1 at revision 0 of ${stream}`,
      since: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
    const halted = await admin('{ programs(first: 1) { nodes { id } } }');
    expect(halted.errors?.[0]?.extensions.code).toBe('VIEW_HALTED');
    for (const role of ['manager', 'auditor', 'integration'] as const) {
      const ask = await asks('ill', role);
      // One view after the other comes to the event.
      await until(async () => isDeepStrictEqual(await quarantinesFor(ask), await quarantinesFor(admin)));
    }
    expect((await (await asks('ill', 'partner'))(ALL)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await (await asks('acme', 'admin'))(ALL)).toEqual({ data: { quarantines: [] } });
  });

  it('is hidden from the others by the database too', async () => {
    const table = '(SELECT name, tenant FROM concord_quarantine) AS shown';
    expect(await service.rowsFor({ tenant: 'acme' }, table)).toEqual([]);
    expect(await service.rowsFor({ tenant: 'ill' }, table)).toContainEqual({ name: 'programs', tenant: 'ill' });
    await expect(service.rowsFor({ tenant: 'ill' }, 'concord_quarantine')).rejects.toThrow(/permission denied/);
  });
});

const neverHeardOf = (id: string) => ({
  ...{ id, type: 'program.never-heard-of', data: {} },
  metadata: {
    ...{ tenant: 'ill', actor: { subject: 's', role: 'r' }, version: 1, commandId: randomUUID(), bodyHash: '' },
    ...{ $correlationId: 'c', $causationId: 'c', occurredAt: '2026-01-02T03:04:05.000Z' },
  },
});
/**
 * A partner may bring a person that another has brought; what it learns by that, `attribution.test.ts` asks. And it may have a link to where
 * another's leads.
 */
const isAnybodys = ({ name, input }: Write): boolean =>
  name === 'submitLead' || (name === 'createLinks' && !JSON.stringify(input).includes('partnerId'));

const names = ({ input }: Write, foreign: ReadonlySet<string>): boolean => {
  const texts = leavesOf(input, null).map(({ text }) => text);
  return texts.some((text) => foreign.has(text) || text === 'north');
};

/** To one partner, in every list that can be followed. */
async function somethingHappens(): Promise<void> {
  const { programId, ids } = tenant;
  const partnerId = ids['north'];
  const now = new Date().toISOString();
  await seed.send('recordSale', {
    ...{ programId, externalId: 'heard', occurredAt: now, currency: 'EUR', credits: [{ partnerId }] },
    lines: [{ product: 'lantern', quantity: '1', unitPrice: '50', kind: 'GOODS' }],
  });
  await seed.send('registerDeal', {
    ...{ programId, externalId: 'heard', partnerId, customer: { name: 'Heard Ltd', website: 'heard.com' } },
    ...{ productLines: ['GTX Pro'], amount: '9000', currency: 'EUR' },
  });
  const asked = `programId: "${programId}", filter: { partner: { id: ["${partnerId}"] } }, first: 1`;
  const { nodes } = await seed.see<{ nodes: { id: string }[] }>('funds', asked, '{ nodes { id } }');
  const day = now.slice(0, 10);
  const activity = { name: 'Heard', kind: 'EVENT', startsOn: day, endsOn: day, cost: '1' };
  await seed.send('submitFundRequest', { fundId: nodes[0]?.id, amount: '1', activities: [activity] });
  const lead = { programId, name: 'Heard', customer: { email: 'heard@webinar.example' }, activityExternalId: 'W-1' };
  await seed.send('recordLeads', { items: [{ ...lead, consent: { given: true, at: now } }] });
  await seed.send('createLinks', { items: [{ programId, partnerId, destination: 'https://shop.acme.com/heard' }] });
  await seed.send('describePartner', { partnerId, description: { city: 'Heard upon Tyne' } });
  await seed.send('overridePartnerTier', { partnerId, tier: 2, until: '2100-01-01T00:00:00Z', reason: 'heard' });
}
