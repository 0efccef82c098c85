import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal, sum } from '#libs/kernel';
import { commandIdIn } from '../support/databases.js';
import { businessOf, historyOf } from '../support/history.js';
import { type Entry, faultsOf, latest, mutate, type Payload, Shop } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 300_000;
const TENANT = 'at-once';

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** How often each text is there. */
const counted = (texts: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
};

const outcomesOf = (payloads: readonly Payload[]): Record<string, number> =>
  counted(payloads.map((payload) => faultsOf(payload).join() || 'done'));

describe('at once', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await sharedTestService();
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const open = async (name: string, plan = {}): Promise<Shop> =>
    Shop.open(await service.api(`${TENANT}-${name}`), name, plan);
  const business = (name: string) => businessOf(service, `${TENANT}-${name}`);

  /** A shop with one sale, and the entry it has led to. */
  async function withEntry(name: string, price: string): Promise<{ shop: Shop; entry: Entry; of: object }> {
    const shop = await open(name);
    const { id, position } = await shop.record('one', price);
    const [entry] = await shop.entries(position, id);
    if (!entry) throw new Error('the sale has earned nothing');
    return { shop, entry, of: { ledgerId: entry.ledgerId, commissionId: entry.id } };
  }

  it(
    '64 identical mutations that make something make one, and all have the same answer',
    async () => {
      const shop = await open('make');
      const input = shop.sale('one', '100.00');
      const answers = await Promise.all(times(64, () => mutate(shop.api, 'recordSale', input)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toMatchObject({ userErrors: [], id: expect.stringMatching(/^sale_/) });
      expect((await business('make')).filter(({ type }) => type === 'sale.recorded')).toHaveLength(1);
      expect(await shop.balance(answers[0]?.position ?? null)).toBe('15.00');
    },
    PATIENCE,
  );

  it(
    '64 identical mutations that change something change it once, and all have the same answer',
    async () => {
      const { shop, entry } = await withEntry('change', '100.00');
      const amount = { amount: '7.50', currency: 'GBP' };
      const input = { idempotencyKey: 'same', ledgerId: entry.ledgerId, amount, reason: 'goodwill' };
      const answers = await Promise.all(times(64, () => mutate(shop.api, 'adjustCommission', input)));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toMatchObject({ userErrors: [], id: entry.ledgerId });
      expect((await business('change')).filter(({ type }) => type === 'ledger.commission-adjusted')).toHaveLength(1);
      const ofKey = await commandIdIn(service.home, `${TENANT}-change`, 'adjustCommission', 'same');
      const kept = (await historyOf(service, `${TENANT}-change`)).filter(({ commandId }) => commandId === ofKey);
      expect(kept.map(({ type }) => type)).toEqual([
        ...['mutation.begun', 'ledger.commission-adjusted', 'mutation.answered'],
      ]);
      expect(await shop.balance(answers[0]?.position ?? null)).toBe('22.50');
    },
    PATIENCE,
  );

  it(
    'one key with two bodies: the first has its effect, the other is refused',
    async () => {
      const { shop, entry } = await withEntry('conflict', '100.00');
      const adjust = (amount: string): Promise<Payload> =>
        mutate(shop.api, 'adjustCommission', {
          ...{ idempotencyKey: 'same', ledgerId: entry.ledgerId, reason: 'goodwill' },
          amount: { amount, currency: 'GBP' },
        });
      const sell = (price: string): Promise<Payload> => mutate(shop.api, 'recordSale', shop.sale('same', price));
      for (const [attempt, type] of [
        [adjust, 'ledger.commission-adjusted'],
        [sell, 'sale.recorded'],
      ] as const) {
        const before = (await business('conflict')).filter((event) => event.type === type).length;
        const answers = await Promise.all(times(32, (n) => attempt(n % 2 ? '1.00' : '2.00')));
        const accepted = answers.filter(({ userErrors }) => userErrors.length === 0);
        expect([type, outcomesOf(answers)]).toEqual([type, { done: 16, 'IDEMPOTENCY_CONFLICT idempotencyKey': 16 }]);
        expect(new Set(accepted.map((answer) => JSON.stringify(answer))).size).toBe(1);
        expect((await business('conflict')).filter((event) => event.type === type)).toHaveLength(before + 1);
      }
    },
    PATIENCE,
  );

  it.each([
    ['whole', null, { done: 1, 'NOTHING_LEFT_TO_CLAW_BACK commissionId': 19 }, '0.00'],
    ['in parts', '4.00', { done: 3, 'MORE_THAN_LEFT amount': 17 }, '3.00'],
  ])(
    '20 clawbacks of one commission %s take no more than there is',
    async (name, amount, outcomes, left) => {
      const tenant = `claw-${name.replace(' ', '-')}`;
      const { shop, entry, of } = await withEntry(tenant, '100.00');
      const answers = await Promise.all(
        times(20, (n) =>
          mutate(
            shop.api,
            'clawBackCommission',
            { idempotencyKey: `claw ${n}`, ...of, amount, reason: 'FRAUD' },
            'ClawBackInput',
          ),
        ),
      );
      expect(outcomesOf(answers)).toEqual(outcomes);
      const position = latest(answers.map((answer) => answer.position));
      const entries = await shop.entries(position);
      expect(entries.find(({ id }) => id === entry.id)).toMatchObject({
        amount: { amount: '15.00' },
        left: { amount: left },
      });
      expect(entries.filter(({ kind }) => kind === 'CLAWED_BACK')).toHaveLength(outcomes.done);
      expect(sum(entries.map((one) => Decimal.of(one.amount.amount))).toString()).toBe(Decimal.of(left).toString());
      expect(await shop.balance(position)).toBe(left);
    },
    PATIENCE,
  );

  it(
    '100 sales against one cap fill it to the cent and never exceed it',
    async () => {
      const caps = [{ capId: 'most', amount: '1000.00', per: 'PARTNER', window: 'MONTH' }];
      const shop = await open('cap', { caps });
      const answers = await Promise.all(
        times(100, (n) => mutate(shop.api, 'recordSale', shop.sale(`sale ${n}`, '123.45'))),
      );
      expect(outcomesOf(answers)).toEqual({ done: 100 });
      const entries = await shop.entries(latest(answers.map(({ position }) => position)));
      // 15 % of 123.45 is 18.52 (rounded): 53 of them are 981.56, one more gets the last 18.44, the others nothing.
      expect(counted(entries.map(({ amount }) => amount.amount))).toEqual({ '18.52': 53, '18.44': 1, '0.00': 46 });
      expect(entries.map(({ caps: [cap] }) => cap?.wanted)).toEqual(times(100, () => '18.52'));
      expect(sum(entries.map(({ amount }) => Decimal.of(amount.amount))).toString()).toBe('1000');
      let total = Decimal.zero;
      for (const { type, data } of await business('cap')) {
        if (type === 'ledger.commission-accrued') total = total.plus(Decimal.of(data.amount));
        expect(total.compare(Decimal.of('1000'))).toBeLessThanOrEqual(0);
      }
      expect(await shop.balance(null)).toBe('1000.00');
    },
    PATIENCE,
  );
});
