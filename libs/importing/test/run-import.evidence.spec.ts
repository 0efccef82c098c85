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

  it('refuses a row as the first of its touches that is refused', async () => {
    world.service.refuses = ({ externalId }) =>
      externalId === '2.2' ? { code: 'TOUCH_DIFFERS', message: 'differs', field: null } : undefined;
    await world.files({ 'a.csv': 'A,B\n1,2\n3,4\n5,6\n' });
    expect(await world.run({}, JOURNEYS)).toMatchObject({ refused: 1, records: { touches: 2 } });
    expect(world.badRows()).toMatchObject([{ line: 3, code: 'TOUCH_DIFFERS' }]);
    expect(world.service.keptOf('recordTouches')).toHaveLength(5);
  });
});
