import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { recordClicks } from '../support/clicks.js';
import { Sender } from '../support/sender.js';
import { type InProcess, startInProcess } from './in-process.js';

jest.setTimeout(300_000);

const BEGAN = '2024-01-01T00:00:00Z';
const NAMES = ['A', 'B', 'C'] as const;
type Name = (typeof NAMES)[number];

let service: InProcess;
let home: string;
let seed: Sender;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-reports-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('reports', CONTEXT_MODULES);
  seed = new Sender((claims) => service.as({ tenant: 'acme', subject: 'ada', role: 'manager', ...claims }));
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

const plain = (kind: string, id = ''): string => fromGlobalId(kind, id) ?? '';

interface Impact {
  readonly figures: Readonly<Record<string, string | null>>;
  readonly partners: Readonly<Record<string, readonly string[]>>;
  readonly unconverted: readonly { readonly currency: string; readonly amount: string }[];
  readonly explain: string;
}

/** A program with partners A, B and C, in Berlin and in dollars. */
class World {
  readonly ids: Record<string, string> = {};
  private constructor(readonly programId: string) {}

  static async open(name: string): Promise<World> {
    const { id } = await seed.send('createProgram', {
      ...{ name, currency: 'USD', timeZone: 'Europe/Berlin', startsAt: BEGAN },
    });
    const world = new World(id);
    for (const externalId of NAMES) {
      const item = { programId: id, externalId, name: externalId, kind: 'reseller', occurredAt: BEGAN };
      const { results = [] } = await seed.send('admitPartners', { items: [item] });
      world.ids[externalId] = results[0]?.id ?? '';
    }
    return world;
  }

  async sell(externalId: string, occurredAt: string, amount: string, more: object = {}): Promise<string> {
    const lines = [{ product: 'it', quantity: '1', unitPrice: amount }];
    const sale = { programId: this.programId, externalId, occurredAt, currency: 'USD', lines, ...more };
    return (await seed.send('recordSale', sale)).id;
  }

  refund(sale: string, occurredAt: string, amount: string) {
    const refund = { programId: this.programId, externalId: `${sale} back ${amount}`, saleExternalId: sale, amount };
    return seed.send('refundSale', { ...refund, occurredAt });
  }

  touch(externalId: string, name: Name, happenedAt: string, more: object = {}) {
    const touch = { programId: this.programId, externalId, kind: 'CLICK', happenedAt, partnerId: this.ids[name] };
    return seed.send('recordTouches', { items: [{ ...touch, ...more }] });
  }

  by(...shares: readonly (readonly [Name, number])[]) {
    return { credits: shares.map(([name, weight]) => ({ partnerId: this.ids[name], weight })) };
  }

  async impact(from: string, to: string, more = ''): Promise<Impact> {
    const fields = ['net', 'sourced', 'influencedOnly', 'unattributed', 'influenced', 'ofPartners', 'direct'];
    const money = (names: readonly string[]) => names.map((one) => `${one} { amount }`).join(' ');
    type Amounts = Readonly<Record<string, { readonly amount: string }>>;
    type Found = Amounts & {
      readonly sourcedPercent: string | null;
      readonly partners: readonly (Amounts & { readonly partnerId: string })[];
    } & Pick<Impact, 'unconverted' | 'explain'>;
    const found = await seed.see<Found>(
      'partnerImpact',
      `programId: "${this.programId}", from: "${from}", to: "${to}", ${more}`,
      `{ ${money(fields)} sourcedPercent unconverted { currency amount } explain
        partners { partnerId ${money(['sourced', 'influenced', 'credited'])} } }`,
    );
    const name = (id: string) => NAMES.find((one) => this.ids[one] === id) ?? id;
    return {
      figures: {
        ...Object.fromEntries(fields.map((field) => [field, found[field]?.amount ?? null])),
        sourcedPercent: found.sourcedPercent,
      },
      partners: Object.fromEntries(
        found.partners.map((one) => [
          name(one.partnerId),
          ['sourced', 'influenced', 'credited'].map((field) => one[field]?.amount ?? ''),
        ]),
      ),
      ...{ unconverted: found.unconverted, explain: found.explain },
    };
  }
}

