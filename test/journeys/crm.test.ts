import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ImportSummary } from '#libs/importing';
import { Decimal, sum } from '#libs/kernel';
import { rowsOfViews } from '../support/databases.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { DATA, type DealFigure, numbers, Pipeline, rowsOf, truthOf } from './pipelines.js';

const MINUTES = 60_000;
const BRACKETS = {
  ...{ kind: 'BRACKETS', mode: 'MARGINAL', window: 'QUARTER' },
  steps: [
    { from: '0', rate: '0.05' },
    { from: '100000', rate: '0.08' },
    { from: '250000', rate: '0.10' },
  ],
};
const FOLDER = join(DATA ?? '', 'crm-sales-opportunities');

const wonLostWorth = ({ won, lost, wonWorth }: DealFigure): readonly number[] => [won, lost, wonWorth];

const quarterOf = (instant: string): string => `${instant.slice(0, 4)}Q${Math.ceil(Number(instant.slice(5, 7)) / 3)}`;

interface Earned {
  readonly partnerId: string;
  readonly occurredAt: string;
  readonly base: string;
  readonly amount: { readonly amount: string };
}

(DATA ? describe : describe.skip)('the pipeline of a CRM as history, through the public interfaces', () => {
  let service: TestService;
  let crm: Pipeline;
  let summary: ImportSummary;
  let partners: Map<string, string>;
  const known = DATA ? truthOf('crm-sales-opportunities') : {};
  const named = (key: string): string => partners.get(key) ?? key;

  beforeAll(async () => {
    service = await sharedTestService();
    crm = await Pipeline.begin(service, { key: 'crm-history', startsAt: '2016-10-01T00:00:00Z', pays: BRACKETS });
    summary = await crm.import('crm-opportunities.yaml', FOLDER);
    await crm.settled(summary.position);
    partners = await crm.partners();
  }, 10 * MINUTES);

  afterAll(() => service?.stop(), MINUTES);

  it('is in whole, with every agent', () => {
    expect(summary).toMatchObject({ badRows: 0, refused: 0, records: { deal: known.rows, contact: 35 } });
    expect(summary.repeatsEqual + summary.repeatsDiffering).toBe(0);
  });

  it('comes to what was won and lost by agent, those without deals included', async () => {
    type Node = { id: string; contacts: { nodes: { id: string; name: string }[] } };
    const found = await crm.all<Node>('partners', 'id contacts(first: 50) { nodes { id name } }');
    const agents = new Map(found.flatMap(({ contacts }) => contacts.nodes.map(({ id, name }) => [id, name] as const)));
    expect(agents.size).toBe(35);
    const rows = rowsOf(await crm.figures(['REPRESENTATIVE']), wonLostWorth, (id) => agents.get(id) ?? id);
    expect(rows).toEqual(numbers(known['by_agent[won,lost,won_value]']));
  });

  it.each([
    ['product', ['PRODUCT_LINE'], 'by_product[won,lost,won_value]'],
    ['quarter', ['QUARTER'], 'by_quarter_of_close[won,lost,won_value]'],
    ['region', ['TERRITORY'], 'by_region[won,lost,won_value]'],
  ])('comes to what was won and lost by %s', async (_, by, figures) => {
    expect(rowsOf(await crm.figures(by), wonLostWorth)).toEqual(numbers(known[figures]));
  });

  it('comes to what was won and lost by manager and quarter', async () => {
    const rows = rowsOf(await crm.figures(['PARTNER', 'QUARTER']), wonLostWorth, (key) => {
      const [partner = '', quarter = ''] = key.split('|');
      return `${named(partner)}|${quarter}`;
    });
    expect(rows).toEqual(numbers(known['by_manager_quarter[won,lost,won_value]']));
  });

  it('knows every stage, and what was won at or above its list price', async () => {
    const stages = await crm.figures(['METADATA'], ['stage']);
    const counts = [...stages].map(([stage, { registered }]) => [stage, registered]);
    expect(Object.fromEntries(counts)).toEqual(known.stages);
    const prices = await crm.figures(['METADATA'], ['atListPrice']);
    expect(prices.get('yes')?.won).toBe(known.won_at_or_above_list_price);
    const all = [...prices.values()].map(({ wonWorth }) => wonWorth).reduce((a, b) => a + b);
    expect(all).toBe(Number(known.won_value_total));
  });

  describe('pays its managers', () => {
    let earned: Earned[];
    beforeAll(async () => {
      earned = await crm.all<Earned>('commissions', 'partnerId occurredAt base amount { amount }');
    }, 5 * MINUTES);

    it('by what they have won in a quarter', () => {
      const sums = new Map<string, Decimal>();
      for (const { partnerId, occurredAt, amount } of earned) {
        const key = `${named(partnerId)}|${quarterOf(occurredAt)}`;
        sums.set(key, (sums.get(key) ?? Decimal.zero).plus(Decimal.of(amount.amount)));
      }
      const exact = (texts: Record<string, string>) =>
        Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Decimal.of(text).toString()]));
      expect(Object.fromEntries([...sums].map(([key, total]) => [key, total.toString()]))).toEqual(
        exact(known.manager_quarter_tier_commission),
      );
      expect(sum([...sums.values()]).toString()).toBe(Decimal.of(known.tier_commission_total).toString());
    });

    it('entry by entry, in the order of closing and then of the file', async () => {
      type Won = { partnerId: string; closedAt: string; amount: { amount: string }; importedFrom: { row: number } };
      const won = await crm.all<Won>(
        'deals',
        'partnerId closedAt amount { amount } importedFrom { row }',
        'states: [WON]',
      );
      won.sort((a, b) =>
        a.closedAt < b.closedAt ? -1 : a.closedAt > b.closedAt ? 1 : a.importedFrom.row - b.importedFrom.row,
      );
      const volumes = new Map<string, number>();
      const expected = won.map(({ partnerId, closedAt, amount }) => {
        const key = `${partnerId}|${quarterOf(closedAt)}`;
        const before = volumes.get(key) ?? 0;
        const after = before + Number(amount.amount);
        volumes.set(key, after);
        return `${key} ${closedAt} ${Number(amount.amount)} ${cents(after) - cents(before)}`;
      });
      const found = earned.map(
        ({ partnerId, occurredAt, base, amount }) =>
          `${partnerId}|${quarterOf(occurredAt)} ${occurredAt} ${Number(base)} ${Math.round(Number(amount.amount) * 100)}`,
      );
      expect(found.sort()).toEqual(expected.filter((line) => !line.endsWith(' 0 0')).sort());
    });
  });

  it('finds the registrations that stood against another manager’s', async () => {
    const found = await crm.all<{ deal: { externalId: string; metadata: { key: string; value: string }[] } }>(
      'dealConflicts',
      'deal { externalId metadata { key value } }',
    );
    const numbersOf = found.map(({ deal }) => deal.externalId);
    expect(numbersOf).toHaveLength(known.registration_conflicts);
    expect(numbersOf.slice(0, 5)).toEqual(known.first_conflict_ids);
    expect(numbersOf.slice(-5)).toEqual(known.last_conflict_ids);
    const stages: Record<string, number> = {};
    for (const { deal } of found) {
      const stage = deal.metadata.find(({ key }) => key === 'stage')?.value ?? '';
      stages[stage] = (stages[stage] ?? 0) + 1;
    }
    expect(stages).toEqual(known.registration_conflicts_by_stage);
  });

  it('puts what has no account on the work list, protecting nothing', async () => {
    const waiting = await crm.all<{
      deal: { account: unknown; state: string; metadata: { key: string; value: string }[] };
    }>('dealWorkList', 'deal { state account { id } metadata { key value } }', 'filter: { imported: true }');
    expect(waiting).toHaveLength(known.blank_account_by_stage.Engaging);
    expect(waiting.every(({ deal }) => deal.account === null && deal.state === 'IN_REVIEW')).toBe(true);
  });

  it(
    'changes nothing when it is loaded again',
    async () => {
      const before = await rowsOfViews(service.home, crm.tenant);
      expect(await crm.import('crm-opportunities.yaml', FOLDER)).toMatchObject({ knownFiles: 2, refused: 0 });
      expect(await rowsOfViews(service.home, crm.tenant)).toEqual(before);
    },
    5 * MINUTES,
  );

  it(
    'is reconciled without a difference',
    async () => {
      expect(await crm.reconcile()).toMatchObject({ code: 0 });
    },
    5 * MINUTES,
  );
});

/** What a quarter's volume earns in all, in cents: whole dollars are exact. */
function cents(volume: number): number {
  const part = (from: number, to: number): number => Math.max(Math.min(volume, to) - from, 0);
  return 5 * part(0, 100_000) + 8 * part(100_000, 250_000) + 10 * part(250_000, Infinity);
}
