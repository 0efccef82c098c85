import type { DevelopmentClaims } from '#libs/access';
import { CONTEXT_MODULES } from '#libs/contexts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyQuestion, type Question } from '../support/questions.js';
import { Sender } from '../support/sender.js';
import { everyFieldOf, halves, noteFilled, type Selected, textOf } from '../support/selections.js';
import { MUTATIONS, shownFields } from '../support/schema.js';
import { type RichTenant, seedRichTenant } from '../support/rich-tenant/index.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(120_000);

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
  questions = await everyQuestion(seed, tenant);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

const TOO_MUCH = ['TOO_COSTLY', 'TOO_DEEP', 'TOO_MANY_TOKENS', 'TOO_MANY_ALIASES'];

/** What nothing can be shown in while all is well: a reconciliation that agrees has no differences. */
const NEVER_FILLED = /^(Reconciliation\.(differences|kinds)|Reconciliation(Difference|Event|Field|Kind)\.\w+)$/;

interface Notes {
  /** Of each `Type.field` whether there was ever anything in it. */
  readonly seen: Map<string, boolean>;
  readonly faults: string[];
}

/** In as many requests as the limits ask for; a field that is too much alone is to be seen somewhere else. */
async function ask(as: Ask, name: string, args: string, fields: readonly Selected[], notes: Notes): Promise<void> {
  const { data, errors } = await as(`{ ${name}${args && `(${args})`} ${textOf(fields)} }`);
  if (TOO_MUCH.includes(errors?.[0]?.extensions.code ?? '')) {
    for (const part of halves(fields) ?? []) await ask(as, name, args, part, notes);
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
  for (const { field, args, rows } of questions) {
    const given = Object.entries({ ...args, ...(args['first'] && most) }).map(([name, value]) => `${name}: ${value}`);
    await ask(as, field.name, given.join(', '), everyFieldOf(field.type, most['first'] ? 1 : rows), notes);
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
