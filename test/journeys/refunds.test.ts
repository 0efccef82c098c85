import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessOf } from '../support/history.js';
import { done, faultsOf, mutate, Shop } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;

interface RefundNode {
  readonly externalId: string;
  readonly status: string;
  readonly amount: string;
  readonly refundable: string | null;
}

describe('a refund', () => {
  let service: TestService;
  let shop: Shop;
  let tenants = 0;
  let tenant = '';

  beforeAll(async () => {
    service = await sharedTestService();
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  async function newShop(): Promise<void> {
    tenant = `refunds-${(tenants += 1)}`;
    shop = await Shop.open(await service.api(tenant), tenant);
  }

  const refund = (sale: string, number: string, amount: string | null, more: object = {}) =>
    done(shop.api, 'refundSale', shop.refund(sale, number, amount, more));

  /** Types of what the streams of sales hold, in order. */
  const told = async (): Promise<string[]> =>
    (await businessOf(service, tenant)).filter(({ stream }) => stream.startsWith('sale-')).map(({ type }) => type);

  const amounts = async (after: string | null): Promise<string[][]> =>
    (await shop.entries(after)).map(({ kind, amount, left }) =>
      kind === 'ACCRUED' ? [kind, amount.amount, left.amount] : [kind, amount.amount],
    );

  async function reported(status: 'AWAITING_SALE' | 'EXCEEDED', after: string | null): Promise<RefundNode[]> {
    const { refunds } = await shop.api<{ refunds: { nodes: RefundNode[] } }>(
      `query ($programId: ID!, $after: Position) {
        refunds(programId: $programId, filter: { status: [${status}] }, orderBy: OLDEST, first: 10, afterEffects: $after) {
          nodes { externalId status amount refundable }
        }
      }`,
      { programId: shop.programId, after },
    );
    return refunds.nodes;
  }

  interface ListedRefund {
    readonly id: string;
    readonly externalId: string;
    readonly currency: string | null;
    readonly commissions: { readonly nodes: readonly object[] };
  }

  async function listed(status: string, after: string | null): Promise<Partial<ListedRefund>[]> {
    const { refunds } = await shop.api<{ refunds: { nodes: ListedRefund[] } }>(
      `query ($programId: ID!, $after: Position) {
        refunds(programId: $programId, first: 10, filter: { status: [${status}] }, afterEffects: $after) {
          nodes { id externalId currency commissions(first: 5) { nodes { kind amount { amount } refundId } } }
        }
      }`,
      { programId: shop.programId, after },
    );
    return refunds.nodes;
  }

  async function saleShown(id: string | null, after: string | null) {
    const { sale } = await shop.api<{ sale: { refunded: string; refunds: { nodes: RefundNode[] } } }>(
      `query ($id: ID!, $after: Position) {
        sale(id: $id, after: $after) { refunded refunds(first: 10) { nodes { externalId status amount refundable } } }
      }`,
      { id, after },
    );
    return { refunded: sale.refunded, refunds: sale.refunds.nodes };
  }

  it(
    'that comes before its sale waits for it, and counts the moment the sale comes',
    async () => {
      await newShop();
      const early = await refund('late', 'r1', '40.00');
      const waiting = { externalId: 'r1', status: 'AWAITING_SALE', amount: '40', refundable: null };
      expect(await reported('AWAITING_SALE', early.position)).toEqual([waiting]);
      expect(await listed('AWAITING_SALE', early.position)).toMatchObject([
        { externalId: 'r1', commissions: { nodes: [] } },
      ]);
      expect(await shop.entries(early.position)).toEqual([]);
      const sale = await shop.record('late', '100.00');
      expect(await told()).toEqual(['sale.refund-awaited', 'sale.recorded', 'sale.refunded']);
      expect(await amounts(sale.position)).toEqual([
        ['ACCRUED', '15.00', '9.00'],
        ['CLAWED_BACK', '-6.00'],
      ]);
      expect(await shop.balance(sale.position)).toBe('9.00');
      expect(await reported('AWAITING_SALE', sale.position)).toEqual([]);
      expect(await listed('AWAITING_SALE', sale.position)).toEqual([]);
      const [{ id = '', ...applied } = {}] = await listed('APPLIED', sale.position);
      const entry = { kind: 'CLAWED_BACK', amount: { amount: '-6.00' }, refundId: id };
      expect(applied).toEqual({ externalId: 'r1', currency: 'GBP', commissions: { nodes: [entry] } });
      expect(await saleShown(sale.id, sale.position)).toEqual({
        refunded: '40',
        refunds: [{ externalId: 'r1', status: 'APPLIED', amount: '40', refundable: null }],
      });
    },
    PATIENCE,
  );

  it(
    'that is larger than its sale, which comes later, gives all of it back and keeps the excess',
    async () => {
      await newShop();
      await refund('late', 'r1', '100.01');
      const sale = await shop.record('late', '100.00');
      expect(await told()).toEqual([
        ...['sale.refund-awaited', 'sale.recorded', 'sale.refunded', 'sale.refund-exceeded'],
      ]);
      expect(await amounts(sale.position)).toEqual([
        ['ACCRUED', '15.00', '0.00'],
        ['CLAWED_BACK', '-15.00'],
      ]);
      expect(await reported('AWAITING_SALE', sale.position)).toEqual([]);
      const exceeded = { externalId: 'r1', status: 'EXCEEDED', amount: '100.01', refundable: '100' };
      expect(await reported('EXCEEDED', sale.position)).toEqual([exceeded]);
    },
    PATIENCE,
  );

  it(
    'that is larger than its sale gives all of it back and keeps the excess',
    async () => {
      await newShop();
      const sale = await shop.record('one', '100.00');
      const { position } = await refund('one', 'r1', '100.01');
      const exceeded = { externalId: 'r1', status: 'EXCEEDED', amount: '100.01', refundable: '100' };
      expect(await told()).toEqual(['sale.recorded', 'sale.refunded', 'sale.refund-exceeded']);
      expect(await amounts(position)).toEqual([
        ['ACCRUED', '15.00', '0.00'],
        ['CLAWED_BACK', '-15.00'],
      ]);
      expect(await shop.balance(position)).toBe('0.00');
      expect(await reported('EXCEEDED', position)).toEqual([exceeded]);
      expect(await saleShown(sale.id, position)).toEqual({ refunded: '100', refunds: [exceeded] });
    },
    PATIENCE,
  );

  it(
    'that is sent twice, as the same message and as two, counts once',
    async () => {
      await newShop();
      await shop.record('one', '100.00');
      const first = await refund('one', 'r1', '40.00');
      expect(await refund('one', 'r1', '40.00')).toEqual(first);
      expect(await refund('one', 'r1', '40.0', { idempotencyKey: 'another message' })).toMatchObject({ id: first.id });
      expect(await told()).toEqual(['sale.recorded', 'sale.refunded']);
      expect(await amounts(first.position)).toEqual([
        ['ACCRUED', '15.00', '9.00'],
        ['CLAWED_BACK', '-6.00'],
      ]);
      const other = await mutate(
        shop.api,
        'refundSale',
        shop.refund('one', 'r1', '41.00', { idempotencyKey: 'third' }),
      );
      expect(faultsOf(other)).toEqual(['REFUND_DIFFERS externalId']);
      const key = await mutate(shop.api, 'refundSale', shop.refund('one', 'r1', '41.00'));
      expect(faultsOf(key)).toEqual(['IDEMPOTENCY_CONFLICT idempotencyKey']);
      expect(await told()).toEqual(['sale.recorded', 'sale.refunded']);
    },
    PATIENCE,
  );

  it(
    'beside another counts too, up to what the sale was worth, and takes back exactly what was earned',
    async () => {
      await newShop();
      const sale = await shop.record('one', '99.99');
      await refund('one', 'r1', '33.33');
      await refund('one', 'r2', '33.33');
      const beyond = await refund('one', 'r3', '33.34');
      expect(await reported('EXCEEDED', beyond.position)).toEqual([
        { externalId: 'r3', status: 'EXCEEDED', amount: '33.34', refundable: '33.33' },
      ]);
      expect(await shop.balance(beyond.position)).toBe('0.00');
      const rest = await refund('one', 'r4', null);
      expect(await told()).toEqual([
        ...[
          'sale.recorded',
          'sale.refunded',
          'sale.refunded',
          'sale.refunded',
          'sale.refund-exceeded',
          'sale.refunded',
        ],
      ]);
      // 15 % of 99.99 is 14.9985, so 15.00 was earned, and thirds of it go back.
      expect(await amounts(rest.position)).toEqual([
        ['ACCRUED', '15.00', '0.00'],
        ...[1, 2, 3].map(() => ['CLAWED_BACK', '-5.00']),
      ]);
      expect(await shop.balance(rest.position)).toBe('0.00');
      expect((await saleShown(sale.id, rest.position)).refunded).toBe('99.99');
      await refund('one', 'r5', null);
      const more = await refund('one', 'r6', '0.01');
      expect(await shop.balance(more.position)).toBe('0.00');
    },
    PATIENCE,
  );

  it(
    'says its currency and what is refunded in all by now, and is answered with what is worth knowing',
    async () => {
      await newShop();
      await shop.record('one', '100.00');
      const input = (number: string, more: object) => shop.refund('one', number, null, more);
      const warned = async (number: string, more: object): Promise<unknown> => {
        const { refundSale } = await shop.api<{ refundSale: { warnings: unknown; userErrors: unknown[] } }>(
          `mutation ($input: RefundSaleInput!) {
            refundSale(input: $input) { warnings { code exceeded } userErrors { code field } }
          }`,
          { input: input(number, more) },
        );
        return refundSale.userErrors.length > 0 ? refundSale.userErrors : refundSale.warnings;
      };
      expect(await warned('r0', { currency: 'USD' })).toEqual([{ code: 'CURRENCY_DIFFERS', field: ['currency'] }]);
      expect(await warned('r1', { currency: 'GBP', refundedTotal: '30' })).toBeNull();
      expect(await warned('r2', { refundedTotal: '30.00' })).toBeNull();
      const exceeded = [{ code: 'EXCEEDED', exceeded: '19' }];
      expect(await warned('r3', { refundedTotal: '119' })).toEqual(exceeded);
      expect(await warned('r3', { refundedTotal: '119' })).toEqual(exceeded);
      expect(await warned('r4', { saleExternalId: 'later' })).toEqual([{ code: 'AWAITS_SALE', exceeded: null }]);
      expect(await warned('r5', { amount: '1', refundedTotal: '1' })).toEqual([
        { code: 'ONE_OF_TWO', field: ['refundedTotal'] },
      ]);
      const { position } = await refund('one', 'r6', '1.00');
      expect(await shop.balance(position)).toBe('0.00');
    },
    PATIENCE,
  );

  it(
    'under a number of won deals is refused, also as a sale and as a credit note: it would stand in the place of a revocation',
    async () => {
      await newShop();
      await shop.record('one', '100.00');
      const number = 'deal:1:revoked';
      const credit = shop.sale(number, '-1.00', { idempotencyKey: 'credit' });
      for (const [name, input] of [
        ['refundSale', shop.refund('one', number, '0.01')],
        ['recordSale', shop.sale(number, '1.00')],
        ['recordCreditNote', credit],
      ] as const) {
        expect([name, ...faultsOf(await mutate(shop.api, name, input))]).toEqual([name, 'RESERVED_NUMBER externalId']);
      }
      expect(await told()).toEqual(['sale.recorded']);
    },
    PATIENCE,
  );
});
