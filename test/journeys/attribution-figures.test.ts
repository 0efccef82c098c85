import { activityIdOf } from '#libs/attribution';
import { CONTEXT_MODULES } from '#libs/contexts';
import { fromGlobalId, toGlobalId } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionAfter } from '../support/asked.js';
import { recordClicks } from '../support/clicks.js';
import { DealProgram } from '../support/deal-desk.js';
import { mutationDocument } from '../support/schema.js';
import { until } from '../support/until.js';
import { type Ask, type InProcess, startInProcess } from './in-process.js';

// Only stops what hangs.
jest.setTimeout(300_000);

const MANAGER = { tenant: 'acme', subject: 'ada', role: 'manager' } as const;

let home: string;
let service: InProcess;
let manager: Ask;
let program: DealProgram;
let keys = 0;
let last: string | null = null;

async function sendAll(name: string, items: readonly object[]): Promise<void> {
  const keyed = items.map((item) => ({ idempotencyKey: `k${(keys += 1)}`, programId: program.programId, ...item }));
  const integration = await service.as({ ...MANAGER, role: 'integration' });
  const { data, errors } = await integration(mutationDocument(name), { input: { items: keyed } });
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data[name].results.flatMap(({ userErrors }: { userErrors: unknown[] }) => userErrors)).toEqual([]);
  last = data[name].position ?? last;
}

const figures = (ask: Ask, name: string, args: string, fields: string) =>
  ask(
    `query ($after: Position) { ${name}(programId: "${program.programId}", ${args}, afterEffects: $after) { ${fields} } }`,
    { after: last },
  );

async function shown(ask: Ask, name: string, args: string, fields: string) {
  const { data, errors } = await figures(ask, name, args, `group { value partner { externalId } } ${fields}`);
  if (errors) throw new Error(JSON.stringify(errors));
  type Key = { value: string | null; partner: { externalId: string } | null };
  return data[name].map(({ group, ...figure }: { group: Key[] }) => [
    group.map(({ value, partner }) => partner?.externalId ?? value ?? '-').join(' '),
    ...Object.values(figure),
  ]);
}

/** How many rows each list has that explains a figure. */
async function explained(ask: Ask, name: string, args: string): Promise<unknown[]> {
  const { data } = await figures(ask, name, args, 'explain');
  const lists = async ({ explain }: { readonly explain: string }) => {
    const answer = await ask(explain);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    const all = answer.data as Readonly<Record<string, { readonly nodes: readonly unknown[] }>>;
    return Object.entries(all).map(([list, { nodes }]) => `${nodes.length} ${list}`);
  };
  return Promise.all(data[name].map(lists));
}

const asPartner = (name: string) =>
  service.as({ ...MANAGER, subject: name, role: 'partner', partnerId: program.partners[name] ?? '' });
const partnerId = (name: string) => ({ partnerId: program.partners[name] });
const lead = (ref: string, occurredAt: string, more: object = {}) => ({
  ...{ externalId: ref, customer: { ref }, name: 'Ann Lee', occurredAt },
  ...more,
});
const sale = (externalId: string, ref: string, unitPrice: string, more: object = {}) => ({
  ...{ externalId, occurredAt: '2026-03-01T12:00:00Z', currency: 'EUR', customer: { ref } },
  ...{ lines: [{ product: 'mug', quantity: '1', unitPrice, kind: 'GOODS' }], crediting: 'BY_POLICY' },
  ...more,
});

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'concord-figures-'));
  process.env['CONCORD_HOME'] = home;
  service = await startInProcess('figures', CONTEXT_MODULES);
  manager = await service.as(MANAGER);
  program = await DealProgram.open(manager, 'affiliates', ['north', 'south']);
  const input = { idempotencyKey: 'policy', programId: program.programId, effectiveFrom: '2025-01-01T00:00:00Z' };
  await manager(mutationDocument('setAttributionPolicy'), { input: { ...input, model: 'LAST', bind: 'LEAD' } });
  await sendAll('recordLeads', [
    lead('N-1', '2026-01-10T10:00:00Z', { ...partnerId('north'), country: 'DE' }),
    lead('N-2', '2026-02-01T02:30:00Z', { ...partnerId('north'), activityExternalId: 'W-1' }),
    lead('N-3', '2026-02-10T10:00:00Z', partnerId('north')),
    lead('S-1', '2026-02-11T10:00:00Z', { ...partnerId('south'), activityExternalId: 'W-1' }),
    lead('D-1', '2026-02-12T10:00:00Z'),
  ]);
  await sendAll('recordLeads', [lead('N-9', '2026-02-20T10:00:00Z', { customer: { ref: 'N-1' } })]);
  await sendAll('recordSales', [
    sale('1', 'N-1', '100', { metadata: [{ key: 'status', value: 'out' }] }),
    sale('2', 'N-1', '50.005', { metadata: [{ key: 'status', value: 'cancelled' }] }),
    sale('3', 'N-2', '20', { currency: 'USD', metadata: [{ key: 'status', value: 'out' }] }),
    sale('4', 'S-1', '80', {
      crediting: 'EXPLICIT',
      credits: [
        { partnerExternalId: 'north', weight: 2_500 },
        { partnerExternalId: 'south', weight: 7_500 },
      ],
    }),
    sale('5', 'nobody knows', '7'),
  ]);
  await sendAll('refundSales', [
    { saleExternalId: '2', externalId: 'R-1', occurredAt: '2026-03-02T12:00:00Z', amount: '10.005' },
  ]);
  await sendAll('recordCreditNotes', [
    {
      ...{ externalId: 'C-1', occurredAt: '2026-03-03T12:00:00Z', currency: 'EUR' },
      ...{ lines: [{ product: 'mug', quantity: '1', unitPrice: '-6', kind: 'GOODS' }] },
      credits: [{ partnerExternalId: 'north' }],
    },
  ]);
  const isSeen = async () => !(await figures(manager, 'leadFigures', 'groupBy: []', 'leads')).errors;
  await until(isSeen);
});
afterAll(async () => {
  await service?.stop();
  delete process.env['CONCORD_HOME'];
  await rm(home, { recursive: true, force: true });
});

