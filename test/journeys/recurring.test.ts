import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { done, latest, Shop } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;
const TENANT = 'recurring';

const rule = (ruleId: string, rate: string, when: object) => ({
  ruleId,
  name: ruleId,
  when,
  pays: { kind: 'SHARE', rate },
});

/** 20 % of a customer's first twelve months, then 10 %; and 5 % on top of the first three sales. */
const RULES = [
  rule('first-year', '0.20', { fact: 'CUSTOMER_MONTHS_SINCE_FIRST', below: '12' }),
  rule('later', '0.10', { fact: 'CUSTOMER_MONTHS_SINCE_FIRST', atLeast: '12' }),
  { ...rule('first-three', '0.05', { fact: 'CUSTOMER_CONVERSION_NUMBER', atMost: '3' }), onTop: true },
];

describe('commission that goes by the age of a customer', () => {
  let service: TestService;
  let shop: Shop;

  beforeAll(async () => {
    service = await sharedTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT, { currency: 'USD', rate: '0.01' });
    const { api, programId } = shop;
    const plan = { programId, name: 'Recurring', standard: true, effectiveFrom: '2024-01-01T00:00:00Z', rules: RULES };
    await done(api, 'publishPlan', { idempotencyKey: 'plan', ...plan });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const sell = (number: string, occurredAt: string, ref = 'C-1', more: object = {}) =>
    done(shop.api, 'recordSale', shop.sale(number, '100.00', { occurredAt, customer: { ref }, ...more }));
  const earned = async (saleId: string | null, after: string | null): Promise<string[]> => {
    const entries = await shop.entries(after);
    return entries.filter((entry) => entry.saleId === saleId).map(({ amount: { amount } }) => amount);
  };

  it('is 20.00 in month 3 and 10.00 in month 14, and 5.00 more for each of the first three sales', async () => {
    await sell('S-1', '2024-01-10T12:00:00Z');
    const early = await sell('S-2', '2024-04-09T12:00:00Z');
    const third = await sell('S-3', '2025-01-10T12:00:00Z');
    const fourth = await sell('S-4', '2025-03-11T12:00:00Z');
    const position = fourth.position;
    expect((await earned(early.id, position)).sort()).toEqual(['20.00', '5.00']);
    expect((await earned(third.id, position)).sort()).toEqual(['10.00', '5.00']);
    expect(await earned(fourth.id, position)).toEqual(['10.00']);
  });

  it('does not begin anew when the first sale is refunded, nor for a sale that is recorded late', async () => {
    const refund = { programId: shop.programId, saleExternalId: 'S-1', externalId: 'R-1', reason: 'REFUND' };
    await done(shop.api, 'refundSale', { idempotencyKey: 'R-1', ...refund, occurredAt: '2025-04-01T00:00:00Z' });
    const late = await sell('S-5', '2024-02-01T12:00:00Z');
    expect(await earned(late.id, late.position)).toEqual(['20.00']);
    const other = await sell('S-6', '2025-04-02T12:00:00Z', 'C-2');
    expect((await earned(other.id, other.position)).sort()).toEqual(['20.00', '5.00']);
  });

  it('counts each sale once, also of one request and when it is sent again', async () => {
    const items = [1, 2, 3, 4].map((n) =>
      shop.sale(`B-${n}`, '100.00', { occurredAt: '2025-05-01T12:00:00Z', customer: { ref: 'C-3' } }),
    );
    type Sent = { sent: { results: { id: string; position: string }[] } };
    const send = () =>
      shop.api<Sent>(
        'mutation ($input: RecordSalesInput!) { sent: recordSales(input: $input) { results { id position } } }',
        {
          input: { items },
        },
      );
    const { sent } = await send();
    await send();
    const position = latest(sent.results.map((one) => one.position));
    const all = await Promise.all(sent.results.map(async ({ id }) => (await earned(id, position)).length));
    expect(all).toEqual([2, 2, 2, 1]);
  });
});
