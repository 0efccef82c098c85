import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rowsOfViews } from '../support/databases.js';
import { businessOf, historyOf } from '../support/history.js';
import { faultsOf, mutate, Shop, STARTS_AT } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;
const TENANT = 'amounts';

/** What each is refused as, whatever the currency. Forty digits are two more than an exact figure may have. */
const NO_NUMBERS: Record<string, string> = Object.fromEntries(
  ['1e3', 'NaN', '-0', '1234567890123456789012345678901234567890', '١٠٠'].map((amount) => [amount, 'NOT_A_DECIMAL']),
);

/** A mutation with an amount in it, and how that field is called in a refusal. */
interface Door {
  readonly mutation: string;
  readonly type?: string;
  readonly field: string;
  readonly input: (amount: string) => object;
}

const nameOf = ({ mutation, field }: Door): string => `${mutation} ${field}`;

describe('an amount that is none', () => {
  let service: TestService;
  let shop: Shop;
  let ledgerId: string;
  let commissionId: string;
  let keys = 0;

  beforeAll(async () => {
    service = await sharedTestService();
    shop = await Shop.open(await service.api(TENANT), TENANT, { currency: 'JPY' });
    const { id, position } = await shop.record('known', '100000');
    const [entry] = await shop.entries(position, id);
    ({ ledgerId, id: commissionId } = entry as { ledgerId: string; id: string });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const plan = (more: object): object => ({
    ...{ programId: shop.programId, name: 'another', standard: false, effectiveFrom: '2024-02-01T00:00:00Z' },
    rules: [{ ruleId: 'share', name: 'a share', pays: { kind: 'SHARE', rate: '0.1' } }],
    ...more,
  });
  const policy = (more: object): object => ({
    ...{ programId: shop.programId, effectiveFrom: STARTS_AT, minimum: '1', payoutCurrency: 'JPY', rateSource: 'ecb' },
    ...more,
  });

  const line = (figures: object): object[] => [{ product: 'lantern', quantity: '1', unitPrice: '1', ...figures }];

  /** What is owed or paid is whole minor units. */
  const MONEY: Door[] = [
    {
      mutation: 'adjustCommission',
      field: 'amount',
      input: (amount) => ({ ledgerId, amount: { amount, currency: 'JPY' }, reason: 'test' }),
    },
    {
      mutation: 'clawBackCommission',
      type: 'ClawBackInput',
      field: 'amount',
      input: (amount) => ({ ledgerId, commissionId, amount, reason: 'FRAUD' }),
    },
    {
      mutation: 'publishPlan',
      field: 'rules.0.pays.amount',
      input: (amount) => plan({ rules: [{ ruleId: 'flat', name: 'a flat amount', pays: { kind: 'FLAT', amount } }] }),
    },
    {
      mutation: 'publishPlan',
      field: 'caps.0.amount',
      input: (amount) => plan({ caps: [{ capId: 'most', amount, per: 'PARTNER', window: 'MONTH' }] }),
    },
    { mutation: 'setPayoutPolicy', field: 'minimum', input: (minimum) => policy({ minimum }) },
    {
      mutation: 'setPayoutPolicy',
      field: 'secondApprovalAbove',
      input: (secondApprovalAbove) => policy({ secondApprovalAbove }),
    },
  ];

  /** Prices may be finer than the minor unit. */
  const FIGURES: Door[] = [
    {
      mutation: 'recordSale',
      field: 'lines.0.unitPrice',
      input: (unitPrice) => shop.sale('bad', '1', { lines: line({ unitPrice }) }),
    },
    {
      mutation: 'recordSale',
      field: 'lines.0.quantity',
      input: (quantity) => shop.sale('bad', '1', { lines: line({ quantity }) }),
    },
    {
      mutation: 'recordCreditNote',
      field: 'lines.0.unitPrice',
      input: (unitPrice) => shop.sale('bad', '1', { lines: line({ unitPrice }) }),
    },
    { mutation: 'refundSale', field: 'amount', input: (amount) => shop.refund('known', 'bad', amount) },
    {
      mutation: 'publishRates',
      field: 'days.0.rates.0.rate',
      input: (rate) => ({
        source: 'test',
        base: 'EUR',
        days: [{ day: '2024-01-15', rates: [{ currency: 'JPY', rate }] }],
      }),
    },
  ];

  it.each<[string, Door, Record<string, string>]>([
    ...MONEY.map((door) => [nameOf(door), door, { ...NO_NUMBERS, '10.5': 'FINER_THAN_CURRENCY' }] as never),
    ...FIGURES.map((door) => [nameOf(door), door, NO_NUMBERS] as never),
  ])(
    '%s refuses each, names the field, and writes nothing',
    async (_, { mutation, type, field, input }, outcomes) => {
      const before = [await businessOf(service, TENANT), await rowsOfViews(service.home, TENANT)];
      for (const [amount, code] of Object.entries(outcomes)) {
        const idempotencyKey = `bad ${(keys += 1)}`;
        const payload = await mutate(shop.api, mutation, { ...input(amount), idempotencyKey }, type);
        expect([amount, faultsOf(payload)]).toEqual([amount, [`${code} ${field}`]]);
        expect(payload).toMatchObject({ id: null, position: null });
      }
      expect([await businessOf(service, TENANT), await rowsOfViews(service.home, TENANT)]).toEqual(before);
    },
    PATIENCE,
  );

  it('leaves not even a key behind where the key names what would have been made', async () => {
    const before = await historyOf(service, TENANT);
    const idempotencyKey = `sale:${shop.programId}:bad`;
    const payload = await mutate(shop.api, 'recordSale', { ...shop.sale('bad', 'NaN'), idempotencyKey });
    expect(faultsOf(payload)).toEqual(['NOT_A_DECIMAL lines.0.unitPrice']);
    expect(await historyOf(service, TENANT)).toEqual(before);
  });

  it('would be seen if it wrote anything', async () => {
    const before = await businessOf(service, TENANT);
    await shop.record('good', '10');
    expect(await businessOf(service, TENANT)).not.toEqual(before);
  });
});
