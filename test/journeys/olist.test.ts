import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { ImportSummary } from '#libs/importing';
import { Decimal, sum } from '#libs/kernel';
import { LONG } from '../support/scale.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { DATA, Pipeline, truthOf } from './pipelines.js';

const MINUTES = 60_000;
const FOLDER = join(DATA ?? '', 'olist-marketing-funnel');
const STARTS = '2017-01-01T00:00:00Z';

interface Sale {
  readonly externalId: string;
  readonly amount: string;
  readonly credits: readonly { readonly partnerId: string; readonly weight: number }[];
}

interface Earned {
  readonly partnerId: string;
  readonly amount: { readonly amount: string };
}

const plain = (text: string): string => Decimal.of(text).toString();

/** Rows of what a list comes to, by a key. */
function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const amountsOf = (items: readonly { readonly amount: string | Earned['amount'] }[]): string =>
  sum(items.map(({ amount }) => Decimal.of(typeof amount === 'string' ? amount : amount.amount))).toString();

(DATA && LONG ? describe : describe.skip)('the marketing funnel of Olist, through the public interfaces', () => {
  let service: TestService;
  const known = DATA ? truthOf('olist-marketing-funnel') : {};

  const begin = async (key: string, attribution: object, pays: object, onZero?: string) => {
    const program = await Pipeline.begin(service, {
      ...{ key, startsAt: STARTS, currency: 'BRL', attribution, pays },
      ...(onZero && { onZero }),
    });
    const summary = await program.import('olist-leads.yaml', FOLDER);
    await program.settled(summary.position);
    return { program, summary, partners: await program.partners() };
  };
  const salesOf = (program: Pipeline): Promise<Sale[]> =>
    program.all<Sale>('sales', 'externalId amount credits { partnerId weight }');

  beforeAll(async () => {
    service = await sharedTestService();
  }, MINUTES);
  afterAll(() => service?.stop(), MINUTES);

  describe('whose leads bind their customers', () => {
    let program: Pipeline;
    let summary: ImportSummary;
    let partners: Map<string, string>;
    let sales: Sale[];
    const named = (id: string): string => partners.get(id) ?? id;

    beforeAll(async () => {
      ({ program, summary, partners } = await begin('olist', { bind: 'LEAD' }, { kind: 'SHARE', rate: '0.025' }));
      sales = await salesOf(program);
    }, 10 * MINUTES);

    it('is in whole', () => {
      const records = { lead: known.leads, sale: known.closed };
      expect(summary).toMatchObject({ badRows: 0, refused: 0, new: records });
    });

    it('knows what the leads of each origin became, whoever is credited', async () => {
      const figures = await program.leadFigures('PARTNER');
      type Known = [number, number, string];
      const expected = Object.entries<Known>(known['by_origin[leads,closed,declared_monthly_revenue_brl]']).map(
        ([origin, [all, closed, revenue]]) => [origin, [all, closed, plain(revenue)]],
      );
      expect(Object.fromEntries(figures.map(([id, row]) => [named(id), row]))).toEqual(Object.fromEntries(expected));
      const [[, all] = []] = await program.leadFigures();
      expect(all).toEqual([known.leads, known.closed, plain(known.declared_revenue_total)]);
    });

    it('credits each origin with what its leads became', () => {
      const won = byKey(sales, ({ credits }) => credits.map(({ partnerId }) => named(partnerId)).join());
      type Known = [number, number, string];
      const expected = Object.entries<Known>(known['by_origin[leads,closed,declared_monthly_revenue_brl]'])
        .filter(([, [, closed]]) => closed > 0)
        .map(([origin, [, closed, revenue]]) => [origin, [closed, plain(revenue)]]);
      const figures = [...won].map(([origin, own]) => [origin, [own.length, amountsOf(own)]]);
      expect(Object.fromEntries(figures)).toEqual(Object.fromEntries(expected));
    });

    it('comes to what is known by month, kind of business, landing page and seller', async () => {
      const months = (await program.leadFigures('MONTH')).map(([month, [all, closed]]) => [month, [all, closed]]);
      expect(Object.fromEntries(months)).toEqual(known['by_first_contact_month[leads,closed]']);
      const kinds = (await program.conversionFigures('METADATA', 'businessType')).map(([kind, row]) => [
        kind || '(blank)',
        row,
      ]);
      const expected = Object.entries<[number, string]>(known['by_business_type[closed,revenue]']);
      expect(Object.fromEntries(kinds)).toEqual(
        Object.fromEntries(expected.map(([kind, [closed, revenue]]) => [kind, [closed, plain(revenue)]])),
      );
      const pages = new Map(await program.conversionFigures('METADATA', 'landingPage'));
      for (const [page, [, closed]] of known['top5_landing_pages[leads,closed]'] as [string, [number, number]][])
        expect([page, pages.get(page)?.[0]]).toEqual([page, closed]);
      expect(await program.conversionFigures('METADATA', 'rep')).toHaveLength(known.sales_reps_with_deals);
    });

    it('earns its origins 2.5 % of what their sellers declared', async () => {
      const earned = await program.all<Earned>('commissions', 'partnerId amount { amount }');
      expect(amountsOf(earned)).toBe(plain(known.rev_share_2_5pct_half_up_per_deal));
    });

    it(
      'is reconciled without a difference, and changes nothing when it is loaded again',
      async () => {
        expect(await program.import('olist-leads.yaml', FOLDER)).toMatchObject({ new: {}, refused: 0 });
        expect(await program.reconcile()).toMatchObject({ code: 0 });
      },
      5 * MINUTES,
    );
  });

  describe('under other terms', () => {
    it(
      'earns 100 for each seller that was won, also for one that declared nothing',
      async () => {
        const pays = { kind: 'FLAT', amount: '100' };
        const { program, partners } = await begin('olist-cpa', { bind: 'LEAD' }, pays, 'PAYS');
        const earned = await program.all<Earned>('commissions', 'partnerId amount { amount }');
        const sums = [...byKey(earned, ({ partnerId }) => partners.get(partnerId) ?? partnerId)].map(
          ([origin, own]) => [origin, Number(amountsOf(own))],
        );
        expect(Object.fromEntries(sums)).toEqual(known.cpa_brl_100_per_closed_by_origin);
      },
      10 * MINUTES,
    );

    it(
      'credits nobody for what was won more than 90 days after its lead, where sales decide',
      async () => {
        const { program } = await begin(
          'olist-sale',
          { bind: 'SALE', windowDays: 90 },
          { kind: 'SHARE', rate: '0.025' },
        );
        const [credited, direct] = [[] as Sale[], [] as Sale[]];
        for (const sale of await salesOf(program)) (sale.credits.length > 0 ? credited : direct).push(sale);
        expect([credited.length, direct.length]).toEqual([270, 92]);
        const decided = await program.conversionFigures('DECIDED_BY');
        expect(decided).toEqual(
          expect.arrayContaining([
            ['TOUCHES', [270, '0']],
            ['NOBODY', [92, plain(known.declared_revenue_total)]],
          ]),
        );
        expect([amountsOf(credited), amountsOf(direct)]).toEqual(['0', plain(known.declared_revenue_total)]);
      },
      10 * MINUTES,
    );
  });
});