describe('figures of leads', () => {
  const FIELDS = 'leads seenAgain converted revenue { amount currency }';

  it('count them by their partner, with what their customers bought, whoever is credited', async () => {
    expect(await shown(manager, 'leadFigures', 'groupBy: [PARTNER], orderBy: LEADS', FIELDS)).toEqual([
      [
        ...['north', 3, 1, 2],
        [
          { amount: '140.00', currency: 'EUR' },
          { amount: '20.00', currency: 'USD' },
        ],
      ],
      expect.arrayContaining([1, 0]),
      expect.arrayContaining([1, 0]),
    ]);
    const all = await shown(manager, 'leadFigures', 'groupBy: []', FIELDS);
    expect(all).toMatchObject([['', 5, 1, 3, [{ amount: '220.00' }, { amount: '20.00' }]]]);
  });

  it('count them by activity, country and by month and day of the program’s zone', async () => {
    const by = (dimension: string, more = '') =>
      shown(manager, 'leadFigures', `groupBy: [${dimension}]${more}`, 'leads converted');
    expect(await by('COUNTRY')).toEqual([
      ['DE', 1, 1],
      ['-', 4, 2],
    ]);
    expect(await by('MONTH')).toEqual([
      ['2026-01', 2, 2],
      ['2026-02', 3, 1],
    ]);
    expect(await by('DAY', ', submittedTo: "2026-02-01T05:00:00Z"')).toEqual([
      ['2026-01-10', 1, 1],
      ['2026-01-31', 1, 1],
    ]);
    const [first, ...others] = await by('ACTIVITY', ', orderBy: CONVERTED, first: 1');
    expect([first[0], first.slice(1), others]).toEqual([expect.stringMatching(/^activity_/), [2, 2], []]);
  });

  it('explain themselves by the leads that they have counted', async () => {
    const leads = (args: string) => explained(manager, 'leadFigures', args);
    expect(await leads('groupBy: [PARTNER], orderBy: LEADS')).toEqual([['3 leads'], ['1 leads'], ['1 leads']]);
    expect(await leads('groupBy: [ACTIVITY], orderBy: LEADS')).toEqual([['3 leads'], ['2 leads']]);
    const until = 'submittedTo: "2026-02-01T05:00:00Z"';
    expect(await leads(`groupBy: [COUNTRY], ${until}`)).toEqual([['1 leads'], ['1 leads']]);
  });

  it('show a partner those that it brought, and nothing that tells of another', async () => {
    const north = await shown(await asPartner('north'), 'leadFigures', 'groupBy: [PARTNER]', FIELDS);
    expect(north).toEqual([['north', 3, null, 2, null]]);
    const south = await shown(await asPartner('south'), 'leadFigures', 'groupBy: [MONTH]', FIELDS);
    expect(south).toEqual([['2026-02', 1, null, 1, null]]);
  });
});

