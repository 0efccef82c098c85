import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from './import.fixtures.js';

const MAPPING = `
concord: 1
name: Evidence
records:
  - { when: { column: What, equals: link }, link: { partner: { column: Who }, key: { column: No }, destination: { column: More } } }
  - when: { column: What, equals: code }
    code: { partner: { column: Who }, code: { column: No }, limit: { column: More }, oncePerCustomer: 'yes' }
  - when: { column: What, equals: lead }
    lead:
      externalId: { column: No }
      at: '2026-01-01T00:00:00Z'
      partner: { column: Who }
      create: { kind: affiliate, at: '2025-01-01T00:00:00Z' }
      activity: { column: Page }
      customer: { email: { column: More } }
      consent: { given: { column: Agreed }, at: '2026-01-01T00:00:00Z' }
  - when: { column: What, equals: sale }
    sale:
      externalId: { column: No }
      occurredAt: '2026-01-02T00:00:00Z'
      currency: EUR
      crediting: by-policy
      evidence: { leadExternalId: { column: More } }
      lines: [{ product: it, unitPrice: '1.00' }]
`;
const HEADER = 'What,No,Who,More,Agreed,Page\n';

const JOURNEYS = `
concord: 1
name: Journeys
records:
  - touches:
      externalId: { row: number }
      customer: { ref: { row: number } }
      touches:
        - { when: { column: A, number: { below: 21 } }, at: '2026-01-01T00:01:00Z', kind: click, partner: { column: A } }
        - when: { column: B, number: { below: 21 } }
          at: '2026-01-01T00:02:00Z'
          kind: click
          partner: { column: B }
          activity: { template: 'W-{B}' }
          create: { kind: affiliate, at: '2025-01-01T00:00:00Z' }
`;

const MARKETING = `
concord: 1
name: Marketing
records:
  - when: { column: What, equals: activity }
    activity: { externalId: { column: No }, kind: webinar, startsOn: { column: Day }, expectedLeads: { column: More } }
  - when: { column: What, equals: cost }
    cost: { externalId: { column: No }, category: software, amount: { column: More }, day: { column: Day }, partner: { column: Who } }
  - when: { column: What, equals: allocation }
    allocation: { budget: { column: No }, partner: { column: Who }, amount: { column: More }, at: { column: Day, time: { zone: UTC } } }
  - when: { column: What, equals: lead }
    lead:
      externalId: { column: No }
      at: { column: Day, time: { zone: UTC } }
      activity: { column: More }
      createActivity: { kind: campaign, name: { template: 'Page {More}' } }
`;

let world: ImportFixture;
beforeEach(async () => (world = await ImportFixture.make()));
afterEach(() => world.remove());