describe('what partners brought', () => {
  it('is the whole sale of who has most of it, and less on the day on which it is given back', async () => {
    const world = await World.open('brought');
    // The last millisecond of March in Berlin, and the first of April.
    await world.sell('1', '2024-03-31T21:59:59.999Z', '300', world.by(['A', 4000], ['B', 6000]));
    await world.sell('2', '2024-03-31T22:00:00.000Z', '100.01', world.by(['A', 5000], ['B', 5000]));
    await world.sell('3', '2024-03-05T10:00:00Z', '50');
    await world.refund('1', '2024-04-10T10:00:00Z', '100');
    const march = await world.impact('2024-03-01', '2024-03-31');
    expect(march.figures).toEqual({
      ...{ net: '350.00', sourced: '300.00', influencedOnly: '0.00', unattributed: '50.00', influenced: '0.00' },
      ...{ ofPartners: '300.00', direct: '50.00', sourcedPercent: '85.7142' },
    });
    expect(march.partners).toEqual({ A: ['0.00', '0.00', '120.00'], B: ['300.00', '0.00', '180.00'] });
    // Both days are among those asked for, as in every filter.
    expect((await world.impact('2024-03-05', '2024-03-05')).figures).toMatchObject({ net: '50.00' });
    const april = await world.impact('2024-04-01', '2024-04-30');
    expect(april.figures).toMatchObject({ net: '0.01', sourced: '0.01', unattributed: '0.00' });
    expect(april.partners).toEqual({ A: ['100.01', '0.00', '10.005'], B: ['-100.00', '0.00', '-9.995'] });
  });

  it('moves with a sale that becomes another partner’s, on that day, and as it was known before', async () => {
    const world = await World.open('moves');
    const saleId = await world.sell('1', '2024-03-05T10:00:00Z', '300', world.by(['A', 10_000]));
    await world.refund('1', '2024-03-06T10:00:00Z', '100');
    const known = new Date().toISOString();
    const shares = [{ partnerId: world.ids['C'], weight: 10_000 }];
    const input = { programId: world.programId, saleIds: [saleId], shares, reason: 'as agreed' };
    await seed.send('reattributeSales', { ...input, occurredAt: '2024-05-02T10:00:00Z' });
    expect((await world.impact('2024-03-01', '2024-03-31')).partners).toEqual({ A: ['200.00', '0.00', '200.00'] });
    const may = await world.impact('2024-05-01', '2024-05-31');
    expect(may.figures).toMatchObject({ net: '0.00', sourced: '0.00', sourcedPercent: null });
    expect(may.partners).toEqual({ A: ['-200.00', '0.00', '-200.00'], C: ['200.00', '0.00', '200.00'] });
    const before = await world.impact('2024-05-01', '2024-05-31', `asKnownAt: "${known}",`);
    expect(before.partners).toEqual({});
  });

  it('is of the record that a merged partner ended in, however often it was merged', async () => {
    const world = await World.open('merged');
    await world.sell('1', '2024-03-05T10:00:00Z', '100', world.by(['A', 3000], ['B', 3000], ['C', 4000]));
    await world.sell('2', '2024-03-06T10:00:00Z', '10', world.by(['A', 10_000]));
    const merge = (name: Name, into: Name) =>
      seed.send('mergePartner', { partnerId: world.ids[name], into: world.ids[into], reason: 'one shop' });
    const best = async () => {
      const days = `programId: "${world.programId}", from: "2024-03-01", to: "2024-03-31",`;
      const { partners } = await seed.see<{ partners: { partnerId: string; net: { amount: string } }[] }>(
        'partnerRanking',
        days,
        '{ partners { partnerId net { amount } } }',
      );
      return partners.map((one) => [NAMES.find((name) => world.ids[name] === one.partnerId), one.net.amount]);
    };
    await merge('A', 'B');
    const { partners } = await world.impact('2024-03-01', '2024-03-31');
    expect(partners).toEqual({ B: ['110.00', '0.00', '70.00'], C: ['0.00', '0.00', '40.00'] });
    expect(await best()).toEqual([
      ['B', '70.00'],
      ['C', '40.00'],
    ]);
    await merge('B', 'C');
    expect((await world.impact('2024-03-01', '2024-03-31')).partners).toEqual({ C: ['110.00', '0.00', '110.00'] });
    expect(await best()).toEqual([['C', '110.00']]);
  });

  it('is converted by the rate of its day; what has none stands beside it', async () => {
    const world = await World.open('converted');
    const days = [{ day: '2024-03-04', rates: [{ currency: 'USD', rate: '1.25' }] }];
    await seed.send('publishRates', { source: 'ecb', base: 'EUR', days });
    await world.sell('1', '2024-03-05T10:00:00Z', '100.01', { currency: 'EUR', ...world.by(['A', 10_000]) });
    await world.sell('2', '2024-03-20T10:00:00Z', '70', { currency: 'EUR', ...world.by(['A', 10_000]) });
    const { figures, unconverted, partners } = await world.impact('2024-03-01', '2024-03-31');
    expect(figures).toMatchObject({ net: '125.01', sourced: '125.01' });
    expect(partners).toEqual({ A: ['125.01', '0.00', '125.01'] });
    expect(unconverted).toEqual([{ currency: 'EUR', amount: '70' }]);
  });

  it('says by which rows it came about', async () => {
    const world = await World.open('explained');
    await world.sell('1', '2024-03-05T10:00:00Z', '300', world.by(['A', 10_000]));
    await world.refund('1', '2024-03-06T10:00:00Z', '100');
    await world.sell('2', '2024-04-01T10:00:00Z', '1', world.by(['A', 10_000]));
    await world.sell('3', '2024-03-07T10:00:00Z', '5', { ...world.by(['A', 10_000]), saleType: 'deal-influence' });
    const { explain } = await world.impact('2024-03-01', '2024-03-31');
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(explain);
    const rows: { kind: string; amount: string }[] = data.revenueFacts.nodes;
    expect(rows.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['SALE', '300'],
      ['REFUND', '-100'],
    ]);
  });
});

describe('what reports leave out', () => {
  it('is every sale of a type that something else has counted, with all that is given back of it', async () => {
    const world = await World.open('left out');
    const invoice = { saleType: 'invoice', ...world.by(['B', 10_000]) };
    await world.sell('deal', '2024-03-05T10:00:00Z', '10000', { saleType: 'deal', ...world.by(['A', 10_000]) });
    await world.sell('I-1', '2024-03-06T10:00:00Z', '6000', invoice);
    await world.sell('I-2', '2024-03-07T10:00:00Z', '4000', invoice);
    await world.refund('I-2', '2024-03-08T10:00:00Z', '500');
    const note = { programId: world.programId, externalId: 'N-1', occurredAt: '2024-03-09T10:00:00Z', currency: 'USD' };
    const lines = [{ product: 'it', quantity: '1', unitPrice: '-100' }];
    await seed.send('recordCreditNote', { ...note, ...invoice, lines });
    const net = async (to = '2024-03-31') => (await world.impact('2024-03-01', to)).figures['net'];
    expect(await net()).toBe('19400.00');
    const policy = {
      programId: world.programId,
      effectiveFrom: '2024-04-01T00:00:00Z',
      excludedSaleTypes: ['invoice'],
    };
    await seed.send('setReportPolicy', policy);
    // A report of March ends before it.
    expect(await net()).toBe('19400.00');
    const april = await world.impact('2024-03-01', '2024-04-01');
    expect(april.figures).toMatchObject({ net: '10000.00', sourced: '10000.00' });
    expect(april.partners).toEqual({ A: ['10000.00', '0.00', '10000.00'] });
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(april.explain);
    expect(data.revenueFacts.nodes.map(({ amount }: { amount: string }) => amount)).toEqual(['10000']);
    const { partners } = await seed.see<{ partners: { partnerId: string; net: { amount: string } }[] }>(
      'partnerRanking',
      `programId: "${world.programId}", from: "2024-03-01", to: "2024-04-01",`,
      '{ partners { partnerId net { amount } } }',
    );
    expect(partners.map(({ partnerId, net: { amount } }) => [partnerId, amount])).toEqual([
      [world.ids['A'], '10000.00'],
    ]);
  });
});

interface Finding {
  readonly kind: string;
  readonly happenedAt: string;
  readonly partnerId: string | null;
  readonly saleId: string | null;
  readonly leadId: string | null;
  readonly dealId: string | null;
  readonly touchId: string | null;
}

const findingsOf = ({ programId }: World, kinds: string, more = '') =>
  seed.see<{ count: number; findings: readonly Finding[] }>(
    'attributionFindings',
    `programId: "${programId}", from: "2024-01-01", to: "2100-01-01", kinds: [${kinds}], ${more}`,
    '{ count findings { kind happenedAt partnerId saleId leadId dealId touchId } }',
  );

