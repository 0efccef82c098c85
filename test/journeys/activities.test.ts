import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(120_000);

const BEGAN = '2024-01-01T00:00:00Z';
const CONSENT = { given: true, at: BEGAN, wording: 'Partners may write to me.' };
const NAMES = ['A', 'B', 'C'] as const;

let service: InProcess;
let home: string;
let seed: Sender;
let programId: string;
let activityId: string;
const ids: Record<string, string> = {};

const as = (name: string) => ({
  ...({ role: 'partner', subject: name, partnerId: fromGlobalId('partner', ids[name] ?? '') ?? '' } as const),
});
const lead = (n: number, activityExternalId: string, more: object = {}) => ({
  ...{ programId, externalId: `${activityExternalId}-${n}`, customer: { email: `p${n}@shop${n}.example` } },
  ...{ name: `Person ${n}`, consent: CONSENT, activityExternalId, ...more },
});
const recorded = async (items: readonly object[]): Promise<string[]> => {
  const found: string[] = [];
  // One by one, so that they come in this order.
  for (const item of items) {
    const { results = [] } = await seed.send('recordLeads', { items: [item] });
    found.push(results[0]?.id ?? '');
  }
  return found;
};

type Shared = { leadId: string; partnerId: string | null; status: string; name: string | null };
const sharedLeads = async (): Promise<Map<string, Shared>> => {
  const args = `programId: "${programId}", first: 100, orderBy: OLDEST`;
  const { nodes } = await seed.see<{ nodes: Shared[] }>(
    'sharedLeads',
    args,
    '{ nodes { leadId partnerId status name } }',
  );
  return new Map(nodes.map((one) => [one.leadId, one]));
};
const nameOf = (partnerId: string | null | undefined): string =>
  partnerId ? (NAMES.find((name) => ids[name] === partnerId) ?? '?') : '-';
