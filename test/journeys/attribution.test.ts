import { CONTEXT_MODULES } from '#libs/contexts';
import { toGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { DealProgram } from '../support/deal-desk.js';
import { mutationDocument } from '../support/schema.js';
import { until } from '../support/until.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

// Only stops what hangs.
jest.setTimeout(300_000);

const MANAGER = { tenant: 'acme', subject: 'ada', role: 'manager' } as const;
const AT = '2026-01-10T10:00:00Z';

let home: string;
let service: InProcess;
let manager: Ask;
let integration: Ask;
let program: DealProgram;
let keys = 0;
let last: string | null = null;

interface Answered {
  readonly id: string | null;
  readonly isNew?: boolean | null;
  readonly redemptionId?: string | null;
  readonly results?: readonly Answered[];
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-attribution-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('attribution', CONTEXT_MODULES);
  manager = await service.as(MANAGER);
  integration = await service.as({ ...MANAGER, role: 'integration' });
  program = await DealProgram.open(manager, 'affiliates', ['north', 'south']);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

async function send(ask: Ask, name: string, input: object, idempotencyKey = `k${(keys += 1)}`): Promise<Answered> {
  const { data, errors } = await ask(mutationDocument(name), { input: { idempotencyKey, ...input } });
  if (errors) throw new Error(JSON.stringify(errors));
  last = data[name].position ?? last;
  return data[name] as Answered;
}

async function sendAll(ask: Ask, name: string, items: readonly object[]): Promise<readonly Answered[]> {
  const keyed = items.map((item) => ({ idempotencyKey: `k${(keys += 1)}`, ...item }));
  const { data, errors } = await ask(mutationDocument(name), { input: { items: keyed } });
  if (errors) throw new Error(JSON.stringify(errors));
  last = data[name].position ?? last;
  return data[name].results as readonly Answered[];
}

async function see(ask: Ask, root: string, args: string, selection: string) {
  const query = `query ($after: Position) { ${root}(${args} afterEffects: $after) ${selection} }`;
  const { data, errors } = await ask(query, { after: last });
  if (errors) throw new Error(JSON.stringify(errors));
  return data[root];
}

const asPartner = (name: string) =>
  service.as({ ...MANAGER, subject: name, role: 'partner', partnerId: program.partners[name] ?? '' });
const codesOf = ({ userErrors }: Answered): string[] => userErrors.map(({ code }) => code);
const of = (): object => ({ programId: program.programId });
const partnerId = (name: string) => ({ partnerId: program.partners[name] });
const touch = (externalId: string, name: string, customer: object, more: object = {}) => ({
  ...{ ...of(), externalId, kind: 'CLICK', happenedAt: AT, ...partnerId(name), customer },
  ...more,
});
const lead = (externalId: string | null, customer: object, more: object = {}) => ({
  ...{ ...of(), externalId, customer, name: 'Ann Lee', occurredAt: AT },
  ...more,
});
const journey = (args: string) =>
  see(
    manager,
    'customerJourney',
    `programId: "${program.programId}", ${args},`,
    '{ id leadId touches(first: 20) { nodes { id kind isFlagged partnerId } } }',
  );

describe('touches', () => {
  it('are recorded once for each number, and shown with their customer', async () => {
    const items = [touch('t1', 'north', { ref: 'C-1' }), touch('t2', 'south', { ref: 'C-1' }, { kind: 'COSELL' })];
    const first = await sendAll(integration, 'recordTouches', items);
    const again = await sendAll(integration, 'recordTouches', items);
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    const { touches } = await journey('ref: "C-1"');
    expect(touches.nodes.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['CLICK', 'COSELL']);
  });

  it('that cannot be taken are refused alone', async () => {
    const ahead = new Date(Date.now() + 6 * 60_000).toISOString();
    const answers = await sendAll(integration, 'recordTouches', [
      touch('r1', 'north', {}),
      touch('r2', 'north', { email: 'no address' }),
      touch('r3', 'nobody', { ref: 'C-2' }),
      touch('r4', 'north', { ref: 'C-2' }, { code: 'KEITH20' }),
      touch('r5', 'north', { ref: 'C-2' }, { partnerId: null, code: 'NO-SUCH' }),
      touch('r6', 'north', { ref: 'C-2' }, { happenedAt: ahead }),
      touch('t1', 'south', { ref: 'C-1' }),
      touch('r8', 'north', { ref: 'C-2' }),
    ]);
    expect(answers.map(codesOf)).toEqual([
      ...[['NO_IDENTIFIER'], ['BAD_EMAIL'], ['ONE_OF'], ['ONE_OF'], ['CODE_UNKNOWN'], ['IN_FUTURE']],
      ...[['TOUCH_DIFFERS'], []],
    ]);
  });

  it('of two customers meet as soon as one request names both', async () => {
    await sendAll(integration, 'recordTouches', [
      touch('m1', 'north', { ref: 'M-1' }),
      touch('m2', 'south', { email: 'may@acme.com' }),
      touch('m3', 'north', { ref: 'M-1', email: ' May@ACME.com' }),
    ]);
    const found = await journey('ref: "M-1"');
    expect(found.touches.nodes).toHaveLength(3);
  });

  it('are flagged by a person, in the customer’s journey', async () => {
    const before = await journey('ref: "C-1"');
    const { id: touchId } = before.touches.nodes[0];
    const flag = { journeyId: before.id, touchId, reason: 'a bot' };
    expect(codesOf(await send(manager, 'clearTouch', flag))).toEqual(['NOT_FLAGGED']);
    expect(codesOf(await send(manager, 'flagTouch', flag))).toEqual([]);
    const { touches } = await journey('ref: "C-1"');
    expect(touches.nodes.find(({ id }: { id: string }) => id === touchId).isFlagged).toBe(true);
  });

  it('are flagged and cleared as a list shows them, without their journey', async () => {
    const selection = '{ nodes { id isFlagged journeyId journey { id } partnerId } }';
    const shown = async (ask: Ask) => (await see(ask, 'touches', 'first: 50,', selection)).nodes;
    const of = await journey('ref: "C-1"');
    const flagged = (await shown(manager)).find((each: { isFlagged: boolean }) => each.isFlagged);
    expect([flagged.journeyId, flagged.journey.id]).toEqual([of.id, of.id]);
    const cleared = { touchId: flagged.id, reason: 'no bot' };
    const answer = await send(manager, 'clearTouch', cleared, 'clear-c1');
    expect([codesOf(answer), answer.id]).toEqual([[], of.id]);
    expect((await send(manager, 'clearTouch', cleared, 'clear-c1')).id).toBe(of.id);
    expect(codesOf(await send(manager, 'clearTouch', cleared))).toEqual(['NOT_FLAGGED']);
    const none = { ...cleared, touchId: of.id.replace('journey', 'touch') };
    expect(codesOf(await send(manager, 'flagTouch', none))).toEqual(['NOT_FOUND']);
    const own: { journeyId: string | null; journey: object | null }[] = await shown(await asPartner('north'));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((each) => each.journeyId !== null || each.journey !== null)).toEqual([]);
  });

  it('are taken as JSON from servers, item by item as by the mutation', async () => {
    const item = (key: string, name: string) => ({ ...touch(key, name, { ref: 'posted' }), idempotencyKey: key });
    const items = [item('posted-1', 'north'), { ...item('posted-2', 'north'), partnerId: null }];
    const post = async (body: object, who: object | null = {}) => {
      const { status, text } = await service.post(who ? { ...MANAGER, ...who } : undefined, '/touches', body);
      return [status, JSON.parse(text)];
    };
    const results = [{ userErrors: [] }, { id: null, userErrors: [{ code: 'ONE_OF' }] }];
    const first = await post({ items });
    expect(first).toMatchObject([200, { refused: 1, results }]);
    expect(await post({ items })).toEqual(first);
    const guess = { items: [{ ...items[0], kind: 'GUESS' }] };
    expect(await post(guess)).toMatchObject([200, { results: [{ userErrors: [{ code: 'BAD_VALUE' }] }] }]);
    expect(await post([])).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
    const north = { subject: 'north', role: 'partner', partnerId: program.partners['north'] ?? '' };
    expect((await post({ items }, north))[0]).toBe(403);
    expect((await post({ items }, null))[0]).toBe(401);
  });
});

describe('leads', () => {
  it('of a list are new, seen again or refused, each for itself', async () => {
    const people = Array.from({ length: 40 }, (_, n) => lead(null, { email: `p${n}@list.example` }));
    people[7] = lead(null, { email: 'P3@list.example ' });
    people[9] = lead(null, { email: 'nobody' });
    const answers = await sendAll(integration, 'recordLeads', people);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(38);
    expect([answers[7]?.isNew, answers[7]?.id]).toEqual([false, answers[3]?.id]);
    expect(answers.map(codesOf)[9]).toEqual(['BAD_EMAIL']);
    expect(answers[9]?.userErrors[0]?.field).toEqual(['customer', 'email']);
  });

  it('under one number are one, and other content is refused', async () => {
    const [first, again, other] = await sendAll(integration, 'recordLeads', [
      lead('L-1', { ref: 'C-1' }, partnerId('north')),
      lead('L-1', { ref: 'C-1' }, partnerId('north')),
      lead('L-1', { ref: 'C-1' }, { ...partnerId('north'), name: 'Bob' }),
    ]);
    expect([first?.isNew, again?.isNew, again?.id === first?.id]).toEqual([true, true, true]);
    expect(codesOf(other!)).toEqual(['LEAD_DIFFERS']);
    expect((await journey('ref: "C-1"')).leadId).toBe(first?.id);
  });

  it('show a partner what it brought itself, and nothing of another', async () => {
    const [north, south] = [await asPartner('north'), await asPartner('south')];
    const person = { ...of(), externalId: 'own-1', name: 'Own Lead', customer: { email: 'own@list.example' } };
    const { id, isNew } = await send(north, 'submitLead', person);
    expect(isNew).toBe(true);
    const second = await send(south, 'submitLead', { ...person, externalId: 'own-2' });
    expect(second.isNew).toBe(false);
    // Not the lead’s: that is another partner’s.
    expect(second.id).toMatch(/^touch_/);
    const selection = '{ nodes { id name email byPartner partnerId seenAgain } }';
    const shown = async (ask: Ask) => (await see(ask, 'leads', 'first: 50,', selection)).nodes;
    const own = (await shown(north)).find((each: { id: string }) => each.id === id);
    expect(own).toMatchObject({ name: 'Own Lead', email: 'own@list.example', byPartner: true, seenAgain: null });
    expect((await shown(manager)).find((each: { id: string }) => each.id === id)?.seenAgain).toBe(1);
    expect(await shown(south)).toEqual([]);
    const lookUp = (ask: Ask) => see(ask, 'lead', `id: "${id}",`, '{ id }');
    expect([await lookUp(south), (await lookUp(north)).id]).toEqual([null, id]);
    const touches = await see(south, 'touches', 'first: 50,', '{ nodes { partnerId } }');
    expect(new Set(touches.nodes.map((each: { partnerId: string }) => each.partnerId))).toEqual(
      new Set([program.partners['south']]),
    );
    const { errors } = await south(`{ customerJourney(programId: "${program.programId}", ref: "C-1") { id } }`);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('are heard of by staff as they come and change, and by no partner', async () => {
    const query = `subscription { leadChanged(programId: "${program.programId}") { number status } }`;
    const north = { subject: 'north', role: 'partner', partnerId: program.partners['north'] ?? '' } as const;
    const follow = (more: object) => service.follow({ ...MANAGER, ...more }, query);
    const [heard, partner, stranger] = [await follow({}), await follow(north), await follow({ tenant: 'evil' })];
    const [submitted] = await sendAll(integration, 'recordLeads', [
      lead('H-1', { email: 'heard@list.example' }, partnerId('north')),
    ]);
    const told = (status: string) => ({ leadChanged: { number: 'H-1', status } });
    await until(() => heard.length > 0);
    expect(heard).toEqual([told('NEW')]);
    await send(manager, 'qualifyLead', { leadId: submitted?.id });
    await until(() => heard.length > 1);
    expect(heard[1]).toEqual(told('QUALIFIED'));
    // What is refused answers once, with nothing.
    expect([partner, stranger]).toEqual([[undefined], []]);
  });

  it('show a partner nothing of a person that did not agree, nor of who else brought it', async () => {
    const told = { ...partnerId('north'), name: 'Held Back', phone: '+44 113 4960002', company: 'Held Ltd' };
    const consent = (given: boolean) => ({ ...told, consent: { given, at: AT } });
    const [kept, shared] = await sendAll(integration, 'recordLeads', [
      lead('W-1', { email: 'held@list.example' }, consent(false)),
      lead('W-2', { email: 'free@list.example' }, consent(true)),
    ]);
    const north = await asPartner('north');
    const selection = '{ id number name email phone company seenAgain mergedInto mergedIntoLead { id } }';
    const personal = async (ask: Ask, id: string | null | undefined) => {
      const { number, name, email, phone, company } = await see(ask, 'lead', `id: "${id}",`, selection);
      return [number, name, email, phone, company];
    };
    const free = ['W-2', 'Held Back', 'free@list.example', '+44 113 4960002', 'Held Ltd'];
    expect(await personal(north, kept?.id)).toEqual([null, null, null, null, null]);
    expect(await personal(north, shared?.id)).toEqual(free);
    expect((await personal(manager, kept?.id)).slice(0, 2)).toEqual(['W-1', 'Held Back']);
    const asked = 'first: 50, filter: { isMerged: false },';
    expect((await see(north, 'leads', asked, '{ nodes { id } }')).nodes).toEqual([]);
    expect((await see(manager, 'leads', asked, '{ nodes { id } }')).nodes).not.toEqual([]);
  });

  it('are found by a partner where it submitted them itself, by staff whatever they are called', async () => {
    const north = await asPartner('north');
    const found = async (ask: Ask, text: string) => {
      const { nodes } = await see(ask, 'search', `text: "${text}", first: 5,`, '{ nodes { kind by matched } }');
      return (nodes as Record<string, string>[]).map(({ kind, by, matched }) => `${kind} ${by} ${matched}`);
    };
    const byStaff = ['LEAD NAME Held Back', 'LEAD NAME Held Back'];
    expect(await found(manager, 'held back')).toEqual(byStaff);
    expect(await found(manager, 'free@list.example')).toEqual(['LEAD EMAIL free@list.example']);
    expect(await found(manager, 'W-1')).toEqual(['LEAD NUMBER W-1']);
    for (const text of ['held back', 'held@list.example', 'W-1']) expect(await found(north, text)).toEqual([]);
    expect(await found(north, 'own lead')).toEqual(['LEAD NAME Own Lead']);
    expect(await found(await asPartner('south'), 'own lead')).toEqual([]);
  });

  it('are exported with persons’ data by staff, and without it by a partner', async () => {
    const fields = ['number', 'name', 'email', 'seenAgain'];
    const args = { programId: program.programId, orderBy: 'OLDEST' };
    const exported = async (who: object, more: object) =>
      (await service.post({ ...MANAGER, ...who }, '/export/v1', { of: 'leads', args, format: 'jsonl', ...more })).text;
    const lines = (await exported({}, { fields })).trim().split('\n');
    const wanted = { number: 'W-1', name: 'Held Back', email: 'held@list.example', seenAgain: 0 };
    expect(lines.map((line) => JSON.parse(line) as object)).toContainEqual(wanted);
    const north = { subject: 'north', role: 'partner', partnerId: program.partners['north'] ?? '' };
    expect(await exported(north, { fields })).toContain('number is no value of Lead');
    const whole = await exported(north, {});
    expect(whole).toContain('"byPartner":true');
    expect(whole).not.toMatch(/"(number|name|email|phone|company|seenAgain)"|Held Back/);
  });

  it('are counted as a filter leaves them, for a partner its own', async () => {
    const count = async (ask: Ask, filter: string) =>
      (await see(ask, 'leads', `first: 1, filter: ${filter},`, '{ totals { count countIsAtLeast } }')).totals;
    expect(await count(manager, '{ byPartner: true }')).toEqual({ count: 1, countIsAtLeast: 1 });
    expect((await count(manager, '{ byPartner: false }')).count).toBeGreaterThan(38);
    expect((await count(await asPartner('south'), '{}')).count).toBe(0);
  });

  it('stand where a person puts them', async () => {
    const [answer] = await sendAll(integration, 'recordLeads', [lead('Q-1', { ref: 'Q-1' })]);
    const leadId = answer?.id;
    expect(codesOf(await send(manager, 'disqualifyLead', { leadId, reason: 'FRAUD' }))).toEqual([]);
    const wrong = await send(manager, 'disqualifyLead', { leadId, reason: 'BAD_DATA' });
    expect(codesOf(wrong)).toEqual(['WRONG_STATUS']);
    expect(codesOf(await send(manager, 'qualifyLead', { leadId, note: 'is real' }))).toEqual([]);
    expect(await see(manager, 'lead', `id: "${leadId}",`, '{ status disqualifyReason }')).toEqual({
      status: 'QUALIFIED',
      disqualifyReason: null,
    });
  });
});

describe('customers', () => {
  const idOf = async (ref: string): Promise<string> => (await journey(`ref: "${ref}"`)).id;
  const change = (journeyId: string, more: object = {}) => ({ journeyId, reason: 'as agreed', ...more });
  const wholly = (name: string) => [{ partnerId: program.partners[name], weight: 10_000 }];

  it('are bound anew and overridden by a person, for parts that add up', async () => {
    await sendAll(integration, 'recordTouches', [touch('x1', 'north', { ref: 'X-1' })]);
    const id = await idOf('X-1');
    const from = '2026-05-01T00:00:00Z';
    const part = { partnerId: program.partners['north'], weight: 3_333 };
    const uneven = change(id, { from, shares: [part, { ...part, partnerId: program.partners['south'] }] });
    const nobody = change(id, { from, shares: [{ partnerId: id.replace('journey', 'partner') }] });
    const until = '2026-04-01T00:00:00Z';
    for (const name of ['rebindCustomer', 'overrideAttribution']) {
      expect(codesOf(await send(manager, name, uneven))).toEqual(['WEIGHTS_DO_NOT_ADD_UP']);
      expect(codesOf(await send(manager, name, nobody))).toEqual(['PARTNER_NOT_FOUND']);
      const backwards = change(id, { from, until, shares: wholly('south') });
      expect(codesOf(await send(manager, name, backwards))).toEqual(['OUT_OF_ORDER']);
      expect(codesOf(await send(manager, name, change(id, { from, shares: wholly('south') })))).toEqual([]);
    }
    expect(codesOf(await send(manager, 'endOverride', change(id, { until })))).toEqual(['OUT_OF_ORDER']);
    expect(codesOf(await send(manager, 'endOverride', change(id, { until: '2026-06-01T00:00:00Z' })))).toEqual([]);
    const later = change(id, { from, shares: wholly('north') });
    expect(codesOf(await send(manager, 'overrideAttribution', later))).toEqual(['OUT_OF_ORDER']);
    const said = '{ from until reason shares { partnerId weight } }';
    const args = `programId: "${program.programId}", ref: "X-1",`;
    const shown = `{ bindings ${said} overrides ${said} binding { basis shares { partner { id } } } }`;
    const entry = { from: '2026-05-01T00:00:00.000Z', until: null, reason: 'as agreed', shares: wholly('south') };
    expect(await see(manager, 'customerJourney', args, shown)).toEqual({
      bindings: [entry],
      overrides: [{ ...entry, until: '2026-06-01T00:00:00.000Z' }],
      binding: { basis: 'PERSON', shares: [{ partner: { id: program.partners['south'] } }] },
    });
    const ends = '2026-08-01T00:00:00Z';
    const short = change(id, { from: '2026-07-01T00:00:00Z', until: ends, shares: wholly('north') });
    expect(codesOf(await send(manager, 'rebindCustomer', short))).toEqual([]);
    const list = (filter: string) =>
      see(manager, 'customerJourneys', `${args.split(',')[0]}, first: 9, filter: { ${filter} },`, '{ nodes { id } }');
    const north = `boundTo: ["${program.partners['north']}"]`;
    expect((await list(`${north}, boundUntil: { from: "${ends}" }`)).nodes).toEqual([{ id }]);
    expect((await list(`${north}, boundUntil: { to: "${ends}" }`)).nodes).toEqual([]);
    expect((await list(`boundTo: ["${program.partners['south']}"], boundUntil: { from: "${ends}" }`)).nodes).toEqual(
      [],
    );
    const asked = { programId: program.programId, from: ends, to: '2026-08-02T00:00:00Z' };
    const { data } = await manager(questionAfter(49), { ...asked, after: last });
    expect(data.customerJourneys.totals).toEqual({ count: 1 });
  });

  it('are found by the record that their partner was merged into, which is not quiet when that has sold', async () => {
    const joins = (externalId: string) => ({ ...of(), externalId, name: externalId, kind: 'reseller', country: 'DE' });
    const [twin, heir] = await sendAll(manager, 'admitPartners', [joins('twin'), joins('heir')]);
    await sendAll(integration, 'recordTouches', [touch('m1', 'north', { ref: 'M-1' })]);
    const id = await idOf('M-1');
    const bound = { from: AT, shares: [{ partnerId: twin?.id, weight: 10_000 }] };
    expect(codesOf(await send(manager, 'rebindCustomer', change(id, bound)))).toEqual([]);
    const lines = [{ product: 'A', quantity: '1', unitPrice: '100' }];
    const sold = { ...of(), externalId: 'M-1', occurredAt: AT, currency: 'EUR', lines };
    await sendAll(integration, 'recordSales', [{ ...sold, credits: [{ partnerExternalId: 'twin' }] }]);
    const found = async (list: string, asked: string, shown: string) =>
      (await see(manager, list, `programId: "${program.programId}", first: 9, ${asked},`, `{ nodes { ${shown} } }`))
        .nodes;
    const boundToHeir = () => found('customerJourneys', `filter: { boundTo: ["${heir?.id}"] }`, 'id');
    const quiet = (since: string) => found('partnersWithoutSales', `since: "${since}"`, 'externalId');
    expect(await boundToHeir()).toEqual([]);
    expect(await quiet(AT)).toContainEqual({ externalId: 'heir' });
    expect(codesOf(await send(manager, 'mergePartner', { partnerId: twin?.id, into: heir?.id, reason: 'x' }))).toEqual(
      [],
    );
    expect(await boundToHeir()).toEqual([{ id }]);
    expect(await quiet(AT)).not.toContainEqual({ externalId: 'heir' });
    expect(await quiet('2026-01-11T00:00:00Z')).toContainEqual({ externalId: 'heir' });
  });

  it('become one by a person’s word, once, and never with one that was erased', async () => {
    await sendAll(integration, 'recordTouches', [
      touch('y1', 'north', { ref: 'Y-1' }),
      touch('y2', 'south', { ref: 'Y-2' }),
      touch('y3', 'south', { ref: 'Y-3' }),
    ]);
    const [one, two, three] = [await idOf('Y-1'), await idOf('Y-2'), await idOf('Y-3')];
    const merge = change(one, { otherJourneyId: two });
    expect(codesOf(await send(manager, 'mergeCustomers', merge, 'merge-y'))).toEqual([]);
    expect(codesOf(await send(manager, 'mergeCustomers', merge, 'merge-y'))).toEqual([]);
    expect(codesOf(await send(manager, 'mergeCustomers', merge))).toEqual(['SAME_CUSTOMER']);
    expect(codesOf(await send(manager, 'mergeCustomers', change(one, { otherJourneyId: one })))).toEqual([
      'SAME_CUSTOMER',
    ]);
    const found = await journey('ref: "Y-2"');
    expect(found.touches.nodes).toHaveLength(2);
    expect(found.id).toBe(await idOf('Y-1'));
    await send(manager, 'eraseCustomer', { ...of(), ref: 'Y-3' });
    const erased = await send(manager, 'mergeCustomers', change(one, { otherJourneyId: three }));
    expect(codesOf(erased)).toEqual(['CUSTOMER_ERASED']);
  });

  it('are forgotten by their lead, whatever else they are known by', async () => {
    const customer = { ref: 'E-1', email: 'eve@shop.test' };
    const [made] = await sendAll(manager, 'recordLeads', [lead('EL', customer, { name: 'Eve' })]);
    const leadId = made?.id;
    const sale = { ...of(), externalId: 'E-S', occurredAt: AT, currency: 'USD', customer: { ref: 'E-1' } };
    await send(manager, 'recordSale', { ...sale, lines: [{ product: 'it', quantity: '1', unitPrice: '1' }] });
    const read = () => see(manager, 'lead', `id: "${leadId}",`, '{ name email }');
    const buyers = async () => {
      const filter = `programId: "${program.programId}", first: 1, filter: { externalId: ["E-S"] },`;
      return (await see(manager, 'sales', filter, '{ nodes { customer { ref } } }')).nodes;
    };
    expect(await buyers()).toEqual([{ customer: { ref: 'E-1' } }]);
    expect(await read()).toMatchObject({ name: 'Eve' });
    expect(codesOf(await send(manager, 'eraseCustomer', { ...of(), leadId, ref: 'E-1' }))).toEqual(['ONE_OF_TWO']);
    expect(codesOf(await send(manager, 'eraseCustomer', of()))).toEqual(['ONE_OF_TWO']);
    const other = toGlobalId('lead', randomUUID());
    expect(codesOf(await send(manager, 'eraseCustomer', { ...of(), leadId: other }))).toEqual(['NOT_FOUND']);
    const erased = await send(manager, 'eraseCustomer', { ...of(), leadId });
    expect([codesOf(erased), erased.id]).toEqual([[], leadId]);
    expect(await read()).toEqual({ name: null, email: null });
    expect(await buyers()).toEqual([{ customer: { ref: null } }]);
  });

  it('that are leads become deals, unless they were disqualified', async () => {
    const [answer] = await sendAll(integration, 'recordLeads', [lead('Z-1', { ref: 'Z-1' })]);
    const leadId = answer?.id;
    const deal = await send(
      manager,
      'registerDeal',
      program.deal('Z-1', 'north', { name: 'Zeta', website: 'zeta.example' }),
    );
    const link = { leadId, dealId: deal.id };
    await send(manager, 'disqualifyLead', { leadId, reason: 'FRAUD' });
    expect(codesOf(await send(manager, 'linkLeadToDeal', link))).toEqual(['WRONG_STATUS']);
    await send(manager, 'qualifyLead', { leadId });
    expect(codesOf(await send(manager, 'linkLeadToDeal', link))).toEqual([]);
    expect(codesOf(await send(manager, 'linkLeadToDeal', link))).toEqual(['ALREADY_LINKED']);
    const none = await send(manager, 'linkLeadToDeal', { leadId, dealId: leadId?.replace('lead', 'deal') });
    expect(codesOf(none)).toEqual(['NOT_FOUND']);
    const leads = '{ leads(first: 5) { nodes { lead { id journey { leadId } } } } }';
    const found = await see(manager, 'lead', `id: "${leadId}",`, `{ deals(first: 5) { nodes { deal { id } } } }`);
    expect(found.deals.nodes).toEqual([{ deal: { id: deal.id } }]);
    const asked = { programId: program.programId, from: '2020-01-01T00:00:00Z' };
    const { data } = await manager(questionAfter(36), { ...asked, after: last });
    const became = data.leads.nodes.find(({ number }: { number: string | null }) => number === 'Z-1');
    expect(became).toMatchObject({ status: 'QUALIFIED', deals: { nodes: [{ deal: { externalId: 'Z-1' } }] } });
    const under = (ask: Ask) => see(ask, 'deal', `id: "${deal.id}",`, leads);
    expect((await under(manager)).leads.nodes).toEqual([{ lead: { id: leadId, journey: { leadId } } }]);
    expect((await under(await asPartner('north'))).leads.nodes).toEqual([]);
  });
});

describe('codes', () => {
  it('are one for each text, whoever issues it and however it is written', async () => {
    const texts = ['keith20', 'KEITH20', ' Keith20 ', 'KEІTH20'];
    const items = texts.map((code) => ({ ...of(), code, ...partnerId('north'), limit: 3 }));
    const answers = await Promise.all(items.map((item) => sendAll(integration, 'issueCodes', [item])));
    const codes = answers.map(([answer]) => codesOf(answer!).join());
    expect(codes.slice(0, 3).sort()).toEqual(['', 'CODE_TAKEN', 'CODE_TAKEN']);
    expect(codes[3]).toBe('BAD_CODE');
  });

  it('are redeemed as often as they may be by checkouts at once, and what is given back is free again', async () => {
    const redeem = { ...of(), code: 'keith20', customer: {} };
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(integration, 'redeemCode', redeem)));
    const held = answers.filter((answer) => codesOf(answer).length === 0);
    expect([held.length, answers.filter((each) => codesOf(each)[0] === 'CODE_SPENT').length]).toEqual([3, 7]);
    const { redemptionId } = held[0]!;
    expect(codesOf(await send(integration, 'releaseCode', { ...of(), code: 'KEITH20', redemptionId }))).toEqual([]);
    expect(codesOf(await send(integration, 'redeemCode', redeem))).toEqual([]);
    const shown = await see(
      manager,
      'codes',
      `programId: "${program.programId}", first: 5,`,
      '{ nodes { code limit used held } }',
    );
    expect(shown.nodes).toEqual([{ code: 'KEITH20', limit: 3, used: 0, held: 3 }]);
    expect((await see(await asPartner('south'), 'codes', 'first: 5,', '{ nodes { code } }')).nodes).toEqual([]);
    const terms = { ...of(), code: 'keith20', limit: 3, endsAt: '2999-03-01T00:00:00Z' };
    expect(codesOf(await send(manager, 'changeCode', terms))).toEqual([]);
    const ending = async (from: string, to: string) =>
      (await manager(questionAfter(44), { ...of(), after: last, from, to })).data.codes.nodes;
    const changed = { code: 'KEITH20', endsAt: '2999-03-01T00:00:00.000Z', limit: 3, partner: { externalId: 'north' } };
    expect(await ending('2999-02-01T00:00:00Z', '2999-04-01T00:00:00Z')).toHaveLength(1);
    expect(await ending('2999-03-01T00:00:00Z', '2999-04-01T00:00:00Z')).toMatchObject([changed]);
    expect(await ending('2999-02-01T00:00:00Z', '2999-03-01T00:00:00Z')).toEqual([]);
    expect(codesOf(await send(manager, 'changeCode', { ...terms, endsAt: null }))).toEqual([]);
  });

  it('for new customers ask each customer that a checkout names', async () => {
    const [email, ref] = ['two@customers.example', 'TWO-1'];
    await sendAll(integration, 'recordTouches', [
      touch('two', 'north', { email }, { happenedAt: '2026-01-09T10:00:00Z' }),
    ]);
    const lines = [{ product: 'it', quantity: '1', unitPrice: '1' }];
    const sale = {
      ...of(),
      externalId: 'TWO',
      occurredAt: AT,
      currency: 'EUR',
      customer: { ref },
      crediting: 'NONE',
      lines,
    };
    expect((await sendAll(integration, 'recordSales', [sale])).map(codesOf)).toEqual([[]]);
    const issued = { ...of(), code: 'fresh10', ...partnerId('north'), newCustomersOnly: true };
    expect((await sendAll(integration, 'issueCodes', [issued])).map(codesOf)).toEqual([[]]);
    const redeem = async (customer: object) =>
      codesOf(await send(integration, 'redeemCode', { ...of(), code: 'fresh10', customer }));
    expect(await redeem({ email })).toEqual([]);
    expect(await redeem({ email, ref })).toEqual(['NOT_A_NEW_CUSTOMER']);
  });

  it('say whose a touch is', async () => {
    const given = touch('by-code', 'north', { ref: 'K-1' }, { kind: 'CODE', partnerId: null, code: 'keith20 ' });
    expect((await sendAll(integration, 'recordTouches', [given])).map(codesOf)).toEqual([[]]);
    const { touches } = await journey('ref: "K-1"');
    expect(touches.nodes).toMatchObject([{ kind: 'CODE', partnerId: program.partners['north'] }]);
    const { nodes } = await see(await asPartner('north'), 'touches', 'first: 50,', '{ nodes { kind code { code } } }');
    expect(nodes).toContainEqual({ kind: 'CODE', code: { code: 'KEITH20' } });
  });
});

describe('why a sale is credited as it is', () => {
  const sale = (externalId: string, ref: string, more: object = {}) => ({
    ...{ ...of(), externalId, occurredAt: '2026-02-01T12:00:00Z', currency: 'EUR', customer: { ref } },
    lines: [{ product: 'mug', quantity: '1', unitPrice: '100', kind: 'GOODS' }],
    ...more,
  });
  const ATTRIBUTION =
    '{ decidedBy model shares { partnerId weight exact } touches(first: 9) { nodes { partnerId kind share dropped edge } } unusable { evidence reason } }';
  const WHY =
    '{ saleId weight countedForId reasons { reason happenedAt edge partnerStanding codeFault wouldCountIf touch { id } } sale { externalId } }';
  let sold: readonly Answered[];

  beforeAll(async () => {
    const policy = { ...of(), effectiveFrom: '2025-01-01T00:00:00Z', model: 'LAST', bind: 'SALE' };
    expect(codesOf(await send(manager, 'setAttributionPolicy', policy))).toEqual([]);
    await sendAll(integration, 'recordTouches', [
      touch('w1', 'north', { ref: 'W-1' }, { happenedAt: '2025-11-03T11:59:59.999Z' }),
      touch('w2', 'north', { ref: 'W-1' }, { happenedAt: '2026-01-20T12:00:00Z' }),
      touch('w3', 'south', { ref: 'W-1' }, { happenedAt: '2026-01-21T12:00:00Z' }),
    ]);
    sold = await sendAll(integration, 'recordSales', [
      sale('W-1', 'W-1', { evidence: { leadExternalId: 'nobody' } }),
      sale('W-2', 'W-1', { credits: [{ partnerExternalId: 'south' }] }),
    ]);
    expect(sold.map(codesOf)).toEqual([[], []]);
  });

  it('says what decided, who has a part, and why each touch has none', async () => {
    const [north, south] = [program.partners['north'], program.partners['south']];
    const found = await see(manager, 'saleAttribution', `saleId: "${sold[0]?.id}",`, ATTRIBUTION);
    const click = { kind: 'CLICK', edge: null, share: null, dropped: null };
    expect(found).toEqual({
      ...{ decidedBy: 'TOUCHES', model: 'LAST', shares: [{ partnerId: south, weight: 10_000, exact: '1/1' }] },
      touches: {
        nodes: [
          { ...click, partnerId: north, dropped: 'OUTSIDE_WINDOW', edge: '2025-11-03T12:00:00.000Z' },
          { ...click, partnerId: north, dropped: 'NOT_THE_LAST_TOUCH' },
          { ...click, partnerId: south, share: '1/1' },
        ],
      },
      unusable: [{ evidence: 'LEAD_EXTERNAL_ID', reason: 'LEAD_UNKNOWN' }],
    });
    const under = await see(manager, 'sale', `id: "${sold[0]?.id}",`, `{ crediting attribution ${ATTRIBUTION} }`);
    expect(under).toEqual({ crediting: 'BY_POLICY', attribution: found });
    const named = await see(manager, 'sale', `id: "${sold[1]?.id}",`, '{ crediting attribution { decidedBy } }');
    expect(named).toEqual({ crediting: 'EXPLICIT', attribution: null });
    const args = `programId: "${program.programId}", ref: "W-1",`;
    const bought = '{ sales(first: 5) { nodes { number sale { externalId } } } }';
    expect((await see(manager, 'customerJourney', args, bought)).sales.nodes).toEqual([
      { number: 1, sale: { externalId: 'W-1' } },
      { number: 2, sale: { externalId: 'W-2' } },
    ]);
  });

  it('tells a partner of its own touches alone, and never of a sale that it had no part in winning', async () => {
    const [north, south] = [await asPartner('north'), await asPartner('south')];
    const { id: saleId } = sold[0]!;
    const why = (ask: Ask, name: string, more = `saleId: "${saleId}",`) =>
      see(ask, 'whyNotCredited', `partnerId: "${program.partners[name]}", ${more}`, WHY);
    const own = await why(north, 'north');
    expect(own).toMatchObject([
      {
        ...{ saleId, weight: 0, countedForId: null, sale: null },
        reasons: [
          { reason: 'OUTSIDE_WINDOW', edge: '2025-11-03T12:00:00.000Z', happenedAt: '2025-11-03T11:59:59.999Z' },
          { reason: 'NOT_THE_LAST_TOUCH', edge: null, wouldCountIf: 'it had been the last touch' },
        ],
      },
    ]);
    expect(await why(south, 'south')).toMatchObject([{ weight: 10_000, reasons: [], sale: { externalId: 'W-1' } }]);
    expect(await why(north, 'north', 'customerRef: "W-1",')).toEqual(own);
    expect(await why(north, 'south')).toEqual([]);
    expect(await why(north, 'north', `saleId: "${sold[1]?.id}",`)).toEqual([]);
    const attribution = (ask: Ask) => see(ask, 'saleAttribution', `saleId: "${saleId}",`, ATTRIBUTION);
    expect(await attribution(north)).toBeNull();
    const shown = await attribution(south);
    expect([shown.shares.length, shown.touches.nodes.length, shown.unusable]).toEqual([1, 1, []]);
    const all = await see(
      manager,
      'whyNotCredited',
      `partnerId: "${program.partners['north']}", customerRef: "W-1",`,
      WHY,
    );
    expect(all.map(({ reasons }: { reasons: { reason: string }[] }) => reasons.map(({ reason }) => reason))).toEqual([
      ['OUTSIDE_WINDOW', 'NOT_THE_LAST_TOUCH'],
      ['NAMED_OTHERS'],
    ]);
  });

  it('names a touch that came too late', async () => {
    await sendAll(integration, 'recordTouches', [touch('w4', 'north', { ref: 'W-1' }, { happenedAt: AT })]);
    const { id: saleId } = sold[0]!;
    const args = (name: string) => `partnerId: "${program.partners[name]}", saleId: "${saleId}",`;
    const [late] = await see(manager, 'whyNotCredited', args('north'), WHY);
    expect(late.reasons.at(-1)).toMatchObject({
      reason: 'RECORDED_AFTER_SALE',
      happenedAt: '2026-01-10T10:00:00.000Z',
    });
  });
});