describe('findings of attribution', () => {
  it('say what somebody should look at', async () => {
    const world = await World.open('findings');
    const { programId } = world;
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN, bind: 'SALE' });
    const code = { programId, partnerId: world.ids['A'], code: 'ANN10', startsAt: BEGAN };
    await seed.send('issueCodes', { items: [code] });
    const sell = (ref: string, at: string, evidence: object = {}) =>
      world.sell(ref, at, '10', { crediting: 'BY_POLICY', customer: { ref }, evidence });
    const lead = async (ref: string, occurredAt: string) => {
      const item = { programId, externalId: `L-${ref}`, customer: { ref }, occurredAt };
      return (await seed.send('recordLeads', { items: [item] })).results?.[0]?.id ?? '';
    };
    const coded = await sell('X', '2024-03-05T10:00:00Z', { code: 'ANN10' });
    await world.touch('first', 'A', '2024-03-01T10:00:00Z', { customer: { ref: 'W' } });
    await sell('W', '2024-03-05T11:00:00Z', { code: 'ANN10' });
    const late = await sell('Y', '2024-03-06T10:00:00Z');
    await world.touch('late', 'B', '2024-03-01T10:00:00Z', { customer: { ref: 'Y' } });
    const before = await lead('Y', '2024-03-20T10:00:00Z');
    const named = await sell('Z', '2024-03-07T10:00:00Z', { leadExternalId: 'L-Z' });
    const arrived = await lead('Z', '2024-03-01T10:00:00Z');
    const journeys: string[] = [];
    for (const [ref, name] of [
      ['P', 'A'],
      ['Q', 'B'],
    ] as const) {
      await world.touch(ref, name, '2024-03-01T10:00:00Z', { customer: { ref } });
      const { id } = await seed.see<{ id: string }>(
        'customerJourney',
        `programId: "${programId}", ref: "${ref}",`,
        '{ id }',
      );
      journeys.push(id);
      const shares = [{ partnerId: world.ids[name], weight: 10_000 }];
      await seed.send('rebindCustomer', { journeyId: id, from: '2024-03-02T10:00:00Z', shares, reason: 'agreed' });
    }
    await seed.send('mergeCustomers', { journeyId: journeys[0], otherJourneyId: journeys[1], reason: 'one' });
    const all = 'CODE_WITHOUT_CLICK, LATE_TOUCH, CONVERTED_BEFORE_LEAD, LEAD_ARRIVED_AFTER_SALE, BINDINGS_DISAGREE';
    const { count, findings } = await findingsOf(world, all);
    const none = { leadId: null, dealId: null };
    expect(count).toBe(5);
    expect(findings).toMatchObject([
      { kind: 'BINDINGS_DISAGREE', saleId: null, partnerId: null },
      { kind: 'CONVERTED_BEFORE_LEAD', saleId: late, leadId: before, touchId: null },
      { kind: 'CODE_WITHOUT_CLICK', saleId: coded, partnerId: world.ids['A'], ...none },
      { kind: 'LATE_TOUCH', saleId: late, partnerId: world.ids['B'], ...none },
      { kind: 'LEAD_ARRIVED_AFTER_SALE', saleId: named, leadId: arrived },
    ]);
    const two = await findingsOf(world, all, 'limit: 2,');
    expect([two.count, two.findings]).toEqual([5, findings.slice(0, 2)]);
    expect(await findingsOf(world, 'INFLUENCE_NOT_RECORDED')).toEqual({ count: 0, findings: [] });
  });
});

describe('findings that are settled', () => {
  const lead = (world: World, more: object) =>
    seed.send('recordLeads', { items: [{ programId: world.programId, ...more }] });

  it('tell of a lead that comes after a sale that names it alone', async () => {
    const world = await World.open('named-alone');
    await seed.send('setAttributionPolicy', { programId: world.programId, effectiveFrom: BEGAN });
    const sell = (number: string, evidence: object) =>
      world.sell(number, '2024-03-07T10:00:00Z', '10', { crediting: 'BY_POLICY', evidence });
    const saleId = await sell('S', { leadExternalId: 'L-1' });
    await sell('other', { leadExternalId: 'L-2', email: 'kim@alone.example' });
    const first = { customer: { email: 'kim@alone.example' }, occurredAt: '2024-03-01T10:00:00Z' };
    await lead(world, { externalId: 'L-1', partnerId: world.ids['A'], ...first });
    const found = async () => (await findingsOf(world, 'LEAD_ARRIVED_AFTER_SALE')).findings;
    expect((await found()).map((one) => [one.saleId, one.partnerId])).toEqual([[saleId, world.ids['A']]]);
    const shares = [{ partnerId: world.ids['A'], weight: 10_000 }];
    await seed.send('reattributeSales', { programId: world.programId, saleIds: [saleId], reason: 'its lead', shares });
    expect(await found()).toEqual([]);
  });

  it('tell of no touch that cannot earn', async () => {
    const world = await World.open('late-for-nothing');
    const { programId, ids } = world;
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN, windowDays: 30 });
    const sell = (ref: string) =>
      world.sell(ref, '2024-06-07T10:00:00Z', '10', { crediting: 'BY_POLICY', customer: { ref } });
    const saleId = await sell('K');
    await world.touch('long ago', 'A', '2024-01-02T10:00:00Z', { customer: { ref: 'K' } });
    await world.touch('helped', 'A', '2024-06-02T10:00:00Z', { customer: { ref: 'K' }, kind: 'RESPONSE' });
    const found = async () => (await findingsOf(world, 'LATE_TOUCH')).findings.map((one) => one.saleId);
    const tried = await seed.attempt('reattributeSales', { programId, saleIds: [saleId], reason: 'late' });
    expect(JSON.stringify(tried)).toContain('NOTHING_TO_CHANGE');
    expect(await found()).toEqual([]);
    await world.touch('late', 'B', '2024-06-01T10:00:00Z', { customer: { ref: 'K' } });
    expect(await found()).toEqual([saleId]);
    await seed.send('banPartner', { partnerId: ids['B'], reason: 'FRAUD' });
    expect(await found()).toEqual([]);
  });

  it('tell once of a lead, and of no code where a person has credited the sale', async () => {
    const world = await World.open('once');
    const { programId } = world;
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN, bind: 'SALE' });
    await seed.send('issueCodes', {
      items: [{ programId, partnerId: world.ids['A'], code: 'ONCE10', startsAt: BEGAN }],
    });
    const sell = (number: string, day: string, ref: string, evidence: object = {}) =>
      world.sell(number, `2024-03-${day}T10:00:00Z`, '10', { crediting: 'BY_POLICY', customer: { ref }, evidence });
    const earliest = [await sell('S2', '02', 'K'), await sell('S1', '01', 'K'), await sell('S3', '03', 'K')][1];
    await lead(world, { externalId: 'L-1', customer: { ref: 'K' }, occurredAt: '2024-03-20T10:00:00Z' });
    const coded = await sell('X', '05', 'M', { code: 'ONCE10' });
    await seed.send('reattributeSales', { programId, saleIds: [coded], reason: 'leaked', shares: [] });
    const { findings } = await findingsOf(world, 'CONVERTED_BEFORE_LEAD, CODE_WITHOUT_CLICK');
    expect(findings.map((one) => [one.kind, one.saleId])).toEqual([['CONVERTED_BEFORE_LEAD', earliest]]);
  });
});

