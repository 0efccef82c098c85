import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { done, Shop } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;
const TENANT = 'merged-credits';

describe('a sale under the key of a merged partner', () => {
  let service: TestService;
  let shop: Shop;

  beforeAll(async () => {
    service = await sharedTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT, { currency: 'USD', rate: '0.10' });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  it('earns for the record that stays, whenever it happened', async () => {
    const { api, programId, partnerId } = shop;
    const old = { idempotencyKey: 'old', programId, externalId: 'OLD', name: 'Old', kind: 'reseller', country: 'GB' };
    const input = { items: [{ ...old, occurredAt: '2024-01-01T00:00:00Z' }] };
    const { sent } = await api<{ sent: { results: { id: string }[] } }>(
      'mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { results { id } } }',
      { input },
    );
    const [oldId] = sent.results.map(({ id }) => id);
    const twin = { partnerId: oldId, into: partnerId, reason: 'same company', occurredAt: '2024-02-10T00:00:00Z' };
    const { position: merged } = await done(api, 'mergePartner', { idempotencyKey: 'merge', ...twin });
    await api('query ($id: ID!, $after: Position) { partner(id: $id, afterEffects: $after) { standing } }', {
      ...{ id: oldId, after: merged },
    });
    const credits = [{ partnerExternalId: 'OLD' }];
    await done(api, 'recordSale', shop.sale('1', '300.00', { credits, occurredAt: '2024-01-25T00:00:00Z' }));
    const late = shop.sale('2', '200.00', { credits, occurredAt: '2024-02-20T00:00:00Z' });
    const { id, position } = await done(api, 'recordSale', late);
    const query =
      'query ($id: ID!, $after: Position) { sale(id: $id, after: $after) { credits { partnerId namedPartnerId weight } } }';
    expect((await api<{ sale: object }>(query, { id, after: position })).sale).toEqual({
      credits: [{ partnerId, namedPartnerId: oldId, weight: 10_000 }],
    });
    const entries = await shop.entries(position);
    expect(entries.map(({ amount: { amount } }) => amount)).toEqual(['30.00', '20.00']);
    expect(await done(api, 'recordSale', late)).toMatchObject({ id, userErrors: [] });
  });
});
