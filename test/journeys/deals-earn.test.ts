import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { done, type Payload, Shop, STARTS_AT } from '../support/shop.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';

const PATIENCE = 600_000;
const WON = Number(process.env['CONCORD_WON_DEALS'] ?? 300);
const CLOSED_AT = '2024-02-10T12:00:00Z';
/** At most so many items in one request. */
const PAGE = 500;

interface Owned {
  readonly partner: { readonly externalId: string };
}

interface BookedDeal extends Owned {
  readonly booking: { readonly credits: readonly Owned[] };
}

interface Reconciled {
  readonly agrees: boolean;
  readonly waiting: number;
  readonly differences: readonly { readonly kind: string; readonly message: string }[];
}

describe('deals that were won', () => {
  let service: TestService;
  let shop: Shop;
  let after: string | null = null;

  beforeAll(async () => {
    service = await sharedTestService();
    shop = await Shop.open(await service.api('earning'), 'earning', { currency: 'USD', rate: '0.12' });
  }, PATIENCE);
  afterAll(() => service?.stop(), PATIENCE);

  const imported = (n: number) => ({
    ...{ idempotencyKey: `deal ${n}`, programId: shop.programId, externalId: `deal ${n}`, partnerId: shop.partnerId },
    ...{ productLines: ['cloud', 'desk'], amount: `${n}.01`, currency: 'USD', outcome: 'WON', closedAt: CLOSED_AT },
    ...{ registeredAt: '2024-01-20T00:00:00Z', occurredAt: CLOSED_AT },
    from: { source: 'crm', file: 'pipeline.csv', row: n, digest: n.toString(16).padStart(64, '0') },
  });

  const asPartner = () =>
    service.as({ tenant: 'earning', subject: 'north', role: 'partner', partnerId: shop.partnerId });

  const reconciled = async (): Promise<Reconciled> => {
    const { reconciliation } = await shop.api<{ reconciliation: Reconciled }>(
      'query ($id: ID!) { reconciliation(programId: $id) { agrees waiting differences { kind message } } }',
      { id: shop.programId },
    );
    return reconciliation;
  };

  const balance = () => shop.balance(after);

  const step = async (name: string, input: object): Promise<string | null> =>
    (await done(shop.api, name, { idempotencyKey: `live ${name}`, ...input })).position;

  const other = () => ({
    externalId: 'south',
    name: 'South Ltd',
    kind: 'referrer',
    country: 'GB',
    occurredAt: STARTS_AT,
  });

  const balances = async (): Promise<string[]> => {
    const found = await shop.api<{ balances: { nodes: { balance: { amount: string } }[] } }>(
      `query ($p: ID!, $after: Position) {
        balances(programId: $p, first: 9, afterEffects: $after) { nodes { balance { amount } } }
      }`,
      { p: shop.programId, after },
    );
    return found.balances.nodes.map(({ balance }) => balance.amount);
  };

  it(
    'elsewhere and are imported earn what the plan says, each once',
    async () => {
      const began = Date.now();
      for (let from = 1; from <= WON; from += PAGE) {
        const items = Array.from({ length: Math.min(PAGE, WON - from + 1) }, (_, n) => imported(from + n));
        const { sent } = await shop.api<{ sent: { position: string; results: Payload[] } }>(
          `mutation ($input: ImportDealsInput!) {
            sent: importDeals(input: $input) { position results { userErrors { code field } } }
          }`,
          { input: { items } },
        );
        expect(sent.results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
        after = sent.position;
      }
      const sent = Date.now();
      // Σ round(n.01 × 12 %) = Σ (n × 12 + 0.12 → 0) cents
      const cents = Array.from({ length: WON }, (_, n) => Math.round((n + 1) * 12 + 0.12)).reduce((a, b) => a + b, 0);
      expect(await balance()).toBe((cents / 100).toFixed(2));
      if (WON > 1000) console.info({ deals: WON, importMs: sent - began, earnedMs: Date.now() - sent });
      expect(await reconciled()).toEqual({ agrees: true, waiting: 0, differences: [] });
    },
    PATIENCE,
  );

  it(
    'are taken back whole when they are revoked, and stay reconciled',
    async () => {
      const before = await balance();
      const { position } = await done(shop.api, 'revokeDeal', {
        ...{ idempotencyKey: 'revoke', programId: shop.programId, externalId: `deal ${WON}`, reason: 'cancelled' },
        occurredAt: '2024-02-20T12:00:00Z',
      });
      after = position;
      const cents = Math.round(Number(before) * 100) - Math.round(WON * 12 + 0.12);
      expect(await balance()).toBe((cents / 100).toFixed(2));
      expect(await reconciled()).toMatchObject({ agrees: true, differences: [] });
    },
    PATIENCE,
  );

  it(
    'here earn by the same way, and influence is paid and not counted again',
    async () => {
      const before = await balance();
      const { sent } = await shop.api<{ sent: { results: Payload[] } }>(
        'mutation ($input: AdmitPartnersInput!) { sent: admitPartners(input: $input) { results { id } } }',
        { input: { items: [{ ...other(), idempotencyKey: 'other', programId: shop.programId }] } },
      );
      const deal = { programId: shop.programId, externalId: 'live' };
      const registered = {
        ...{ ...deal, partnerId: shop.partnerId, productLines: ['cloud'], amount: '900', currency: 'USD' },
        customer: { name: 'Globex', country: 'US', website: 'https://www.globex.com', crmId: 'G-1' },
      };
      await step('registerDeal', { ...registered, occurredAt: '2024-02-01T09:00:00Z' });
      const help = { ...deal, partnerId: sent.results[0]?.id, happenedAt: '2024-02-05T09:00:00Z', evidence: 'a demo' };
      await step('recordDealInfluence', { ...help, occurredAt: '2024-02-05T09:00:00Z' });
      const won = { ...deal, amount: '1000.50', closedAt: CLOSED_AT, occurredAt: CLOSED_AT };
      after = await step('winDeal', won);
      const cents = Math.round(Number(before) * 100) + 12_006;
      expect((await balances()).sort()).toEqual(['120.06', (cents / 100).toFixed(2)].sort());
      const { sales } = await shop.api<{ sales: { nodes: { saleType: string; amount: string }[] } }>(
        `query ($p: ID!, $partner: ID!, $after: Position) {
            sales(programId: $p, partnerId: $partner, first: 9, afterEffects: $after) { nodes { saleType amount } }
          }`,
        { p: shop.programId, partner: help.partnerId, after },
      );
      expect(sales.nodes).toEqual([{ saleType: 'deal-influence', amount: '1000.5' }]);
      const { months } = await shop.api<{ months: { partnerId: string }[] }>(
        'query ($p: ID!, $after: Position) { months: partnerMonths(programId: $p, afterEffects: $after) { partnerId } }',
        { p: shop.programId, after },
      );
      expect(new Set(months.map(({ partnerId }) => partnerId))).toEqual(new Set([shop.partnerId]));
      expect(await reconciled()).toMatchObject({ agrees: true, differences: [] });
    },
    PATIENCE,
  );

  it(
    'take what they earned along to another partner, which loses what it had for its help',
    async () => {
      const north = (Math.max(...(await balances()).map(Number)) - 120.06).toFixed(2);
      const moved = {
        programId: shop.programId,
        externalId: 'live',
        partnerExternalId: 'south',
        reason: 'it was theirs',
      };
      after = await step('reassignDeal', { ...moved, occurredAt: '2024-02-25T09:00:00Z' });
      expect((await balances()).sort()).toEqual(['120.06', north].sort());
      const { deals } = await shop.api<{ deals: { nodes: BookedDeal[] } }>(
        `query ($after: Position) {
            deals(filter: { externalId: ["live"] }, first: 1, afterEffects: $after) {
              nodes { partner { externalId } booking { credits { partner { externalId } } } }
            }
          }`,
        { after },
      );
      const south = { externalId: 'south' };
      expect(deals.nodes).toEqual([{ partner: south, booking: { credits: [{ partner: south }] } }]);
      expect(await reconciled()).toMatchObject({ agrees: true, waiting: 0, differences: [] });
    },
    PATIENCE,
  );

  it(
    'may have brought nothing: the partner is told why, and answers its statement',
    async () => {
      const long = { registeredAt: '2023-12-01T00:00:00Z', closedAt: '2023-12-31T23:59:59.999Z' };
      const early = { ...imported(WON + 1), ...long, amount: '5' };
      const { sent } = await shop.api<{ sent: { position: string } }>(
        'mutation ($input: ImportDealsInput!) { sent: importDeals(input: $input) { position } }',
        { input: { items: [early] } },
      );
      const ask = await asPartner();
      const passed = await ask(
        `query ($after: Position) { skippedSources(first: 5, afterEffects: $after) { nodes { kind reason occurredAt } } }`,
        { after: sent.position },
      );
      expect(passed.data.skippedSources.nodes).toEqual([
        { kind: 'SALE', reason: 'BEFORE_PROGRAM_START', occurredAt: '2023-12-31T23:59:59.999Z' },
      ]);
      for (const period of ['2024-01', '2024-02']) {
        const closing = { idempotencyKey: period, programId: shop.programId, period };
        after = (await done(shop.api, 'closePeriod', closing)).position;
      }
      const { balances } = await shop.api<{ balances: { nodes: { id: string }[] } }>(
        'query ($p: ID!, $partner: ID, $after: Position) { balances(programId: $p, partnerId: $partner, first: 1, afterEffects: $after) { nodes { id } } }',
        { p: shop.programId, partner: shop.partnerId, after },
      );
      const of = { ledgerId: balances.nodes[0]?.id, period: '2024-02' };
      const tell = async (name: string, type: string, input: object) =>
        (
          await ask(`mutation ($input: ${type}!) { told: ${name}(input: $input) { position userErrors { code } } }`, {
            input,
          })
        ).data.told;
      const answer = { idempotencyKey: 'early', ...of };
      expect(await tell('acknowledgeStatement', 'StatementInput', answer)).toMatchObject({
        userErrors: [{ code: 'NOT_ISSUED' }],
      });
      await done(shop.api, 'issueStatement', { idempotencyKey: 'issue', ...of }, 'StatementInput');
      const told = await tell('acknowledgeStatement', 'StatementInput', { idempotencyKey: 'ack', ...of });
      const shown = await ask(
        `query ($after: Position) { statements(first: 1, status: ACKNOWLEDGED, after: $after) { nodes { period status } } }`,
        { after: told.position },
      );
      expect(shown.data.statements.nodes).toEqual([{ period: '2024-02', status: 'ACKNOWLEDGED' }]);
      expect(await reconciled()).toMatchObject({ agrees: true, differences: [] });
    },
    PATIENCE,
  );
});