describe('figures of conversions', () => {
  const FIELDS = 'currency conversions creditNotes newCustomers gross { amount } refunded { amount } net { amount }';
  const ask = async (by: string, who = manager) => {
    const rows = await shown(who, 'conversionFigures', `groupBy: ${by}`, FIELDS);
    return rows.map((row: unknown[]) =>
      row.map((one) => (typeof one === 'object' && one !== null ? (one as { amount: string }).amount : one)),
    );
  };

  it('count sales and credit notes, and add up what they came to', async () => {
    expect(await ask('[]')).toEqual([
      ['', 'EUR', 4, 1, 3, '237.005', '16.005', '221.00'],
      ['', 'USD', 1, 0, 1, '20.00', '0.00', '20.00'],
    ]);
  });

  it('count a sale of several partners for each, with its part', async () => {
    expect(await ask('[CREDITED_PARTNER, MONTH], orderBy: NET')).toEqual([
      ['north 2026-03', 'EUR', 3, 1, 2, '170.005', '16.005', '154.00'],
      ['south 2026-03', 'EUR', 1, 0, 1, '60.00', '0.00', '60.00'],
      ['north 2026-03', 'USD', 1, 0, 1, '20.00', '0.00', '20.00'],
      ['- 2026-03', 'EUR', 1, 0, 1, '7.00', '0.00', '7.00'],
    ]);
    const months = '{ partnerId conversions gross refunds net currency }';
    const { data } = await manager(`{ partnerMonths(programId: "${program.programId}") ${months} }`);
    expect(data.partnerMonths).toContainEqual({
      ...{ partnerId: program.partners['north'], conversions: 3, currency: 'EUR' },
      ...{ gross: '170.005', refunds: '-16.005', net: '154' },
    });
  });

  it('explain themselves by sales and credit notes of their currency', async () => {
    const north = ['3 sales', '1 creditNotes'];
    const one = ['1 sales', '0 creditNotes'];
    const by = 'groupBy: [CREDITED_PARTNER, MONTH], orderBy: NET';
    expect(await explained(manager, 'conversionFigures', by)).toEqual([north, one, one, one]);
    expect(await explained(await asPartner('south'), 'conversionFigures', 'groupBy: []')).toEqual([one]);
    const all = [['3 sales'], ['1 sales']];
    expect(await explained(manager, 'attributionFigures', 'model: LINEAR, groupBy: [PARTNER], first: 2')).toEqual(all);
  });

  it('group by the vendor’s own words, by day and by what decided', async () => {
    const words = await ask('[METADATA, DAY], metadataKeys: ["status"]');
    expect(words.map(([group, , ...counts]: unknown[]) => [group, counts[0], counts[1]])).toEqual([
      ['cancelled 2026-03-01', 1, 0],
      ['out 2026-03-01', 1, 0],
      ['out 2026-03-01', 1, 0],
      ['- 2026-03-01', 2, 0],
      ['- 2026-03-03', 0, 1],
    ]);
    const decided = await ask('[DECIDED_BY], orderBy: CONVERSIONS, first: 1');
    expect(decided).toEqual([['BINDING', 'EUR', 2, 0, 1, '150.005', '10.005', '140.00']]);
    const { errors } = await figures(manager, 'conversionFigures', 'groupBy: [METADATA]', 'net { amount }');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('show a partner its part of what is credited to it, and nobody beside it', async () => {
    const south = await asPartner('south');
    const own = [['south', 'EUR', 1, 0, null, '60.00', '0.00', '60.00']];
    expect(await ask('[CREDITED_PARTNER]', south)).toEqual(own);
    expect(await ask('[]', south)).toEqual(own.map(([, ...row]) => ['', ...row]));
  });
});

describe('figures of attribution', () => {
  const FIELDS = 'currency conversions { exact basisPoints } revenue { exact decimal byWeights difference }';
  const ask = async (args: string) =>
    (await shown(manager, 'attributionFigures', args, FIELDS)).map(
      ([group, currency, conversions, revenue]: [string, string, object, object]) => [
        ...[group, currency, ...Object.values(conversions)],
        ...Object.values(revenue),
      ],
    );

  it('have what a binding decided as it was decided, and what nobody has', async () => {
    expect(await ask('model: LINEAR, groupBy: [DECIDED_BY, PARTNER, MONTH]')).toEqual([
      ['BINDING north 2026-03', 'EUR', '2/1', 20_000, '140/1', '140.000000000000', '140', '0/1'],
      ['BINDING north 2026-03', 'USD', '1/1', 10_000, '20/1', '20.000000000000', '20', '0/1'],
      ['NOBODY - 2026-03', 'EUR', '1/1', 10_000, '7/1', '7.000000000000', '7', '0/1'],
    ]);
  });

  it('share by any model what touches decided, exactly, and for merged partners with whom they ended in', async () => {
    program = await DealProgram.open(manager, 'touched', ['north', 'south', 'east']);
    const input = { idempotencyKey: 'touched', programId: program.programId, effectiveFrom: '2025-01-01T00:00:00Z' };
    await manager(mutationDocument('setAttributionPolicy'), { input: { ...input, model: 'LAST', bind: 'SALE' } });
    const touch = (partnerExternalId: string, day: string) => ({
      ...{ externalId: `${partnerExternalId} ${day}`, kind: 'CLICK', happenedAt: `2026-${day}T12:00:00Z` },
      ...{ customer: { ref: 'T-1' }, partnerExternalId },
    });
    await sendAll('recordTouches', [touch('north', '02-15'), touch('east', '02-22'), touch('north', '03-01')]);
    await sendAll('recordSales', [sale('1', 'T-1', '300')]);
    const { partners } = program;
    const merge = { partnerId: partners['east'], into: partners['south'], reason: 'one firm' };
    await manager(mutationDocument('mergePartner'), { input: { idempotencyKey: 'merge', ...merge } });
    await until(async () =>
      (await ask('model: LINEAR, groupBy: [PARTNER]')).some(([who]: [string]) => who === 'south'),
    );
    const all = async (model: string) => (await ask(`model: ${model}, groupBy: [PARTNER]`)).toSorted();
    expect(await all('LAST')).toEqual([['north', 'EUR', '1/1', 10_000, '300/1', '300.000000000000', '300', '0/1']]);
    expect(await all('LINEAR')).toEqual([
      ['north', 'EUR', '2/3', 6_667, '200/1', '200.000000000000', '200.01', '-1/100'],
      ['south', 'EUR', '1/3', 3_333, '100/1', '100.000000000000', '99.99', '1/100'],
    ]);
    expect(await all('POSITION')).toEqual([
      ['north', 'EUR', '4/5', 8_000, '240/1', '240.000000000000', '240', '0/1'],
      ['south', 'EUR', '1/5', 2_000, '60/1', '60.000000000000', '60', '0/1'],
    ]);
    // 14, 7 and 0 days old, halved in 7: a seventh, two and four.
    expect(await all('DECAY')).toEqual([
      ['north', 'EUR', null, 7_143, null, '214.285714285714', '214.29', '-0.004285714286'],
      ['south', 'EUR', null, 2_857, null, '85.714285714286', '85.71', '0.004285714286'],
    ]);
  });
});

describe('figures of links', () => {
  const links: Record<string, string> = {};
  const FIELDS = 'clicks repeats bots flagged leads conversions revenue { amount currency }';
  const ask = (ask: Ask, args: string) => shown(ask, 'linkFigures', args, FIELDS);
  const EUR = (amount: string) => [{ amount, currency: 'EUR' }];

  /** Of a day: rows of link, milliseconds since it began, and what was noticed. */
  function clicked(day: string, rows: readonly (readonly [link: string, at: number, ...string[]])[]): Promise<void> {
    const names = Object.keys(links);
    return recordClicks(service.store, 'acme', {
      ...{ day, bots: [[0, 5]] },
      links: names.map((name) => ({
        linkId: fromGlobalId('link', links[name]),
        programId: fromGlobalId('program', program.programId),
        partnerId: fromGlobalId('partner', program.partners[name.slice(0, 5)]),
      })),
      clicks: rows.map(([name, at, ...marks]) => [names.indexOf(name), at, '0011223344', 'v', ...marks]),
    });
  }

  beforeAll(async () => {
    program = await DealProgram.open(manager, 'linked', ['north', 'south']);
    const policy = { idempotencyKey: 'linked', programId: program.programId, effectiveFrom: '2025-01-01T00:00:00Z' };
    const terms = { model: 'LINEAR', ranking: 'ONE_LIST', bind: 'SALE', allowedDomains: ['acme.com'] };
    await manager(mutationDocument('setAttributionPolicy'), { input: { ...policy, ...terms } });
    const { partners } = program;
    const keys = ['north-a', 'north-b', 'south-a'];
    const items = keys.map((name) => ({
      ...{ idempotencyKey: `link ${name}`, programId: program.programId, partnerId: partners[name.slice(0, 5)] },
      ...{ key: `${name}-key`, destination: 'https://acme.com/' },
    }));
    const { data } = await manager(mutationDocument('createLinks'), { input: { items } });
    keys.forEach((name, at) => (links[name] = data.createLinks.results[at].id));
    await clicked('2026-02-27', [
      ['north-a', 0],
      ['north-a', 1, 'repeat'],
      ['north-a', 2, 'repeat', 'flood', 'qr'],
      // Already the day after in UTC, still the day before in New York.
      ['north-b', 4 * 3_600_000, 'qr'],
      ['south-a', 6 * 3_600_000, 'qr'],
    ]);
    await clicked('2026-03-01', [['south-a', 12 * 3_600_000]]);
    const touch = (link: string, ref: string, day: string) => ({
      ...{ externalId: `${link} ${ref}`, kind: 'CLICK', happenedAt: `2026-02-${day}T12:00:00Z` },
      ...{ customer: { ref }, linkKey: `${link}-key` },
    });
    await sendAll('recordTouches', [
      ...[touch('north-a', 'L-1', '20'), touch('south-a', 'L-1', '22')],
      { ...touch('north-b', 'L-1', '21'), activityExternalId: 'W-1' },
      touch('north-a', 'L-2', '22'),
    ]);
    await sendAll('recordLeads', [
      lead('L-1', '2026-02-25T10:00:00Z', { ...partnerId('north'), activityExternalId: 'W-2' }),
      lead('L-2', '2026-02-25T10:00:00Z', partnerId('south')),
    ]);
    await sendAll('recordSales', [sale('1', 'L-1', '90'), sale('2', 'L-2', '10')]);
    await until(async () => (await ask(manager, 'groupBy: []'))[0]?.[1] === 4);
    // Links are counted in a view of their own: it may come later than figures.
    await until(async () => (await countsOfLinks()).join() === 'north-a-key 1,north-b-key 1,south-a-key 2');
  });

  async function countsOfLinks(): Promise<string[]> {
    const query = `{ links(programId: "${program.programId}", first: 9) { nodes { key clicks } } }`;
    const { data, errors } = await manager(query);
    if (errors) throw new Error(JSON.stringify(errors));
    type Counted = { key: string; clicks: number };
    return data.links.nodes.map(({ key, clicks }: Counted) => `${key} ${clicks}`).toSorted();
  }

  it('count clicks, leads and sales by link, and by partner each once', async () => {
    const link = (name: string) => links[name];
    const byLink = await ask(manager, 'groupBy: [LINK]');
    expect(new Map(byLink.map(([id, ...counts]: unknown[]) => [id, counts]))).toEqual(
      new Map<unknown, unknown>([
        [link('north-a'), [1, 1, 10, 1, 1, 2, EUR('72.50')]],
        [link('north-b'), [1, 0, 0, 0, 1, 1, EUR('67.50')]],
        [link('south-a'), [2, 0, 0, 0, 0, 1, EUR('22.50')]],
      ]),
    );
    const { data } = await manager(questionAfter(37), { programId: program.programId, after: last });
    const shown = data['linkFigures'] as readonly { readonly group: readonly object[]; readonly clicks: number }[];
    expect(shown.map(({ clicks }) => clicks)).toEqual([2, 1, 1]);
    expect(shown[0]).toMatchObject({
      group: [{ partner: { externalId: 'south' } }, { value: link('south-a'), link: { key: expect.any(String) } }],
      ...{ conversions: 1, revenue: [{ amount: '22.50', currency: 'EUR' }] },
    });
    const byPartner = await ask(manager, 'groupBy: [PARTNER], orderBy: CONVERSIONS');
    expect(byPartner).toEqual([
      ['north', 2, 1, 10, 1, 1, 2, EUR('72.50')],
      ['south', 2, 0, 0, 0, 0, 1, EUR('22.50')],
    ]);
  });

  it('explain themselves by links, leads and sales', async () => {
    expect(await explained(manager, 'linkFigures', 'groupBy: [PARTNER], orderBy: CONVERSIONS')).toEqual([
      ['2 links', '1 leads', '2 sales'],
      // The lead that it brought had followed none of its own.
      ['1 links', '0 leads', '1 sales'],
    ]);
  });

  it('count them by where links were met, and by day of the program’s zone', async () => {
    expect(await ask(manager, 'groupBy: [MEDIUM]')).toEqual([
      ['qr', 2, 0, 0, 1, 0, 0, []],
      ['-', 2, 1, 10, 0, 1, 2, EUR('95.00')],
    ]);
    expect(await ask(manager, 'groupBy: [DAY]')).toEqual([
      ['2026-02-25', 0, 0, 0, 0, 1, 0, []],
      ['2026-02-26', 2, 1, 0, 1, 0, 0, []],
      ['2026-02-27', 1, 0, 5, 0, 0, 0, []],
      ['2026-03-01', 1, 0, 5, 0, 0, 2, EUR('95.00')],
    ]);
    expect(await ask(manager, 'groupBy: [MONTH], from: "2026-02-27T05:00:00Z", to: "2026-03-01T12:00:00Z"')).toEqual([
      ['2026-02', 1, 0, 5, 0, 0, 0, []],
    ]);
  });

  it('count them by activity: leads by their own, sales by that of the touch, clicks by none', async () => {
    const programId = fromGlobalId('program', program.programId) ?? '';
    const activity = (externalId: string) => toGlobalId('activity', activityIdOf('acme', programId, externalId));
    const byActivity = await ask(manager, 'groupBy: [ACTIVITY]');
    expect(new Map(byActivity.map(([id, ...counts]: unknown[]) => [id, counts]))).toEqual(
      new Map<unknown, unknown>([
        [activity('W-1'), [0, 0, 0, 0, 0, 1, EUR('67.50')]],
        [activity('W-2'), [0, 0, 0, 0, 1, 0, []]],
        ['-', [4, 1, 10, 1, 0, 2, EUR('95.00')]],
      ]),
    );
    const ofW1 = (await ask(manager, 'groupBy: [ACTIVITY, LINK]')).map(([key]: [string]) => key);
    expect(ofW1).toContain(`${activity('W-1')} ${links['north-b']}`);
  });

  it('show a partner those of its own links', async () => {
    const south = await asPartner('south');
    expect(await ask(south, 'groupBy: [PARTNER]')).toEqual([['south', 2, 0, 0, 0, 0, 1, EUR('22.50')]]);
  });

  it('are heard of as they are counted, by a partner those of its own', async () => {
    const query = `subscription { linkCounted(programId: "${program.programId}") { key clicks } }`;
    const follow = (more: object) => service.follow({ ...MANAGER, ...more }, query);
    const staff = await follow({});
    const south = await follow({ subject: 'south', role: 'partner', partnerId: program.partners['south'] ?? '' });
    const stranger = await follow({ tenant: 'evil', subject: 'eve' });
    await clicked('2026-03-02', [
      ['north-a', 0],
      ['south-a', 0],
    ]);
    const told = (name: string, clicks: number) => ({ linkCounted: { key: `${name}-key`, clicks } });
    const heard = (events: readonly unknown[], one: object) =>
      events.some((event) => JSON.stringify(event) === JSON.stringify(one));
    await until(() => [told('north-a', 2), told('south-a', 3)].every((one) => heard(staff, one)));
    await until(() => heard(south, told('south-a', 3)));
    expect([south, stranger]).toEqual([[told('south-a', 3)], []]);
  });

  it('are figures of codes beside: what customers who used one bought, with its partner’s part', async () => {
    program = await DealProgram.open(manager, 'coded', ['north', 'south']);
    const { programId, partners } = program;
    const policy = { idempotencyKey: 'coded', programId, effectiveFrom: '2025-01-01T00:00:00Z' };
    const terms = { model: 'LINEAR', ranking: 'ONE_LIST', bind: 'SALE' };
    await manager(mutationDocument('setAttributionPolicy'), { input: { ...policy, ...terms } });
    const code = (name: string) => ({
      idempotencyKey: `code ${name}`,
      programId,
      partnerId: partners[name],
      code: name,
    });
    const issued = await manager(mutationDocument('issueCodes'), { input: { items: [code('north'), code('south')] } });
    const [north, south] = issued.data.issueCodes.results.map(({ id }: { id: string }) => id);
    await sendAll('recordTouches', [
      {
        externalId: 'met',
        kind: 'CLICK',
        happenedAt: '2026-02-20T12:00:00Z',
        customer: { ref: 'K-1' },
        ...partnerId('south'),
      },
    ]);
    await sendAll('recordSales', [
      // Half of it is of the partner of the click.
      sale('K-1', 'K-1', '200', { evidence: { code: 'north' } }),
      sale('K-2', 'K-2', '100', { evidence: { code: 'south' }, occurredAt: '2026-03-02T12:00:00Z' }),
      sale('K-3', 'K-3', '7'),
    ]);
    const refund = { saleExternalId: 'K-1', externalId: 'R-K', occurredAt: '2026-03-05T12:00:00Z', amount: '50' };
    await sendAll('refundSales', [refund]);
    const fields = 'leads conversions revenue { amount currency }';
    const all = [
      [north, 0, 1, EUR('75.00')],
      [south, 0, 1, EUR('100.00')],
    ];
    const codes = (who: Ask, args = 'groupBy: [CODE]') => shown(who, 'codeFigures', args, fields);
    await until(async () => (await codes(manager, 'groupBy: []'))[0]?.[2] === 2);
    expect(new Set(await codes(manager))).toEqual(new Set(all));
    expect(await codes(manager, 'groupBy: [CODE], from: "2026-03-02T00:00:00Z"')).toEqual([all[1]]);
    expect(await codes(await asPartner('south'))).toEqual([all[1]]);
    const { data } = await manager(questionAfter(50), { programId, after: last, first: 1 });
    expect(data.codeFigures).toMatchObject([{ group: [{ partner: {} }, { code: { used: 1 } }], conversions: 1 }]);
  });

  it('lead a partner and its vendor to the same leads where customers became one', async () => {
    program = await DealProgram.open(manager, 'joined', ['north']);
    const of = { programId: program.programId, partnerId: program.partners['north'] };
    const link = { idempotencyKey: 'joined link', ...of, key: 'joined-key', destination: 'https://acme.com/' };
    const policy = { idempotencyKey: 'joined', programId: program.programId, effectiveFrom: '2025-01-01T00:00:00Z' };
    await manager(mutationDocument('setAttributionPolicy'), { input: { ...policy, allowedDomains: ['acme.com'] } });
    await manager(mutationDocument('createLinks'), { input: { items: [link] } });
    const touch = (externalId: string, day: string, customer: object, by: object) => ({
      ...{ externalId, kind: 'CLICK', happenedAt: `2026-02-${day}T12:00:00Z`, customer, ...by },
    });
    const [known, mail] = [{ ref: 'J-1' }, { email: 'ann@joined.example' }];
    await sendAll('recordTouches', [touch('first', '01', known, partnerId('north'))]);
    await sendAll('recordTouches', [touch('met', '02', mail, { linkKey: 'joined-key' })]);
    await sendAll('recordLeads', [lead('J', '2026-02-03T12:00:00Z', { customer: mail, ...partnerId('north') })]);
    await sendAll('recordTouches', [touch('both', '04', { ...known, ...mail }, partnerId('north'))]);
    await sendAll('recordSales', [
      sale('J-1', 'J-1', '10'),
      sale('J-2', 'J-1', '5', { occurredAt: '2026-04-01T12:00:00Z' }),
    ]);
    const north = await asPartner('north');
    const leads = async (who: Ask) => (await shown(who, 'linkFigures', 'groupBy: []', 'leads'))[0]?.[1];
    await until(async () => (await leads(manager)) === 1);
    expect(await leads(north)).toBe(1);
    expect(await shown(manager, 'leadFigures', 'groupBy: []', 'converted revenue { amount currency }')).toEqual([
      ['', 1, EUR('15.00')],
    ]);
    const april = 'groupBy: [], soldFrom: "2026-03-15T00:00:00Z"';
    expect(await shown(manager, 'conversionFigures', april, 'conversions newCustomers')).toEqual([['', 1, 0]]);
    service.statements();
    await shown(north, 'conversionFigures', 'groupBy: []', 'conversions');
    await shown(north, 'leadFigures', 'groupBy: []', 'converted');
    expect(service.statements().filter((text) => text.includes('customer_conversions'))).toEqual([]);
  });

  it('answer for as many links as one report may have', async () => {
    program = await DealProgram.open(manager, 'many links', ['north']);
    await sendAll('recordLeads', [lead('many', '2026-02-25T10:00:00Z')]);
    await ask(manager, 'groupBy: [LINK]');
    const [programId, owner] = [
      fromGlobalId('program', program.programId),
      fromGlobalId('partner', program.partners['north']),
    ];
    await service.asSuperuser(
      `INSERT INTO link_hours (tenant, id, program_id, partner_id, link_id, hour, clicks, repeats, bots, flagged, unsealed)
       SELECT 'acme', gen_random_uuid(), '${programId}', '${owner}', gen_random_uuid(), '2026-03-05T10:00:00Z', 1, 0, 0, 0, '{}'
       FROM generate_series(1, 10000)`,
    );
    const { data, errors } = await figures(await asPartner('north'), 'linkFigures', 'groupBy: [LINK]', 'clicks');
    expect(errors).toBeUndefined();
    expect(data.linkFigures).toHaveLength(10_000);
  });
});

describe('what explains figures', () => {
  type Lists = Readonly<Record<string, readonly { readonly amount?: string; readonly refunded?: string }[]>>;
  interface Figure extends Readonly<Record<string, number | string | object>> {
    readonly explain: string;
  }

  beforeAll(async () => {
    program = await DealProgram.open(manager, 'explained', ['north', 'south']);
    const { programId, partners } = program;
    const policy = { idempotencyKey: 'explained', programId, effectiveFrom: '2025-01-01T00:00:00Z' };
    const terms = { model: 'LINEAR', ranking: 'ONE_LIST', bind: 'SALE', allowedDomains: ['acme.com'] };
    await manager(mutationDocument('setAttributionPolicy'), { input: { ...policy, ...terms } });
    const names = ['north', 'south'];
    const of = (name: string) => ({ programId, partnerId: partners[name], idempotencyKey: `explained ${name}` });
    const links = names.map((name) => ({ ...of(name), key: `told-${name}`, destination: 'https://acme.com/' }));
    await manager(mutationDocument('createLinks'), { input: { items: links } });
    await manager(mutationDocument('issueCodes'), { input: { items: names.map((code) => ({ ...of(code), code })) } });
    const touch = (name: string, customer: object, day: string, more: object = {}) => ({
      ...{ externalId: `${name} ${day}`, kind: 'CLICK', happenedAt: `2026-02-${day}T12:00:00Z` },
      ...{ customer, linkKey: `told-${name}`, ...more },
    });
    const ann = { email: 'ann@explained.example' };
    await sendAll('recordTouches', [
      touch('north', { ref: 'E-1' }, '01'),
      touch('south', { ref: 'E-1' }, '02', { activityExternalId: 'W-1' }),
      touch('south', { ref: 'E-2' }, '03'),
      touch('north', { ref: 'E-2' }, '20'),
      touch('north', ann, '04'),
    ]);
    await sendAll('recordLeads', [
      lead('E-1', '2026-02-10T10:00:00Z', { ...partnerId('north'), country: 'DE' }),
      // Still January in New York.
      lead('E-2', '2026-02-01T02:30:00Z', { ...partnerId('south'), activityExternalId: 'W-1' }),
      lead('E-3', '2026-02-12T10:00:00Z', { ...partnerId('north'), customer: ann }),
      lead('E-4', '2026-02-12T10:00:00Z', partnerId('north')),
      lead('E-5', '2026-02-13T10:00:00Z', { ...partnerId('north'), country: 'FR' }),
      lead('E-6', '2026-02-13T10:00:00Z', { country: 'FR' }),
    ]);
    // Two of these are one person.
    await sendAll('recordTouches', [touch('south', { ref: 'E-4', ...ann }, '14')]);
    const status = (value: string) => ({ metadata: [{ key: 'status', value }] });
    const from = (ref: string, country: string) => ({ customer: { ref, country } });
    await sendAll('recordSales', [
      sale('1', 'E-1', '90', { ...status('out'), ...from('E-1', 'DE') }),
      sale('2', 'E-1', '30', { ...status('cancelled'), evidence: { code: 'north' } }),
      sale('3', 'E-2', '20', { ...status('out'), currency: 'USD' }),
      sale('4', 'E-4', '55', { occurredAt: '2026-03-01T02:30:00Z', evidence: { code: 'south' } }),
      sale('5', 'nobody', '7', from('nobody', 'FR')),
      sale('6', 'given', '60', { crediting: 'EXPLICIT', credits: [{ partnerExternalId: 'north' }] }),
      sale('7', 'by hand', '11', { ...status('helped'), saleType: 'deal-influence', crediting: 'NONE' }),
    ]);
    await sendAll('refundSales', [
      { saleExternalId: '1', externalId: 'R-1', occurredAt: '2026-03-02T12:00:00Z', amount: '12.5' },
    ]);
    await sendAll('recordCreditNotes', [
      {
        ...{ externalId: 'C-1', occurredAt: '2026-03-03T12:00:00Z', currency: 'EUR', ...status('out') },
        ...{ lines: [{ product: 'mug', quantity: '1', unitPrice: '-6', kind: 'GOODS' }] },
        credits: [{ partnerExternalId: 'north' }],
      },
    ]);
    const until14 = { from: '2026-02-01T00:00:00Z' };
    await until(
      async () =>
        (await shown(manager, 'codeFigures', `groupBy: [], from: "${until14.from}"`, 'conversions'))[0]?.[1] === 2,
    );
  });

  async function each(
    who: Ask,
    {
      name,
      dimensions,
      more = '',
      fields,
    }: Record<'name' | 'fields', string> & { dimensions: readonly string[]; more?: string },
    holds: (figure: Figure, lists: Lists, by: readonly string[]) => void,
  ): Promise<void> {
    const pairs =
      more.includes('2026') || who !== manager
        ? []
        : dimensions.flatMap((one, at) => dimensions.slice(at + 1).map((other) => [one, other]));
    for (const by of [[], ...dimensions.map((one) => [one]), ...pairs, dimensions.slice(0, 4)]) {
      const words = by.includes('METADATA') ? ', metadataKeys: ["status"]' : '';
      const { data, errors } = await figures(
        who,
        name,
        `groupBy: [${by.join(', ')}]${words}${more}`,
        `${fields} explain`,
      );
      expect(errors).toBeUndefined();
      for (const figure of data[name] as readonly Figure[]) {
        const answer = await who(figure.explain);
        expect([figure.explain, answer.errors]).toEqual([figure.explain, undefined]);
        type Answer = Readonly<Record<string, { readonly nodes: Lists[string] }>>;
        const lists = Object.entries(answer.data as Answer).map(([list, { nodes }]) => [list, nodes] as const);
        holds(figure, Object.fromEntries(lists), by);
      }
    }
  }

  const count = (lists: Lists, name: string): number => lists[name]?.length ?? 0;
  const RANGES = ['', 'From: "2026-02-10T10:00:00Z"', 'To: "2026-03-01T12:00:00Z"'];

  it('are the leads that were counted', async () => {
    for (const who of [manager, await asPartner('north')])
      for (const range of RANGES) {
        const of = {
          name: 'leadFigures',
          dimensions: ['PARTNER', 'ACTIVITY', 'COUNTRY', 'MONTH', 'DAY'],
          fields: 'leads',
        };
        await each(who, { ...of, more: range && `, submitted${range}` }, ({ leads, explain }, lists) =>
          expect([explain, count(lists, 'leads')]).toEqual([explain, leads]),
        );
      }
  });

  it('are the sales and credit notes that were counted, and come to the same', async () => {
    const sum = (list: Lists[string] | undefined, of: 'amount' | 'refunded') =>
      (list ?? []).reduce((all, row) => all + Math.round(Number(row[of]) * 1_000), 0);
    const of = {
      ...{ name: 'conversionFigures', fields: 'currency conversions creditNotes net { amount }' },
      dimensions: ['DECIDED_BY', 'COUNTRY', 'METADATA', 'MONTH', 'DAY', 'CREDITED_PARTNER'],
    };
    for (const who of [manager, await asPartner('north')])
      for (const range of RANGES)
        await each(who, { ...of, more: range && `, sold${range}` }, (figure, lists, by) => {
          const { explain, conversions, creditNotes } = figure;
          expect([explain, count(lists, 'sales'), count(lists, 'creditNotes')]).toEqual([
            explain,
            conversions,
            creditNotes,
          ]);
          if (who !== manager || by.includes('CREDITED_PARTNER')) return;
          const net =
            sum(lists['sales'], 'amount') - sum(lists['sales'], 'refunded') + sum(lists['creditNotes'], 'amount');
          expect([explain, net]).toEqual([
            explain,
            Math.round(Number((figure['net'] as { amount: string }).amount) * 1_000),
          ]);
        });
  });

  it('are the sales that a policy attributes', async () => {
    const dimensions = ['DECIDED_BY', 'COUNTRY', 'METADATA', 'MONTH', 'DAY'];
    const of = {
      name: 'attributionFigures',
      dimensions,
      fields: 'conversions { basisPoints }',
      more: ', model: FIRST',
    };
    await each(manager, of, ({ explain, conversions }, lists) => {
      const { basisPoints } = conversions as { basisPoints: number };
      expect([explain, count(lists, 'sales') * 10_000]).toEqual([explain, basisPoints]);
    });
  });

  it('are the leads and sales to which a link led, or a code', async () => {
    const of = (one: string) => ({
      dimensions: ['PARTNER', one, 'ACTIVITY', 'MONTH', 'DAY'],
      fields: 'leads conversions',
    });
    const led = ({ explain, leads, conversions }: Figure, lists: Lists) =>
      expect([explain, count(lists, 'leads'), count(lists, 'sales')]).toEqual([explain, leads, conversions]);
    for (const who of [manager, await asPartner('north')]) {
      await each(who, { ...of('LINK'), name: 'linkFigures' }, led);
      await each(who, { ...of('CODE'), name: 'codeFigures', more: ', from: "2026-02-05T00:00:00Z"' }, led);
    }
  });
});
