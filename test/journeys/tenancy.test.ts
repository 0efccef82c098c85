import type { DevelopmentClaims } from '#libs/access';
import { CONTEXT_MODULES, contextsOf } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaksIn, leavesOf, textsOf } from '../support/foreign.js';
import { everyQuestion, type Question } from '../support/questions.js';
import { type RichTenant, seedRichTenant } from '../support/rich-tenant/index.js';
import { SCHEMA } from '../support/schema.js';
import { LONG } from '../support/scale.js';
import { askWhole, businessIn, isForbidden, RememberingSender, sendAs, type Write } from '../support/tenancy.js';
import { everyFieldOf, textOf } from '../support/selections.js';
import { until } from '../faults/supervised.js';
import { type Answer, type InProcess, startInProcess } from './in-process.js';

// Only stops what hangs.
jest.setTimeout(900_000);

const NOUNS = contextsOf(CONTEXT_MODULES)
  .flatMap(({ aggregates }) => aggregates.map(({ events }) => events.noun))
  .filter((noun) => noun !== 'agenda');
/** Who comes from elsewhere; what is not asked on every run may do no more than an admin. */
const STRANGE_ROLES = LONG
  ? (['admin', 'manager', 'auditor', 'integration', 'partner'] as const)
  : (['admin', 'partner'] as const);
const MANAGER: DevelopmentClaims = { tenant: 'acme', subject: 'ada', role: 'manager' };

let home: string;
let service: InProcess;
let seed: RememberingSender;
let tenant: RichTenant;
let questions: readonly Question[];
/** What the tenant's manager is told, question by question. */
let told: Answer[][];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-tenancy-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('tenancy', CONTEXT_MODULES);
  seed = new RememberingSender((claims) => service.as({ ...MANAGER, ...claims }));
  tenant = await seedRichTenant(seed);
  questions = (await everyQuestion(seed, tenant)).flatMap(alsoByIds);
  const manager = await service.as(MANAGER);
  told = [];
  for (const question of questions) told.push(await askWhole(manager, question));
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

/** The same question narrowed by ids of the tenant, as far as it takes any. */
function alsoByIds(question: Question): Question[] {
  const known: Readonly<Record<string, string | undefined>> = { partnerId: tenant.ids['north'] };
  const more = question.field.args.flatMap(({ name }) =>
    known[name] && !(name in question.args) ? [[name, `"${known[name]}"`] as const] : [],
  );
  return more.length === 0
    ? [question]
    : [question, { ...question, args: { ...question.args, ...Object.fromEntries(more) } }];
}

/** Somebody who must not see, or touch, what is the tenant's or another partner's. */
interface Stranger {
  readonly name: string;
  readonly claims: DevelopmentClaims;
  readonly foreign: ReadonlySet<string>;
}

function strangers(): Stranger[] {
  const north = tenant.ids['north'] ?? '';
  const all = textsOf(
    told.flat().flatMap(({ data }) => leavesOf(data, 'acme')),
    (owner) => owner !== null,
  );
  const others = STRANGE_ROLES.map((role) => ({
    name: `${role} of another tenant`,
    claims: { tenant: 'rival', subject: 'eve', role, ...(role === 'partner' && { partnerId: north }) },
    foreign: all,
  }));
  return [...others, partner('south'), partner('west')];
}

function partner(name: string): Stranger {
  const own = tenant.ids[name] ?? '';
  const leaves = told.flatMap((answers, at) => {
    const isStaffs = STAFF_ONLY.has(questions[at]?.field.name ?? '');
    return answers.flatMap(({ data }) => leavesOf(data, isStaffs ? 'staff' : null));
  });
  const claims = { tenant: 'acme', subject: `user-${name}`, role: 'partner', partnerId: own } as const;
  return { name: `partner ${name}`, claims, foreign: textsOf(leaves, (owner) => owner !== null && owner !== own) };
}

/** Queries that no partner may ask, found out once. */
const STAFF_ONLY = new Set<string>();

describe('whoever is not meant', () => {
  beforeAll(async () => {
    const ask = await service.as({ ...MANAGER, role: 'partner', partnerId: tenant.ids['east'] ?? '' });
    for (const question of questions)
      if (isForbidden(await askWhole(ask, question))) STAFF_ONLY.add(question.field.name);
  });

  it('reads nothing of a tenant, and a partner nothing of another, by any query', async () => {
    const asked = { triples: 0, shown: 0 };
    const leaks: unknown[] = [];
    for (const { name, claims, foreign } of strangers()) {
      const ask = await service.as(claims);
      expect([name, foreign.size > 200]).toEqual([name, true]);
      for (const question of questions) {
        const answers = await askWhole(ask, question);
        asked.triples += answers.length;
        asked.shown += leavesOf(
          answers.map(({ data }) => data),
          null,
        ).length;
        const found = leaksIn(answers, foreign, JSON.stringify(question.args));
        if (found.length > 0) leaks.push([name, question.field.name, question.args, found.slice(0, 5)]);
      }
    }
    expect(leaks).toEqual([]);
    expect(asked.triples).toBeGreaterThan(LONG ? 2_000 : 1_000);
    if (LONG) console.info(asked);
  });

  it('changes nothing of a tenant by any mutation that names what is there', async () => {
    await seed.see('programs', 'first: 1,', '{ nodes { id } }');
    const before = await businessIn(service.store, NOUNS, 'acme');
    expect(before.length).toBeGreaterThan(300);
    const leaks: unknown[] = [];
    let calls = 0;
    for (const { name, claims, foreign } of strangers()) {
      const ask = await service.as(claims);
      const isMeant = (write: Write): boolean => claims.tenant === 'acme' && !names(write, foreign);
      for (const write of seed.writes.filter((each) => !isMeant(each))) {
        calls += 1;
        const answer = await sendAs(ask, write, `${name}-${calls}`);
        const found = leaksIn(answer, foreign, JSON.stringify(write.input));
        if (found.length > 0) leaks.push([name, write.name, found.slice(0, 5)]);
      }
    }
    expect(leaks).toEqual([]);
    expect((await businessIn(service.store, NOUNS, 'acme')).slice(before.length)).toEqual([]);
    expect(calls).toBeGreaterThan(LONG ? 700 : 350);
    if (LONG) console.info({ calls });
  });

  it('hears nothing of a tenant by any subscription, among them the work list of deals', async () => {
    const everybody = [{ name: 'manager', claims: MANAGER, foreign: new Set<string>() }, ...strangers()];
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
    const told = heard.filter(({ name }) => name === 'manager');
    await until(() => told.every(({ said }) => said.length > 0));
    for (const { name, field, foreign, said } of heard) {
      expect([name, field, leaksIn(said, foreign, tenant.programId)]).toEqual([name, field, []]);
    }
  });
});

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
  await seed.send('describePartner', { partnerId, description: { city: 'Heard upon Tyne' } });
  await seed.send('overridePartnerTier', { partnerId, tier: 2, until: '2100-01-01T00:00:00Z', reason: 'heard' });
}