describe('who helped', () => {
  /** B’s click on 20 April, a deal of 1 May, C at the joint webinar on 1 June, won on 1 July for 10,000.00. */
  const opportunity = async (name: string, owner: Name | null) => {
    const world = await World.open(name);
    await seed.send('setAttributionPolicy', { programId: world.programId, effectiveFrom: BEGAN });
    const customer = { email: `kim@${name}.example` };
    await world.touch('click', 'B', '2024-04-20T10:00:00Z', { customer });
    const lead = { programId: world.programId, externalId: 'L-1', customer, occurredAt: '2024-04-30T10:00:00Z' };
    const { results = [] } = await seed.send('recordLeads', { items: [lead] });
    const closing = { amount: '10000', closedAt: '2024-07-01T10:00:00Z' };
    const deal = { productLines: ['cloud'], amount: '10000', currency: 'USD' };
    let dealId: string;
    if (owner) {
      const registered = { programId: world.programId, externalId: 'D-1', partnerId: world.ids[owner], ...deal };
      const known = { name: 'Kim Ltd', country: 'DE', website: `https://www.${name}-shop.com` };
      const input = { ...registered, customer: known, involvement: 'SOURCED', occurredAt: '2024-05-01T10:00:00Z' };
      dealId = (await seed.send('registerDeal', input)).id;
      await seed.send('linkLeadToDeal', { leadId: results[0]?.id, dealId });
      await world.touch('webinar', 'C', '2024-06-01T10:00:00Z', { customer, kind: 'RESPONSE' });
      await seed.send('winDeal', { dealId, ...closing, occurredAt: closing.closedAt });
    } else {
      const from = { source: 'crm', file: 'deals.csv', row: 1, digest: 'a'.repeat(64) };
      const item = { programId: world.programId, externalId: 'D-1', partnerId: null, ...deal, ...closing, from };
      const dates = { registeredAt: '2024-05-01T10:00:00Z', occurredAt: closing.closedAt };
      const imported = await seed.send('importDeals', { items: [{ ...item, ...dates, outcome: 'WON' }] });
      dealId = imported.results?.[0]?.id ?? '';
      await seed.send('linkLeadToDeal', { leadId: results[0]?.id, dealId });
      await world.touch('webinar', 'C', '2024-06-01T10:00:00Z', { customer, kind: 'RESPONSE' });
    }
    return world;
  };

  it('after a partner had registered the deal, did not bring it (example 30)', async () => {
    const world = await opportunity('registered', 'A');
    const july = await world.impact('2024-07-01', '2024-07-31');
    expect(july.partners).toEqual({ A: ['10000.00', '0.00', '10000.00'], C: ['0.00', '10000.00', '0.00'] });
    expect(july.figures).toMatchObject({ ofPartners: '10000.00', net: '10000.00', influenced: '10000.00' });
  });

  it('of a deal of the vendor’s own: who came before it brought it (example 30)', async () => {
    const world = await opportunity('own', null);
    const july = await world.impact('2024-07-01', '2024-07-31');
    expect(july.partners).toEqual({ B: ['10000.00', '0.00', '0.00'], C: ['0.00', '10000.00', '0.00'] });
    expect(july.figures).toMatchObject({ ofPartners: '10000.00', unattributed: '0.00', direct: '10000.00' });
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { revenueFacts, wonDeals } = (await ask(july.explain)).data;
    expect(revenueFacts.nodes).toEqual([]);
    expect(wonDeals.nodes).toMatchObject([{ partnerId: null, amount: { amount: '10000.00' } }]);
  });

  it('is found where nobody has recorded that it helped', async () => {
    const world = await opportunity('unrecorded', 'A');
    const { count, findings } = await findingsOf(world, 'INFLUENCE_NOT_RECORDED');
    expect(count).toBe(1);
    expect(findings).toMatchObject([
      { partnerId: world.ids['C'], saleId: null, leadId: null, happenedAt: '2024-06-01T10:00:00.000Z' },
    ]);
    expect(findings[0]?.dealId).toEqual(expect.any(String));
    expect(findings[0]?.touchId).toEqual(expect.any(String));
    // Who was merged into the deal's own partner has helped nobody but itself.
    await seed.send('mergePartner', { partnerId: world.ids['C'], into: world.ids['B'], reason: 'one shop' });
    const merged = await findingsOf(world, 'INFLUENCE_NOT_RECORDED');
    expect(merged.findings.map((one) => one.partnerId)).toEqual([world.ids['B']]);
    await seed.send('mergePartner', { partnerId: world.ids['B'], into: world.ids['A'], reason: 'one shop' });
    expect(await findingsOf(world, 'INFLUENCE_NOT_RECORDED')).toEqual({ count: 0, findings: [] });
  });

  it('is not found by a touch that is older than the window of the policy', async () => {
    const world = await opportunity('unrecorded-long-ago', 'A');
    const { programId } = world;
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: '2024-02-01T00:00:00Z', windowDays: 29 });
    expect(await findingsOf(world, 'INFLUENCE_NOT_RECORDED')).toEqual({ count: 0, findings: [] });
  });

  it('is nobody’s business but the vendor’s', async () => {
    const world = await World.open('walls');
    await world.sell('1', '2024-03-05T10:00:00Z', '300', world.by(['A', 10_000]));
    const partnerId = fromGlobalId('partner', world.ids['A'] ?? '') ?? '';
    const ask = await service.as({ tenant: 'acme', subject: 'a', role: 'partner', partnerId });
    const days = 'from: "2024-03-01", to: "2024-03-31"';
    const { errors } = await ask(`{ partnerImpact(programId: "${world.programId}", ${days}) { net { amount } } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    const other = await service.as({ tenant: 'evil', subject: 'eve', role: 'manager' });
    const foreign = await other(`{ partnerImpact(programId: "${world.programId}", ${days}) { net { amount } } }`);
    expect(foreign.data.partnerImpact).toBeNull();
  });
});

describe('who brought a sale that is credited anew', () => {
  /** A’s click, the lead, B’s click, and a sale of 300.00 that is B’s by the last touch: A brought it. */
  const opened = async (name: string) => {
    const world = await World.open(name);
    await seed.send('setAttributionPolicy', { programId: world.programId, effectiveFrom: BEGAN, bind: 'SALE' });
    const customer = { ref: 'K' };
    await world.touch('first', 'A', '2024-03-01T10:00:00Z', { customer });
    const lead = { programId: world.programId, externalId: 'L-1', customer, occurredAt: '2024-03-02T10:00:00Z' };
    await seed.send('recordLeads', { items: [lead] });
    await world.touch('second', 'B', '2024-03-03T10:00:00Z', { customer });
    const sold = { customer, crediting: 'BY_POLICY' };
    const saleId = await world.sell('1', '2024-03-05T10:00:00Z', '300', sold);
    const { programId } = world;
    const anew = (occurredAt: string, more: object = {}) =>
      seed.send('reattributeSales', { programId, saleIds: [saleId], reason: 'as agreed', occurredAt, ...more });
    const march = (more = '') => world.impact('2024-03-01', '2024-03-31', more);
    return { world, customer, anew, march };
  };
  const MARCH = { A: ['300.00', '0.00', '0.00'], B: ['0.00', '300.00', '300.00'] };

  it('by a person, is the one that was named from that day on: a past month keeps its figures', async () => {
    const { world, anew, march } = await opened('by hand');
    expect((await march()).partners).toEqual(MARCH);
    await anew('2024-05-02T10:00:00Z', { shares: [{ partnerId: world.ids['C'], weight: 10_000 }] });
    await world.refund('1', '2024-06-02T10:00:00Z', '100');
    expect((await march()).partners).toEqual(MARCH);
    const may = await world.impact('2024-05-01', '2024-05-31');
    expect(may.partners).toEqual({
      ...{ A: ['-300.00', '0.00', '0.00'], B: ['0.00', '0.00', '-300.00'], C: ['300.00', '0.00', '300.00'] },
    });
    expect(may.figures).toMatchObject({ net: '0.00', sourced: '0.00' });
    const june = await world.impact('2024-06-01', '2024-06-30');
    expect(june.partners).toMatchObject({ C: ['-100.00', expect.anything(), '-100.00'] });
    expect(june.figures).toMatchObject({ net: '-100.00', sourced: '-100.00' });
  });

  it('stays who it was where a person confirms whom a policy credited: what moves later is less of that', async () => {
    const { world, anew, march } = await opened('confirmed');
    await anew('2024-04-02T10:00:00Z', { shares: [{ partnerId: world.ids['B'], weight: 10_000 }] });
    await world.refund('1', '2024-05-02T10:00:00Z', '40');
    await anew('2024-06-02T10:00:00Z', { shares: [{ partnerId: world.ids['C'], weight: 10_000 }] });
    expect((await march()).partners).toEqual(MARCH);
    const may = (await world.impact('2024-05-01', '2024-05-31')).partners;
    expect(may).toEqual({ A: ['-40.00', '0.00', '0.00'], B: ['0.00', '-40.00', '-40.00'] });
    expect((await world.impact('2024-06-01', '2024-06-30')).partners).toEqual({
      ...{ A: ['-260.00', '0.00', '0.00'], B: ['0.00', '0.00', '-260.00'], C: ['260.00', '0.00', '260.00'] },
    });
  });

  it('is told by the policy and the lead that were known when it was decided', async () => {
    const { world, march } = await opened('later policy');
    const bound = { effectiveFrom: '2024-03-20T00:00:00Z', bind: 'LEAD' };
    await seed.send('setAttributionPolicy', { programId: world.programId, ...bound });
    expect((await march()).partners).toEqual(MARCH);
    const customer = { ref: 'late lead' };
    await world.touch('before', 'A', '2024-02-01T10:00:00Z', { customer });
    await world.touch('after', 'B', '2024-02-03T10:00:00Z', { customer });
    await world.sell('2', '2024-02-05T10:00:00Z', '100', { customer, crediting: 'BY_POLICY' });
    const lead = { programId: world.programId, externalId: 'L-2', customer, occurredAt: '2024-02-02T10:00:00Z' };
    await seed.send('recordLeads', { items: [lead] });
    const february = await world.impact('2024-02-01', '2024-02-29');
    expect(february.partners).toEqual({ B: ['100.00', '0.00', '100.00'] });
  });

  it('by a policy, is whom its touches tell from that day on, and what is given back later is less of that', async () => {
    const { world, customer, anew, march } = await opened('by policy');
    await world.refund('1', '2024-04-02T10:00:00Z', '50');
    const known = new Date().toISOString();
    await world.touch('late', 'C', '2024-03-01T12:00:00Z', { customer });
    await world.touch('later', 'A', '2024-03-04T12:00:00Z', { customer });
    await anew('2024-05-03T10:00:00Z');
    await world.refund('1', '2024-06-02T10:00:00Z', '100');
    const may = (more = '') => world.impact('2024-05-01', '2024-05-31', more);
    expect((await march()).partners).toEqual(MARCH);
    const april = (await world.impact('2024-04-01', '2024-04-30')).partners;
    expect(april).toEqual({ A: ['-50.00', '0.00', '0.00'], B: ['0.00', '-50.00', '-50.00'] });
    // 250.00 are left of it. Of what came before the lead C's click is the last.
    expect((await may()).partners).toEqual({
      ...{ A: ['-250.00', '250.00', '250.00'], B: ['0.00', '0.00', '-250.00'], C: ['250.00', '0.00', '0.00'] },
    });
    expect((await may(`asKnownAt: "${known}",`)).partners).toEqual({});
    const june = (await world.impact('2024-06-01', '2024-06-30')).partners;
    expect(june).toMatchObject({ A: ['0.00', '-100.00', '-100.00'], C: ['-100.00', '0.00', '0.00'] });
  });
});

describe('what partners cost', () => {
  interface Economics {
    readonly customers: number;
    readonly cac: string | null;
    readonly roiPercent: string | null;
    readonly explain: string;
    readonly partners: readonly {
      readonly partnerId: string;
      readonly cost: { readonly amount: string };
      readonly customers: string;
      readonly cac: string | null;
    }[];
    readonly [money: string]: unknown;
  }

  const MONEY = ['commissions', 'rewards', 'funds', 'other', 'cost', 'sourced', 'ofNoPartner'] as const;

  const economics = async (world: World, from: string, to: string, more = '') => {
    const found = await seed.see<Economics>(
      'programEconomics',
      `programId: "${world.programId}", from: "${from}", to: "${to}", ${more}`,
      `{ customers cac roiPercent explain partners { partnerId cost { amount } customers cac } ${MONEY.map((one) => `${one} { amount }`).join(' ')} }`,
    );
    const { customers, cac, roiPercent, explain } = found;
    const amounts = MONEY.map((one) => (found[one] as { amount: string }).amount);
    const partners = found.partners.map((one) => {
      const name = NAMES.find((known) => world.ids[known] === one.partnerId);
      return [name, one.cost.amount, one.customers, one.cac].join(' | ');
    });
    return { amounts, customers, cac, roiPercent, explain, partners };
  };

  const spend = (world: World, externalId: string, amount: string, day: string, more: object = {}) =>
    seed.attempt('recordCosts', {
      items: [{ programId: world.programId, externalId, category: 'software', amount, day, ...more }],
    });

  it('is commission and what else was recorded, a new customer and against what they brought', async () => {
    const world = await World.open('economics');
    await seed.send('publishPlan', {
      ...{ programId: world.programId, effectiveFrom: BEGAN, name: 'share', standard: true },
      rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.1' } }],
    });
    const of = (ref: string, credits: object) => ({ customer: { ref }, ...credits });
    await world.sell('1', '2024-03-05T10:00:00Z', '300', of('X', world.by(['A', 5000], ['B', 5000])));
    await world.sell('2', '2024-03-06T10:00:00Z', '100', of('Y', world.by(['A', 10_000])));
    await world.sell('3', '2024-03-07T10:00:00Z', '100', of('X', world.by(['A', 10_000])));
    await world.sell('4', '2024-03-08T10:00:00Z', '500', of('Z', {}));
    await world.refund('2', '2024-04-02T10:00:00Z', '50');
    // The first of April in Berlin begins on 31 March.
    expect((await spend(world, 'S-1', '10.01', '2024-03-31')).results?.[0]?.userErrors).toEqual([]);
    expect((await spend(world, 'S-2', '7', '2024-04-01')).results?.[0]?.userErrors).toEqual([]);
    const march = await economics(world, '2024-03-01', '2024-03-31');
    expect(march.amounts).toEqual(['50.00', '0.00', '0.00', '10.01', '60.01', '500.00', '10.01']);
    // Half of X and all of Y, and the other half of X.
    expect(march.partners).toEqual(['A | 35.00 | 1.5 | 23.3333', 'B | 15.00 | 0.5 | 30.0000']);
    expect(march).toMatchObject({ customers: 2, cac: '30.0050', roiPercent: '733.1944' });
    const april = await economics(world, '2024-04-01', '2024-04-30');
    expect(april.amounts).toEqual(['-5.00', '0.00', '0.00', '7.00', '2.00', '-50.00', '7.00']);
    expect(april.partners).toEqual(['A | -5.00 | 0 | ']);
    expect(april).toMatchObject({ customers: 0, cac: null, roiPercent: '-2600.0000' });
    const paid = await economics(world, '2024-03-01', '2024-03-31', 'basis: PAID,');
    expect(paid.amounts.slice(0, 5)).toEqual(['0.00', '0.00', '0.00', '10.01', '10.01']);
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const { data } = await ask(march.explain);
    const rows: { kind: string; cost: { amount: string } }[] = data.costFacts.nodes;
    expect(rows.map(({ kind, cost }) => `${kind} ${cost.amount}`).toSorted()).toEqual([
      ...['COMMISSION 10.00', 'COMMISSION 10.00', 'COMMISSION 15.00', 'COMMISSION 15.00', 'OTHER 10.01'],
    ]);
    const traced = 'nodes { externalId category commission { amount { amount } } } totals { sums { cost { amount } } }';
    const costs = (filter: string) =>
      seed.see('costFacts', `programId: "${world.programId}", filter: { ${filter} }, first: 9,`, `{ ${traced} }`);
    expect(await costs('category: ["software"], occurredAt: { to: "2024-03-31T12:00:00Z" }')).toEqual({
      nodes: [{ externalId: 'S-1', category: 'software', commission: null }],
      totals: { sums: [{ cost: { amount: '10.01' } }] },
    });
    const days = { from: '2024-03-01', to: '2024-03-31', begins: BEGAN, ends: '2024-03-31T22:00:00Z' };
    const answer = (await ask(questionAfter(38), { programId: world.programId, after: seed.last, ...days })).data;
    expect(answer.programEconomics).toMatchObject({ cost: { amount: '60.01' }, customers: 2, roiPercent: '733.1944' });
    expect(answer.costFacts).toMatchObject({
      nodes: [{ externalId: 'S-1' }],
      totals: { sums: [{ cost: { amount: '10.01' } }] },
    });
    expect(await costs(`kind: [COMMISSION], partner: { id: ["${world.ids['B']}"] }`)).toEqual({
      nodes: [{ externalId: null, category: null, commission: { amount: { amount: '15.00' } } }],
      totals: { sums: [{ cost: { amount: '15.00' } }] },
    });
  });

  it('is of customers whose first sale is a partner’s, on the day on which it became that', async () => {
    const world = await World.open('customers');
    const customer = { ref: 'X' };
    const first = await world.sell('1', '2024-03-05T10:00:00Z', '300', { customer });
    await world.sell('2', '2024-03-06T10:00:00Z', '100', { customer, ...world.by(['A', 10_000]) });
    const customers = async (from: string, to: string, more = '') => (await economics(world, from, to, more)).customers;
    expect(await customers('2024-03-01', '2024-03-31')).toBe(0);
    const known = new Date().toISOString();
    const shares = [{ partnerId: world.ids['B'], weight: 10_000 }];
    const input = { programId: world.programId, saleIds: [first], shares, reason: 'theirs' };
    await seed.send('reattributeSales', { ...input, occurredAt: '2024-05-02T10:00:00Z' });
    expect(await customers('2024-03-01', '2024-03-31')).toBe(0);
    expect(await customers('2024-05-01', '2024-05-31')).toBe(1);
    expect(await customers('2024-03-01', '2024-05-31')).toBe(1);
    expect(await customers('2024-05-01', '2024-05-31', `asKnownAt: "${known}",`)).toBe(0);
    const other = [{ partnerId: world.ids['A'], weight: 10_000 }];
    await seed.send('reattributeSales', { ...input, shares: other, occurredAt: '2024-06-02T10:00:00Z' });
    expect(await customers('2024-06-01', '2024-06-30')).toBe(0);
    const { partners } = await economics(world, '2024-06-01', '2024-06-30');
    expect(partners.toSorted()).toEqual(['A | 0.00 | 1 | 0.0000', 'B | 0.00 | -1 | ']);
  });

  it('is of customers that are new by their first sale of a type that is not left out', async () => {
    const world = await World.open('left out customers');
    const { programId } = world;
    const of = (ref: string, name: Name, more: object = {}) => ({
      ...{ customer: { ref }, ...world.by([name, 10_000]) },
      ...more,
    });
    const invoice = { saleType: 'invoice' };
    for (const ref of ['X', 'Z']) {
      await world.sell(`I-${ref}`, '2024-02-20T10:00:00Z', '10', of(ref, 'A', invoice));
      await world.sell(ref, '2024-03-05T10:00:00Z', '300', of(ref, 'A'));
    }
    await world.sell('I-2', '2024-03-06T10:00:00Z', '10', of('Y', 'A', invoice));
    const customers = async () => (await economics(world, '2024-03-01', '2024-04-01')).customers;
    const converted = async () => {
      const args = `programId: "${programId}", from: "2024-03-01", to: "2024-04-01",`;
      return (await seed.see<{ converted: number }>('conversionSteps', args, '{ converted }')).converted;
    };
    expect([await customers(), await converted()]).toEqual([1, 1]);
    const policy = { programId, effectiveFrom: '2024-04-01T00:00:00Z', excludedSaleTypes: ['invoice'] };
    await seed.send('setReportPolicy', policy);
    expect([await customers(), await converted()]).toEqual([2, 2]);
  });

  it('is recorded once, and another cost under its number is refused', async () => {
    const world = await World.open('costs');
    const codes = async (...given: Parameters<typeof spend>) =>
      (await spend(...given)).results?.[0]?.userErrors.map(({ code }) => code);
    expect(await codes(world, 'S-1', '10', '2024-03-31')).toEqual([]);
    expect(await codes(world, ' S-1', '10.00', '2024-03-31')).toEqual(['BAD_TEXT']);
    expect(await codes(world, 'S-1', '10.00', '2024-03-31')).toEqual([]);
    expect(await codes(world, 'S-1', '11', '2024-03-31')).toEqual(['COST_DIFFERS']);
    expect(await codes(world, 'S-2', '11', '2024-03-31', { partnerId: 'partner_0' })).toEqual(['PARTNER_NOT_FOUND']);
    expect((await economics(world, '2024-03-01', '2024-03-31')).amounts[3]).toBe('10.00');
  });
});

describe('a ranking of partners', () => {
  interface Ranked {
    readonly place: number;
    readonly partnerId: string;
    readonly net: { readonly amount: string };
    readonly netBefore: { readonly amount: string } | null;
    readonly leads: number;
    readonly convertedPercent: string | null;
    readonly reasons: readonly string[];
  }

  const ranking = async (world: World, days: string, more: string) => {
    const { partners } = await seed.see<{ partners: readonly Ranked[] }>(
      'partnerRanking',
      `programId: "${world.programId}", ${days}, ${more}`,
      '{ partners { place partnerId net { amount } netBefore { amount } leads convertedPercent reasons } }',
    );
    return partners.map(({ place, partnerId, net, netBefore, leads, convertedPercent, reasons }) => {
      const name = NAMES.find((one) => world.ids[one] === partnerId);
      return [place, name, net.amount, netBefore?.amount ?? null, leads, convertedPercent, reasons.join(' ')].join(
        ' | ',
      );
    });
  };

  const lead = async (world: World, number: string, name: Name, occurredAt: string) => {
    const item = { programId: world.programId, externalId: number, customer: { ref: number } };
    await seed.send('recordLeads', { items: [{ ...item, partnerId: world.ids[name], occurredAt }] });
  };

  it('is of those that did best, and of those that do worse than before', async () => {
    const world = await World.open('ranking');
    // 90 days before 1 July: from 2 April on.
    await world.sell('1', '2024-04-01T21:59:59.999Z', '100', world.by(['A', 10_000]));
    await world.sell('2', '2024-04-01T22:00:00.000Z', '49.99', world.by(['A', 10_000]));
    await world.sell('3', '2024-03-01T10:00:00Z', '100', world.by(['B', 10_000]));
    await world.sell('4', '2024-05-01T10:00:00Z', '50', world.by(['B', 10_000]));
    await lead(world, 'L-1', 'A', '2024-05-01T10:00:00Z');
    await lead(world, 'L-2', 'A', '2024-05-02T10:00:00Z');
    await lead(world, 'L-3', 'B', '2024-05-03T10:00:00Z');
    await world.sell('5', '2024-05-04T10:00:00Z', '10', { customer: { ref: 'L-2' }, ...world.by(['B', 10_000]) });
    const days = 'from: "2024-04-02", to: "2024-06-30"';
    expect(await ranking(world, days, 'orderBy: NET,')).toEqual([
      ...['1 | B | 60.00 |  | 1 | 0.0000 | ', '2 | A | 49.99 |  | 2 | 50.0000 | '],
    ]);
    expect(await ranking(world, days, 'orderBy: CONVERSION, first: 1,')).toEqual(['1 | A | 49.99 |  | 2 | 50.0000 | ']);
    expect(await ranking(world, days, 'ranking: STRUGGLING,')).toEqual([
      '1 | A | 49.99 | 100.00 | 2 | 50.0000 | NET_HALVED',
      '2 | C | 0.00 | 0.00 | 0 |  | NO_LEADS',
    ]);
    // Nobody is active for 90 days on 30 March.
    expect(await ranking(world, 'from: "2024-01-01", to: "2024-03-29"', 'ranking: STRUGGLING,')).toEqual([]);
  });

  it('leaves the same types of sales out of the 90 days and of the 90 before', async () => {
    const world = await World.open('ranking left out');
    const invoice = { saleType: 'invoice', ...world.by(['A', 10_000]) };
    for (const at of ['2024-02-10T10:00:00Z', '2024-05-10T10:00:00Z']) {
      await world.sell(`deal ${at}`, at, '300', world.by(['A', 10_000]));
      await world.sell(`invoice ${at}`, at, '300', invoice);
    }
    await lead(world, 'M-1', 'B', '2024-05-01T10:00:00Z');
    await lead(world, 'M-2', 'C', '2024-05-01T10:00:00Z');
    // After the end of the 90 days before, which is 1 April, and before that of the report.
    const from = { effectiveFrom: '2024-06-01T00:00:00Z', excludedSaleTypes: ['invoice'] };
    await seed.send('setReportPolicy', { programId: world.programId, ...from });
    const days = 'from: "2024-04-02", to: "2024-06-30"';
    expect(await ranking(world, days, 'ranking: STRUGGLING,')).toEqual(['1 | A | 300.00 | 300.00 | 0 |  | NO_LEADS']);
    const { explain } = await seed.see<{ explain: string }>(
      'partnerRanking',
      `programId: "${world.programId}", ${days}, ranking: STRUGGLING,`,
      '{ explain }',
    );
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const rows: { amount: string }[] = (await ask(explain)).data.revenueFacts.nodes;
    expect(rows.map(({ amount }) => amount)).toEqual(['300', '300']);
  });
});

describe('goals', () => {
  it('count leads, each person once, and revenue in which partners helped', async () => {
    const world = await World.open('goals');
    const { programId } = world;
    await seed.send('setAttributionPolicy', { programId, effectiveFrom: BEGAN });
    for (const [name, metric, target] of [
      ['a leads', 'PARTNER_LEADS', '4'],
      ['b shared', 'CO_MARKETING_LEADS', '1'],
      ['c helped', 'INFLUENCED_REVENUE', '400.00'],
    ])
      await seed.send('setGoal', { programId, name, metric, target, period: 'YEAR', effectiveFrom: BEGAN });
    const plan = { name: 'Webinar', kind: 'WEBINAR', startsOn: '2024-03-01', endsOn: '2024-03-01' };
    await seed.send('planActivity', { programId, externalId: 'W', ...plan });
    const lead = async (n: number, occurredAt: string, more: object = {}) => {
      const item = {
        programId,
        externalId: `L-${n}`,
        customer: { ref: `K-${n}` },
        partnerId: world.ids['A'],
        occurredAt,
      };
      return (await seed.send('recordLeads', { items: [{ ...item, ...more }] })).results?.[0]?.id ?? '';
    };
    // The first moment of 2025 in Berlin, and the last of 2024.
    await lead(1, '2024-12-31T23:00:00.000Z');
    await lead(2, '2024-12-31T22:59:59.999Z');
    const [duplicate, unfit] = [await lead(3, '2025-02-01T10:00:00Z'), await lead(4, '2025-02-02T10:00:00Z')];
    await seed.send('disqualifyLead', { leadId: duplicate, reason: 'DUPLICATE' });
    await seed.send('disqualifyLead', { leadId: unfit, reason: 'NOT_A_FIT' });
    await lead(5, '2025-03-01T10:00:00Z', { activityExternalId: 'W' });
    await lead(5, '2025-03-02T10:00:00Z', { activityExternalId: 'W', externalId: 'L-5 again' });
    await world.touch('help', 'C', '2025-03-03T10:00:00Z', { customer: { ref: 'K-5' }, kind: 'COSELL' });
    const sold = { customer: { ref: 'K-5' }, crediting: 'BY_POLICY' };
    await world.sell('1', '2025-03-04T10:00:00Z', '300', sold);
    await world.refund('1', '2025-03-05T10:00:00Z', '100');
    const progress = (at: string) =>
      seed.see('goalProgress', `programId: "${programId}", at: "${at}",`, '{ name actual percent reached }');
    expect(await progress('2025-06-01T00:00:00Z')).toEqual([
      { name: 'a leads', actual: '3', percent: '75', reached: false },
      { name: 'b shared', actual: '1', percent: '100', reached: true },
      { name: 'c helped', actual: '200', percent: '50', reached: false },
    ]);
    expect(await progress('2024-06-01T00:00:00Z')).toMatchObject([{ actual: '1' }, { actual: '0' }, { actual: '0' }]);
    const explained = `programId: "${programId}", at: "2025-06-01T00:00:00Z",`;
    const goals = await seed.see<{ explain: string }[]>('goalProgress', explained, '{ explain }');
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const [leads, shared, helped] = await Promise.all(goals.map(async ({ explain }) => (await ask(explain)).data));
    const stands = (rows: { nodes: { status: string }[] }) => rows.nodes.map(({ status }) => status);
    // Without the DUPLICATE, as it was counted.
    expect(stands(leads.leads)).toEqual(['CONVERTED', 'DISQUALIFIED', 'NEW']);
    expect(stands(shared.leads)).toEqual(['CONVERTED']);
    expect(helped.revenueFacts.nodes.map(({ amount }: { amount: string }) => amount)).toEqual(['300', '-100']);
  });
});

describe('an activity', () => {
  it('has what its leads have bought, net, against what the vendor paid', async () => {
    const world = await World.open('activity');
    const { programId } = world;
    const plan = { kind: 'WEBINAR', startsOn: '2024-03-01', endsOn: '2024-03-01' };
    const planned = (name: string) => seed.send('planActivity', { programId, externalId: name, name, ...plan });
    const { id: activityId } = await planned('W');
    await planned('E');
    const cost = { number: 'I-1', day: '2024-03-01', kind: 'VENUE', currency: 'USD', eligible: true };
    await seed.send('recordActivityCosts', { activityId, costs: [{ ...cost, amount: '80.00' }] });
    for (const [ref, activityExternalId] of [
      ['X', 'W'],
      ['X', 'E'],
      ['Y', 'E'],
    ]) {
      const item = { programId, externalId: `${ref}${activityExternalId}`, customer: { ref }, activityExternalId };
      await seed.send('recordLeads', { items: [{ ...item, occurredAt: '2024-03-01T10:00:00Z' }] });
    }
    await world.sell('1', '2024-03-05T10:00:00Z', '300', { customer: { ref: 'X' } });
    await world.refund('1', '2024-05-06T10:00:00Z', '100');
    await world.sell('2', '2024-03-05T10:00:00Z', '7', { customer: { ref: 'Z' } });
    const shown = 'openDeals won roiPercent revenue { amount } pipeline { amount } explain';
    type Outcome = { activityId: string; outcome: { explain: string } };
    const { nodes } = await seed.see<{ nodes: Outcome[] }>(
      'activityFigures',
      `programId: "${programId}", first: 10,`,
      `{ nodes { activityId outcome { ${shown} } } }`,
    );
    const nothing = { openDeals: 0, pipeline: { amount: '0.00' } };
    const of = (isW: boolean) => nodes.find((one) => (one.activityId === activityId) === isW)?.outcome;
    expect(of(true)).toMatchObject({ ...nothing, won: 1, roiPercent: '150.0000', revenue: { amount: '200.00' } });
    expect(of(false)).toMatchObject({ ...nothing, won: 0, roiPercent: null, revenue: { amount: '0.00' } });
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    const rows = async (query = '') => (await ask(query)).data.leads.nodes as { sales: { nodes: unknown[] } }[];
    const sold = async (isW: boolean) => (await rows(of(isW)?.explain)).map(({ sales }) => sales.nodes.length);
    expect([await sold(true), await sold(false)]).toEqual([[1], [0]]);
  });
});

describe('steps', () => {
  it('count people by the day of their first step, whenever they buy', async () => {
    const world = await World.open('steps');
    const { programId } = world;
    const lead = async (ref: string, occurredAt: string) => {
      const item = { programId, externalId: `L-${ref}`, customer: { ref }, partnerId: world.ids['A'], occurredAt };
      return (await seed.send('recordLeads', { items: [item] })).results?.[0]?.id ?? '';
    };
    const qualified = await lead('X', '2024-03-31T21:59:59.999Z');
    await lead('Y', '2024-03-02T10:00:00Z');
    await lead('Z', '2024-03-31T22:00:00.000Z');
    await seed.send('qualifyLead', { leadId: qualified });
    const of = (ref: string) => ({ customer: { ref }, ...world.by(['A', 10_000]) });
    await world.sell('1', '2024-05-05T10:00:00Z', '300', of('X'));
    await world.sell('2', '2024-05-06T10:00:00Z', '300', of('X'));
    // No lead: once for each customer, on its first day, and for each sale that names nobody.
    await world.sell('3', '2024-03-10T10:00:00Z', '10', of('K'));
    await world.sell('4', '2024-03-11T10:00:00Z', '10', of('K'));
    await world.sell('5', '2024-05-12T10:00:00Z', '10', of('K'));
    await world.sell('6', '2024-03-12T10:00:00Z', '10', world.by(['A', 10_000]));
    // As the tracking writes them: the last millisecond of March in Berlin, the same visitor again, the first of April.
    const MARCH_ENDS = 22 * 3_600_000;
    const link = {
      linkId: randomUUID(),
      programId: plain('program', programId),
      partnerId: plain('partner', world.ids['A']),
    };
    await recordClicks(service.store, 'acme', {
      ...{ day: '2024-03-31', links: [link], bots: [[0, 5]] },
      clicks: [
        [0, MARCH_ENDS - 1, '0011223344', 'v'],
        [0, MARCH_ENDS - 1, '0011223344', 'v', 'repeat'],
        [0, MARCH_ENDS, '0011223344', 'w'],
      ],
    });
    await lead('later', '2024-06-01T10:00:00Z');
    const steps = (from: string, to: string) =>
      seed.see<{ explain: string }>(
        'conversionSteps',
        `programId: "${programId}", from: "${from}", to: "${to}",`,
        '{ clicks leads qualified converted leadsPercent qualifiedPercent convertedPercent leadsConvertedPercent explain }',
      );
    const march = await steps('2024-03-01', '2024-03-31');
    expect(march).toMatchObject({
      ...{ clicks: 1, leads: 2, qualified: 1, converted: 3, leadsPercent: '200.0000' },
      ...{ qualifiedPercent: '50.0000', convertedPercent: '300.0000', leadsConvertedPercent: '50.0000' },
    });
    expect(await steps('2024-05-01', '2024-05-31')).toMatchObject({ leads: 0, converted: 0 });
    const ask = await service.as({ tenant: 'acme', subject: 'ada', role: 'manager' });
    expect((await ask(march.explain)).data.leads.nodes).toHaveLength(2);
  });
});