/** Whose leads are, once each is decided. */
const owners = (leads: readonly string[]): Promise<string> =>
  seed.soon(async () => {
    const all = await sharedLeads();
    const found = leads.map((id) => all.get(id));
    return found.some((one) => !one || one.status === 'UNDECIDED')
      ? undefined
      : found.map((one) => nameOf(one?.partnerId)).join(' ');
  }, 'owners');

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-activities-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('activities', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
  ({ id: programId } = await seed.send('createProgram', {
    ...{ name: 'Resellers', currency: 'USD', timeZone: 'Europe/Berlin', startsAt: BEGAN },
  }));
  for (const externalId of NAMES) {
    const item = { programId, externalId, name: externalId, kind: 'reseller', occurredAt: BEGAN };
    const { results = [] } = await seed.send('admitPartners', { items: [item] });
    ids[externalId] = results[0]?.id ?? '';
  }
  await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN });
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('a joint webinar', () => {
  let ten: string[] = [];

  it('starts when its hosts have agreed, also on how leads are shared', async () => {
    const plan = { name: 'Joint webinar', kind: 'WEBINAR', startsOn: '2024-06-30', endsOn: '2024-06-30' };
    const hosts = NAMES.map((name) => ({ partnerId: ids[name], costShare: 2000 }));
    ({ id: activityId } = await seed.send('planActivity', { programId, externalId: 'W', ...plan, hosts }));
    const started = async () =>
      (await seed.attempt('startActivity', { activityId })).userErrors.map(({ code }) => code).join('');
    expect(await started()).toBe('HOSTS_NOT_AGREED');
    for (const name of NAMES) await seed.send('answerInvitation', { activityId, accepts: true }, as(name));
    expect(await started()).toBe('NO_SHARING');
    const parts = [5000, 3000, 2000].map((weight, n) => ({ partnerId: ids[NAMES[n] ?? ''], weight }));
    await seed.send('proposeSharing', { activityId, rule: 'BASIS_POINTS', parts });
    for (const name of NAMES) await seed.send('agreeSharing', { activityId, version: 1 }, as(name));
    expect(await started()).toBe('');
  });

  it('gives its leads to A B C A A B A C B A, and one that B knows to A', async () => {
    ten = await recorded(Array.from({ length: 10 }, (_, n) => lead(n + 1, 'W')));
    expect(await owners(ten)).toBe('A B C A A B A C B A');
    const second = ten[1] ?? '';
    const known = { activityId, leadId: second, reason: 'EXISTING_CUSTOMER' };
    await seed.send('rejectLead', known, as('B'));
    expect(nameOf((await sharedLeads()).get(second)?.partnerId)).toBe('A');
    const refused = await seed.attempt('acceptLead', { activityId, leadId: second }, as('B'));
    expect(refused.userErrors).toMatchObject([{ code: 'LEAD_NOT_YOURS' }]);
    expect(await owners(await recorded([lead(11, 'W')]))).toBe('B');
  });

  it('shows a partner what waits for it, and nobody else’s', async () => {
    const ask = await service.as({ tenant: 'acme', ...as('C') });
    const query = `{ leadInbox(programId: "${programId}", first: 10) { nodes { partnerId name dueAt } } }`;
    const { data } = await ask(query, {});
    const { nodes } = data['leadInbox'] as { nodes: Shared[] };
    expect(nodes.map(({ name }) => name)).toEqual(['Person 3', 'Person 8']);
    expect(new Set(nodes.map(({ partnerId }) => partnerId))).toEqual(new Set([ids['C']]));
  });

  it('keeps for the vendor who did not agree to be shared', async () => {
    const [silent = ''] = await recorded([lead(12, 'W', { consent: null })]);
    expect(await owners([silent])).toBe('-');
    expect((await sharedLeads()).get(silent)?.status).toBe('WITHHELD');
  });

  it('credits whoever has taken a lead with its sales', async () => {
    const leadId = ten[2] ?? '';
    const sharedLeadId = leadId.replace('lead', 'shared_lead');
    const both = await seed.attempt('acceptLead', { sharedLeadId, leadId }, as('C'));
    expect(both.userErrors).toMatchObject([{ code: 'ONE_OF' }]);
    const unknown = await seed.attempt('acceptLead', { sharedLeadId: ids['C'] }, as('C'));
    expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['sharedLeadId'] }]);
    await seed.send('acceptLead', { sharedLeadId }, as('C'));
    const shown = '{ id lead { id sharedLead { id status activity { externalId } } } }';
    const there = { id: sharedLeadId, status: 'ACCEPTED', activity: { externalId: 'W' } };
    expect(
      await seed.soon(async () => {
        const found = await seed.see<{ lead: { sharedLead: { status: string } } }>(
          'sharedLead',
          `id: "${sharedLeadId}"`,
          shown,
        );
        return found.lead.sharedLead.status === 'ACCEPTED' ? found.lead : undefined;
      }, 'accepted'),
    ).toEqual({ id: leadId, sharedLead: there });
    type Found = { touches: { nodes: { kind: string; partnerId: string | null }[] } } | null;
    const args = `programId: "${programId}", leadId: "${leadId}"`;
    const kinds = await seed.soon(async () => {
      const found = await seed.see<Found>(
        'customerJourney',
        args,
        '{ touches(first: 50) { nodes { kind partnerId } } }',
      );
      const all = found?.touches.nodes.map(({ kind, partnerId }) => `${kind} ${nameOf(partnerId)}`) ?? [];
      return all.length < 4 ? undefined : all.toSorted();
    }, 'touches');
    expect(kinds).toEqual(['LEAD C', 'RESPONSE A', 'RESPONSE B', 'RESPONSE C']);
    const sale = {
      programId,
      externalId: 'S-1',
      currency: 'USD',
      lines: [{ product: 'x', quantity: '1', unitPrice: '100' }],
    };
    const evidence = { email: 'p3@shop3.example' };
    const { id } = await seed.send('recordSale', {
      ...sale,
      occurredAt: new Date().toISOString(),
      crediting: 'BY_POLICY',
      evidence,
    });
    const seen = await seed.see<{ credits: { partnerId: string }[] }>(
      'sale',
      `id: "${id}"`,
      '{ credits { partnerId } }',
    );
    expect(seen.credits.map(({ partnerId }) => nameOf(partnerId))).toEqual(['C']);
  });

  it('52: has how its hosts answered, and how long that took', async () => {
    const took = (answer: string, until: string) =>
      service.asSuperuser(
        `UPDATE lead_answers SET asked_at = '2024-06-30T10:00:00.000Z', answered_at = '${until}' WHERE answer = '${answer}'`,
      );
    await took('accepted', '2024-06-30T13:30:00.000Z');
    await took('rejected', '2024-06-30T11:00:00.000Z');
    const answers = async (who: object) => {
      const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...who });
      const { data } = await ask(questionAfter(52), { programId, after: seed.last });
      type Found = { group: [{ partner: { externalId: string } }] };
      return data['leadAnswerFigures'].map(({ group: [{ partner }], ...counts }: Found) => [
        partner.externalId,
        ...Object.values(counts),
      ]);
    };
    const all = [
      // asked, waiting, accepted, rejected, lapsed, withdrawn, hours
      ['A', 6, 6, 0, 0, 0, 0, null],
      ['B', 4, 3, 0, 1, 0, 0, '1.00'],
      ['C', 2, 1, 1, 0, 0, 0, '3.50'],
    ];
    expect(await answers({})).toEqual(all);
    expect(await answers(as('B'))).toEqual([all[1]]);
  });
});

