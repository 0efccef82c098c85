import { expect, it } from '@jest/globals';
import { fromGlobalId } from '#libs/kernel';
import { type Asked, nodesOf } from '../../support/asked.js';
import { listsOf } from '../../support/lists.js';
import { DEALS, SALES } from '../../support/question-seed/index.js';
import { until } from '../../support/until.js';
import type { InProcess } from '../in-process.js';

export function asksForFilteredLists(asked: () => Asked, service: () => InProcess): void {
  const { list, ids, faultOf, partnerNamed } = listsOf(asked, service);

  it('keeps what was sent that fits, and nothing else', async () => {
    const numbers = async (filter: string): Promise<string[]> =>
      nodesOf(await list('sales', `first: 100, filter: { ${filter} }`, 'externalId'))
        .map(({ externalId }) => externalId)
        .filter((number) => /^S-\d+$/.test(number))
        .toSorted();
    const sent = (fits: (sale: (typeof SALES)[number]) => boolean) =>
      SALES.filter(fits)
        .map(({ number }) => number)
        .toSorted();
    expect(await numbers('amount: { atLeast: "900", atMost: "1000" }')).toEqual(
      sent(({ amount }) => amount >= 900 && amount <= 1000),
    );
    expect(await numbers('amount: { atLeast: "900", currency: "USD" }')).toEqual([]);
    expect(await numbers('isCredited: false')).toEqual(sent(({ partners }) => Object.keys(partners).length === 0));
    expect(await numbers('period: { from: "2024-03", to: "2024-03" }')).toEqual(sent(({ at }) => at.includes('-03-')));
    expect(await numbers('occurredAt: { from: "2024-05-10T12:00:00Z", to: "2024-05-20T12:00:00Z" }')).toEqual(
      sent(({ at }) => at >= '2024-05-10T12:00:00Z' && at < '2024-05-20T12:00:00Z'),
    );
    expect(await numbers('partner: { tier: [2] }')).toEqual(sent(({ partners }) => 'north' in partners));
    expect(await numbers('partner: { hasTaxForm: false, standing: [ACTIVE] }')).toEqual(
      sent(({ partners }) => 'west' in partners),
    );
    expect(
      await numbers('externalId: ["S-1", "S-4", "none"], partner: { tier: [2] }, amount: { atMost: "500" }'),
    ).toEqual(['S-4']);
  });

  it('answers questions about money with one filter', async () => {
    const partnersOf = async (name: string, args: string): Promise<string[]> =>
      nodesOf(await list(name, `first: 100, ${args}`, 'partner { externalId }'))
        .map(({ partner }) => partner.externalId)
        .toSorted();
    expect(await partnersOf('balances', 'filter: { negative: true }')).toEqual(
      nodesOf(await list('balances', 'first: 100', 'balance { amount } partner { externalId }'))
        .filter(({ balance }) => Number(balance.amount) < 0)
        .map(({ partner }) => partner.externalId)
        .toSorted(),
    );
    expect(await partnersOf('balances', 'filter: { negative: true }')).toContain('debtor');
    expect(
      await partnersOf('balances', 'filter: { amount: { atLeast: "0.01" }, partner: { hasTaxForm: false } }'),
    ).toEqual(['west']);
    expect(await partnersOf('payouts', 'filter: { status: [PLANNED], amount: { atLeast: "1000.01" } }')).toEqual([
      'south',
    ]);
    expect(
      await partnersOf('payouts', 'filter: { status: [SETTLED], settledOn: { from: "2024-03-01", to: "2024-03-01" } }'),
    ).toEqual(['debtor']);
    expect(await partnersOf('deals', 'filter: { amount: { atLeast: "9000" }, state: [IN_REVIEW] }')).toEqual(
      Object.values(DEALS)
        .filter(({ amount }) => amount >= 9000)
        .map(({ partner }) => partner)
        .toSorted(),
    );
  });

  it('lists consumers of the feed by name or by age, and keeps those of these names and times', async () => {
    for (const name of ['erp', 'crm', 'billing']) await service().holdConsumer('acme', { types: ['partner.*'] }, name);
    const names = async (args = ''): Promise<string[]> =>
      nodesOf(await list('feedConsumers', `first: 100, ${args}`, 'name')).map(({ name }) => name);
    await until(async () => (await names()).length === 3);
    expect(await names()).toEqual(['billing', 'crm', 'erp']);
    expect(await names('orderBy: NEWEST')).toEqual((await names('orderBy: OLDEST')).toReversed());
    expect(await names('filter: { name: ["erp", "crm", "none"] }')).toEqual(['crm', 'erp']);
    expect(await names('name: "erp", filter: { name: ["erp", "crm"] }')).toEqual(['erp']);
    const [created] = nodesOf(await list('feedConsumers', 'first: 1', 'createdAt'));
    expect(await names(`filter: { createdAt: { from: "${created.createdAt}" } }`)).toContain('billing');
    expect(await names(`filter: { createdAt: { to: "${created.createdAt}" } }`)).not.toContain('billing');
  });

  it('lists endpoints by name, and what they were sent by what became of it, its type and when', async () => {
    const admin = await service().as({ tenant: 'acme', subject: 'ada', role: 'admin' });
    const made = async (name: string): Promise<string> => {
      const input = `idempotencyKey: "${name}", name: "${name}", url: "https://hooks.example/${name}", personalData: OMIT, start: { from: END }`;
      return (await admin(`mutation { createWebhook(input: { ${input} }) { id } }`)).data.createWebhook.id as string;
    };
    const [crm] = [await made('crm hook'), await made('erp hook')];
    const names = async (args: string): Promise<string[]> =>
      nodesOf(await list('webhooks', `first: 100, ${args}`, 'name')).map(({ name }) => name);
    await until(async () => (await names('')).length === 2);
    expect(await names('filter: { name: ["erp hook", "none"] }')).toEqual(['erp hook']);
    expect(await names('filter: { createdAt: { to: "2020-01-01T00:00:00Z" } }')).toEqual([]);
    const rows = [
      ['00:01', 'event', 'deal.won', 'refused', true],
      ['00:02', 'event', 'deal.won', 'delivered', false],
      ['00:03', 'test', 'webhook.test', 'timed-out', true],
      ['00:04', 'event', 'deal.lost', 'delivered', false],
    ].map(
      ([at, kind, type, outcome, failed]) =>
        `('acme', gen_random_uuid(), '${fromGlobalId('webhook', crm)}', '2026-01-01T${at}:00Z', '${kind}', gen_random_uuid(), '${type}', 1, 5, '${outcome}', ${failed})`,
    );
    await service().asFeed(
      `INSERT INTO concord_webhook_attempts (tenant, id, webhook_id, at, kind, event_id, type, attempt, milliseconds, outcome, failed) VALUES ${rows.join(', ')}`,
    );
    const attempts = async (args: string): Promise<[string[], number]> => {
      const asked = `{ webhook(id: "${crm}") { attempts(first: 2${args}) { nodes { at } totals { count } } } }`;
      const { nodes, totals } = (await admin(asked)).data.webhook.attempts;
      return [nodes.map(({ at }: { at: string }) => at.slice(14, 16)), totals.count];
    };
    expect(await attempts('')).toEqual([['04', '03'], 4]);
    expect(await attempts(', orderBy: OLDEST')).toEqual([['01', '02'], 4]);
    expect(await attempts(', filter: { failed: true }')).toEqual([['03', '01'], 2]);
    expect(await attempts(', filter: { outcome: [REFUSED], kind: [EVENT] }')).toEqual([['01'], 1]);
    expect(
      await attempts(', filter: { type: ["deal.won", "deal.lost"], at: { from: "2026-01-01T00:02:00Z" } }'),
    ).toEqual([['04', '02'], 2]);
  });

  it('takes the old arguments too: both hold', async () => {
    const north = asked().idOf('north');
    const old = await ids('sales', `partnerId: "${north}"`);
    expect(await ids('sales', `filter: { partner: { id: ["${north}"] } }`)).toEqual(old);
    const [one] = old;
    expect(old.length).toBeGreaterThan(2);
    expect(
      await ids('sales', `partnerId: "${asked().idOf('south')}", filter: { partner: { id: ["${north}"] } }`),
    ).toEqual(await ids('sales', 'filter: { externalId: ["S-4"] }'));
    expect(one).toBeDefined();
  });

  it('reads lists below their rows, filtered and sorted, by one statement each', async () => {
    const below = `commissions(first: 5, orderBy: AMOUNT_HIGHEST, filter: { amount: { atLeast: "50" } }) { nodes { id amount { amount } } }
      sales(first: 5, orderBy: OLDEST, filter: { amount: { atLeast: "900" } }) { nodes { externalId } }
      deals(first: 5, orderBy: AMOUNT_LOWEST, filter: { partner: { tier: [2] } }) { nodes { externalId } }`;
    service().statements();
    const partners = nodesOf(await list('partners', 'first: 50, orderBy: NAME', `externalId ${below}`));
    expect(service().statements()).toHaveLength(5);
    const north = partners.find(({ externalId }) => externalId === 'north');
    expect(nodesOf(north.sales).map(({ externalId }) => externalId)).toEqual(['S-1', 'S-12']);
    expect(nodesOf(north.commissions).map(({ amount }) => Number(amount.amount))).toEqual(
      nodesOf(north.commissions)
        .map(({ amount }) => Number(amount.amount))
        .toSorted((one: number, other: number) => other - one),
    );
    expect(nodesOf(north.deals).map(({ externalId }) => externalId)).toEqual(['CRM-1', 'CRM-3', 'CRM-4']);
    expect(partners.filter(({ externalId }) => externalId !== 'north').flatMap(({ deals }) => nodesOf(deals))).toEqual(
      [],
    );
  });

  it('shows a partner no more by a filter than without one', async () => {
    const south = await partnerNamed('south');
    const numbers = async (name: string, filter: string) =>
      nodesOf(await list(name, `first: 100, filter: { ${filter} }`, 'externalId', south)).map(
        ({ externalId }) => externalId,
      );
    const own = await numbers('sales', '');
    expect(own.toSorted()).toEqual(['S-3', 'S-4', 'S-5', 'S-9']);
    expect(await numbers('sales', 'partner: { standing: [ACTIVE] }')).toEqual(own);
    // North has a part of it.
    expect(await numbers('sales', 'partner: { tier: [2] }')).toEqual([]);
    expect(await numbers('sales', `partner: { id: ["${asked().idOf('north')}"] }`)).toEqual([]);
    expect(await numbers('sales', 'isCredited: false')).toEqual([]);
    expect(await numbers('partners', 'standing: [ACTIVE]')).toEqual(['south']);
    const account = nodesOf(await list('deals', 'first: 100', 'account { id } externalId')).find(
      ({ externalId }) => externalId === 'CRM-5',
    )?.account.id;
    expect(await numbers('deals', 'partner: { tier: [1, 2] }')).toEqual(['CRM-5', 'CRM-2']);
    expect(await numbers('deals', `accountId: ["${account}"]`)).toEqual([]);
    expect((await ids('deals', `filter: { accountId: ["${account}"] }`)).length).toBe(2);
    expect((await south('{ dealAccounts(first: 1) { nodes { id } } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('refuses a range that holds nothing, and says where it stands', async () => {
    const fault = await faultOf(
      '{ sales(first: 1, filter: { occurredAt: { from: "2024-02-01T00:00:00Z", to: "2024-01-01T00:00:00Z" }, amount: {} }) { nodes { id } } }',
    );
    expect(fault.extensions.code).toBe('BAD_USER_INPUT');
    expect(fault.extensions.fields).toEqual([
      { path: ['filter', 'occurredAt'], message: expect.stringContaining('must be later than') },
      { path: ['filter', 'amount'], message: expect.stringContaining('says nothing') },
    ]);
  });
}
