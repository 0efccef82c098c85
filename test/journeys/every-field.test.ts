import type { DevelopmentClaims } from '#libs/access';
import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { GraphQLObjectType } from 'graphql';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectFeedLog, expectNobodyIn, expectOwnOnly } from '../support/feed-log.js';
import { everyQuestion, type Question } from '../support/questions.js';
import { Sender } from '../support/sender.js';
import { everyFieldOf, noteFilled, type Selected, smallerThan, textOf } from '../support/selections.js';
import { MUTATIONS, SCHEMA, shownFields } from '../support/schema.js';
import { type RichTenant, seedRichTenant } from '../support/rich-tenant/index.js';
import { until } from '../faults/supervised.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

// Only stops what hangs: every field is asked for in thousands of requests.
jest.setTimeout(600_000);

const QUARANTINE = SCHEMA.getType('Quarantine') as GraphQLObjectType;

let home: string;
let service: InProcess;
let seed: Sender;
let tenant: RichTenant;
let questions: readonly Question[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-every-field-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('every-field', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  tenant = await seedRichTenant(seed);
  const partnerIds = [tenant.ids['north'] ?? ''];
  await service.holdConsumer('acme', {
    types: ['partner.*'],
    programIds: [tenant.programId],
    partnerIds,
    subjectIds: partnerIds,
  });
  questions = await everyQuestion(seed, tenant);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

/** What nothing can be shown in while all is well: a reconciliation that agrees has no differences, and nothing is quarantined. */
const NEVER_FILLED =
  /^(Quarantine\.\w+|Reconciliation\.(differences|kinds|skipped)|Reconciliation(Difference|Event|Field|Kind|SkippedEvent)\.\w+)$/;

interface Notes {
  /** Of each `Type.field` whether there was ever anything in it. */
  readonly seen: Map<string, boolean>;
  readonly faults: string[];
}

/** In as many requests as the limits ask for; a field that is too much alone is to be seen somewhere else. */
async function ask(as: Ask, name: string, args: string, fields: readonly Selected[], notes: Notes): Promise<void> {
  const { data, errors } = await as(`{ ${name}${args && `(${args})`} ${textOf(fields)} }`);
  const smaller = smallerThan(fields, errors?.[0]);
  if (smaller) {
    for (const part of smaller) await ask(as, name, args, part, notes);
    return;
  }
  if (errors) notes.faults.push(`${name}: ${JSON.stringify(errors).slice(0, 500)}`);
  noteFilled(data?.[name], fields, notes.seen);
}

async function askEverything(
  who: Partial<DevelopmentClaims>,
  most: Readonly<Record<string, string>> = {},
): Promise<Notes> {
  const as = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...who });
  const notes: Notes = { seen: new Map(), faults: [] };
  for (const { field, args, rows, deep } of questions) {
    const given = Object.entries({ ...args, ...(args['first'] && most) }).map(([name, value]) => `${name}: ${value}`);
    await ask(as, field.name, given.join(', '), everyFieldOf(field.type, most['first'] ? 1 : rows, deep), notes);
  }
  return notes;
}

describe('a tenant that has done everything', () => {
  it('was answered every field of every mutation, each accepted at least once', () => {
    expect(Object.keys(MUTATIONS.getFields()).filter((name) => !seed.accepted.has(name))).toEqual([]);
  });

  it('is told every field of every query: none fails, and each has something in it somewhere', async () => {
    const { seen, faults } = await askEverything({});
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
    const types = ['Commission', 'Deal', 'DealAccount', 'Partner', 'Payout', 'Program', 'Sale', 'Statement'];
    expect([...new Set(all.map(({ __typename }) => __typename))].toSorted()).toEqual(types);
    expect(await found({ tenant: 'globex' })).toEqual([]);
    const south = await found({ role: 'partner', partnerId: tenant.ids['south'] ?? '' });
    expect(south.filter(({ __typename }) => !['Program', 'Deal', 'Sale', 'Commission'].includes(__typename))).toEqual(
      [],
    );
    const north = await found({ role: 'partner', partnerId: tenant.ids['north'] ?? '' });
    const shown = [...new Set(north.map(({ __typename }) => __typename))].toSorted();
    expect(shown).toEqual(types.filter((type) => type !== 'DealAccount'));
  });

  it.each(['admin', 'auditor', 'integration', 'partner'] as const)(
    'tells a %s what it may see without a fault',
    async (role) => {
      const own = role === 'partner' ? { partnerId: tenant.ids['north'] ?? '' } : {};
      const { seen, faults } = await askEverything({ role, ...own }, { first: '3' });
      expect(faults.filter((fault) => !fault.includes('"FORBIDDEN"'))).toEqual([]);
      expect(seen.size).toBeGreaterThan(100);
    },
  );
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
    for (const role of ['manager', 'auditor', 'integration'] as const)
      expect((await (await asks('ill', role))(ALL)).data.quarantines).toEqual(quarantines);
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