describe('figures of activities', () => {
  it('count a person for the activity that brought it first: 80, 100 and 20 seen again, 45.0000 a lead', async () => {
    const plan = { kind: 'EBOOK', startsOn: '2024-05-01', endsOn: '2024-05-02' };
    const { id: ebook } = await seed.send('planActivity', { programId, externalId: 'E', name: 'E-book', ...plan });
    const { id: webinar } = await seed.send('planActivity', { programId, externalId: 'W2', name: 'Webinar', ...plan });
    const cost = { number: 'I-1', day: '2024-05-01', kind: 'SPEAKER', amount: '4500.00' };
    await seed.send('recordActivityCosts', { activityId: webinar, costs: [cost] });
    const rows = (count: number, from: number, of: string) =>
      seed.send('recordLeads', { items: Array.from({ length: count }, (_, n) => lead(from + n, of)) });
    await rows(80, 1001, 'E');
    await rows(120, 1061, 'W2');
    type Figures = { activityId: string; leads: number; seenAgain: number; costPerLead: string | null };
    const args = `programId: "${programId}", first: 10`;
    const { nodes } = await seed.see<{ nodes: Figures[] }>(
      'activityFigures',
      args,
      '{ nodes { activityId leads seenAgain costPerLead } }',
    );
    const of = (id: string) => nodes.find((one) => one.activityId === id);
    expect(of(ebook)).toMatchObject({ leads: 80, seenAgain: 0, costPerLead: '0.0000' });
    expect(of(webinar)).toMatchObject({ leads: 100, seenAgain: 20, costPerLead: '45.0000' });
  });

  it('31, 35: have what each activity brought, most leads first, and which leads are late', async () => {
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(questionAfter(31), { programId, after: seed.last });
    expect(data['activityFigures'].nodes).toMatchObject([
      { activity: { externalId: 'W2', name: 'Webinar', hosts: [] }, leads: 100, cost: { amount: '4500.00' } },
      { activity: { externalId: 'E' }, leads: 80, costPerLead: '0.0000', outcome: { won: 0, roiPercent: null } },
      { activity: { externalId: 'W' }, outcome: { won: 1, revenue: { amount: '100.00' } } },
    ]);
    const late = async (now: string) =>
      (await ask(questionAfter(35), { programId, after: seed.last, now })).data['leadInbox'];
    const all = await late('2999-01-01T00:00:00Z');
    expect(all.totals.count).toBe(all.nodes.length);
    expect(all.nodes.length).toBeGreaterThan(2);
    expect(all.nodes[0]).toMatchObject({ activity: { externalId: 'W' }, lead: { status: 'NEW' } });
    expect((await late(BEGAN)).nodes).toEqual([]);
  });
});