describe('an import of evidence', () => {
  it('sends links, codes and leads before the sales that they credit', async () => {
    const rows = [
      'sale,S1,,L1,,',
      'lead,L1,ann,a@acme.com,yes,W-1',
      'lead,L2,,,,',
      'code,ANN10,ann,5,,',
      'link,ann-1,ann,https://acme.com,,',
    ];
    await world.files({ 'a.csv': HEADER + rows.join('\n') });
    expect(await world.run({}, MAPPING)).toMatchObject({ badRows: 0, new: { link: 1, code: 1, lead: 2, sale: 1 } });
    const sent = world.service.requests.map(({ mutation }) => mutation);
    expect(sent).toEqual(['admitPartners', 'createLinks', 'issueCodes', 'recordLeads', 'recordSales']);
    expect(world.service.kept.get('recordLeads')).toMatchObject([
      {
        externalId: 'L1',
        partnerExternalId: 'ann',
        customer: { email: 'a@acme.com' },
        consent: { given: true },
        activityExternalId: 'W-1',
      },
      { externalId: 'L2', partnerExternalId: null, customer: {}, consent: null, activityExternalId: null },
    ]);
    expect(world.service.kept.get('issueCodes')).toMatchObject([{ code: 'ANN10', limit: 5, oncePerCustomer: true }]);
  });

  it('sends each touch of a row under its place, in parts that a request may hold', async () => {
    const rows = Array.from({ length: 600 }, (_, n) => (n === 1 ? '21,3' : n === 2 ? '21,21' : '1,2'));
    await world.files({ 'a.csv': `A,B\n${rows.join('\n')}\n` });
    expect(await world.run({}, JOURNEYS)).toMatchObject({ badRows: 0, refused: 0, records: { touches: 600 } });
    const sent = world.service.requests.filter(({ mutation }) => mutation === 'recordTouches');
    expect(sent.map(({ items }) => items.length)).toEqual([997, 200]);
    expect(world.service.keptOf('recordTouches').slice(0, 4)).toEqual(['1.1', '1.2', '2.2', '4.1']);
    expect(world.service.kept.get('recordTouches')?.[1]).toMatchObject({
      ...{
        kind: 'CLICK',
        happenedAt: '2026-01-01T00:02:00.000Z',
        customer: { ref: '1' },
        partnerExternalId: '2',
        activityExternalId: 'W-2',
      },
    });
    expect(world.service.kept.get('recordTouches')?.[0]).not.toHaveProperty('activityExternalId');
  });

  it('plans activities before what came of them, and those that are only named where they are met first', async () => {
    const rows = [
      'lead,L1,,P-1,2026-03-02',
      'lead,L2,,P-1,2026-03-01',
      'lead,L3,,,2026-03-01',
      'allocation,2026,ann,5000,2026-01-01',
      'cost,C-1,ann,1500.00,2026-03-31',
      'cost,C-2,,20,2026-03-31',
      'activity,W-1,,80,2026-04-01',
      'activity,W-2,,,2026-04-02',
    ];
    await world.files({ 'a.csv': 'What,No,Who,More,Day\n' + rows.join('\n') });
    world.service.refuses = ({ externalId }) =>
      externalId === 'P-1' ? { code: 'ACTIVITY_EXISTS', message: 'there', field: null } : undefined;
    const expected = { new: { activity: 2, lead: 3, cost: 2, allocation: 1 }, badRows: 0, refused: 0 };
    expect(await world.run({}, MARKETING)).toMatchObject(expected);
    const sent = world.service.requests.map(({ mutation, items }) => [mutation, ...items.map((one) => one.externalId)]);
    expect(sent).toEqual([
      ['planActivities', 'P-1'],
      ['planActivities', 'W-1', 'W-2'],
      ['recordLeads', 'L1', 'L2', 'L3'],
      ['recordCosts', 'C-1', 'C-2'],
      ['setAllocations', undefined],
    ]);
    expect(world.service.requests[0]?.items).toMatchObject([
      { name: 'Page P-1', kind: 'CAMPAIGN', startsOn: '2026-03-02', endsOn: '2026-03-02', expectedLeads: null },
    ]);
    expect(world.service.kept.get('planActivities')).toMatchObject([
      { name: 'W-1', kind: 'WEBINAR', startsOn: '2026-04-01', endsOn: '2026-04-01', expectedLeads: 80 },
      { name: 'W-2', expectedLeads: null },
    ]);
    expect(world.service.kept.get('recordCosts')).toMatchObject([
      { category: 'software', amount: '1500', day: '2026-03-31', partnerExternalId: 'ann' },
      { amount: '20', partnerExternalId: null },
    ]);
    expect(world.service.kept.get('setAllocations')).toMatchObject([
      { budget: '2026', partnerExternalId: 'ann', amount: '5000', occurredAt: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it.each([
    ['an own step', `{ column: Day, time: { zone: Europe/Berlin } }`, '2026-04-01', '2026-04-01'],
    ['an own step', `{ column: Day, time: { zone: America/New_York } }`, '2026-04-01T23:30:00', '2026-04-01'],
    ['a column', `{ column: At }`, '2026-04-01', '2026-04-01'],
    ['the first there is', `{ first: [{ column: Gone }, { column: At }] }`, '2026-04-01', '2026-04-01'],
    [
      'a choice',
      `{ choose: [{ when: { column: No, equals: L1 }, then: { column: At } }, { then: { column: Day } }] }`,
      '2026-04-01',
      '2026-04-01',
    ],
    ['none', `{ column: Day }`, '2026-04-01T23:30:00Z', '2026-04-01'],
  ])('plans an activity on the day of its record in the zone of %s', async (_, at, written, startsOn) => {
    const mapping = `
concord: 1
name: Leads
columns: { At: { time: { zone: Asia/Tokyo } }, Gone: { nulls: [''] } }
records:
  - lead:
      externalId: { column: No }
      at: ${at}
      activity: { column: More }
      createActivity: { kind: campaign }
`;
    await world.files({ 'a.csv': `No,More,Day,At,Gone\nL1,P-1,${written},2026-04-01,\n` });
    expect(await world.run({}, mapping)).toMatchObject({ badRows: 0, refused: 0 });
    expect(world.service.kept.get('planActivities')).toMatchObject([{ startsOn, endsOn: startsOn }]);
  });

  it('sends each decision of what a partner has of a budget, also the same amount again, and each once', async () => {
    const rows = ['5000,2026-01-01', '7000,2026-02-01', '5000,2026-03-01'].map((end) => `allocation,2026,ann,${end}`);
    await world.files({ 'a.csv': ['What,No,Who,More,Day', ...rows].join('\n') });
    expect(await world.run({}, MARKETING)).toMatchObject({ new: { allocation: 3 }, refused: 0 });
    await world.files({ 'b.csv': ['What,No,Who,More,Day', rows[0]].join('\n') });
    expect(await world.run({}, MARKETING)).toMatchObject({ new: {}, refused: 0 });
    const kept = world.service.kept.get('setAllocations') as readonly { amount?: string }[] | undefined;
    expect(kept?.map(({ amount }) => amount)).toEqual(['5000', '7000', '5000']);
  });

  it('refuses a row as the first of its touches that is refused', async () => {
    world.service.refuses = ({ externalId }) =>
      externalId === '2.2' ? { code: 'TOUCH_DIFFERS', message: 'differs', field: null } : undefined;
    await world.files({ 'a.csv': 'A,B\n1,2\n3,4\n5,6\n' });
    expect(await world.run({}, JOURNEYS)).toMatchObject({ refused: 1, records: { touches: 2 } });
    expect(world.badRows()).toMatchObject([{ line: 3, code: 'TOUCH_DIFFERS' }]);
    expect(world.service.keptOf('recordTouches')).toHaveLength(5);
  });
});
