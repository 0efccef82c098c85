import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestService } from '../support/shared-service.js';
import { done, Shop, STARTS_AT } from '../support/shop.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;
const TENANT = 'true-up-lines';

interface Line {
  readonly id: string;
  readonly ledgerId: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: { readonly amount: string };
}

/** 30, 60 and 10 at 5 %, and at 10 % from 100 on: the 4.50 that the first two earn then stand under the third. */
describe('the lines of sales that share a true-up', () => {
  let service: TestService;
  let shop: Shop;

  const lines = async (after: string | null): Promise<readonly Line[]> => {
    const query = `query ($programId: ID!, $after: Position) {
      commissions(programId: $programId, first: 20, afterEffects: $after) { nodes { id ledgerId kind status amount { amount } } }
    }`;
    const { programId } = shop;
    return (await shop.api<{ commissions: { nodes: Line[] } }>(query, { programId, after })).commissions.nodes;
  };
  const due = (of: readonly Line[]): string =>
    of.reduce((sum, { status, amount }) => sum + (status === 'VOIDED' ? 0 : Number(amount.amount)), 0).toFixed(2);

  beforeAll(async () => {
    service = await sharedTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT, { currency: 'USD' });
    const steps = [
      { from: '0', rate: '0.05' },
      { from: '100', rate: '0.10' },
    ];
    await done(shop.api, 'publishPlan', {
      ...{ idempotencyKey: 'steps', programId: shop.programId, name: 'share', standard: true },
      ...{ effectiveFrom: STARTS_AT.replace('01T', '02T') },
      rules: [
        {
          ruleId: 'b',
          name: 'b',
          pays: { kind: 'BRACKETS', mode: 'RETROACTIVE', by: 'AMOUNT', window: 'MONTH', steps },
        },
      ],
    });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  it(
    'come to what is owed after each void, and end once all that earned it is voided',
    async () => {
      let last: string | null = null;
      for (const price of ['30', '60', '10']) {
        const sold: { readonly position: string | null } = await done(shop.api, 'recordSale', shop.sale(price, price));
        last = sold.position;
      }
      const before = await lines(last);
      expect(due(before)).toBe('10.00');
      const voided = async (amount: string): Promise<readonly Line[]> => {
        const { id: commissionId, ledgerId } =
          before.find((one) => one.kind === 'ACCRUED' && one.amount.amount === amount) ?? {};
        const input = { idempotencyKey: `void ${amount}`, ledgerId, commissionId, reason: 'agreed' };
        return lines((await done(shop.api, 'voidCommission', input, 'ChangeCommissionInput')).position);
      };
      const half = await voided('1.50');
      expect([due(half), half.filter(({ status }) => status === 'VOIDED')]).toEqual(['7.00', []]);
      const whole = await voided('3.00');
      expect(due(whole)).toBe('1.00');
      const ended = whole.filter(({ status }) => status === 'VOIDED').map(({ kind }) => kind);
      expect(ended.toSorted()).toEqual(['ACCRUED', 'ACCRUED', 'RERATED', 'VOIDED', 'VOIDED']);
    },
    PATIENCE,
  );
});
