import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EsdbEventStore } from '#libs/eventing';
import { fromGlobalId } from '#libs/graphql';
import { type Api, graphqlApi } from '#libs/importing';
import { Decimal } from '#libs/kernel';
import { type RetailDemo, runRetailDemo } from '../../apps/cli/src/demo/retail-demo.js';
import { differencesFrom, type MonthTruth, type RetailMonth } from '../../apps/cli/src/demo/retail-months.js';
import type { RetailProgram } from '../../apps/cli/src/demo/retail-program.js';
import { startSupervised, type Supervised, temporaryHome } from '../faults/supervised.js';
import { until } from '../support/until.js';
import { rowsOfViews } from '../support/databases.js';
import { atScale, LONG } from '../support/scale.js';
import { alterBehindBacks, type Altered, type Difference } from './alterations.js';
import { concord, concordWith, type Said } from './command-line.js';
import { type RetailFigures, retailFigures } from './retail.figures.js';
import { ordersOf, ratesBetween } from './retail.files.js';

const DATA = process.env['CONCORD_DATA'];
const ROOT = join(import.meta.dirname, '../..');
const ORDERS = join(DATA ?? '', 'uci-online-retail/by-day');
const RATES = join(DATA ?? '', 'ecb-eurofxref/eurofxref-hist.zip');
const MINUTES = 60_000;
/** What `npm test` loads: a month that is closed, and one that goes on from what was carried forward. */
const PART = ['2010-12', '2011-01'];
const SOAK = atScale({ short: false, long: false, soak: true });

interface Truth {
  readonly by_month: Record<
    string,
    Omit<MonthTruth, 'payouts'> & { readonly commission15_per_invoice_half_even: string }
  >;
  readonly total: { readonly commission15_per_invoice_half_up: string };
  readonly 'country_month[gross,refunds,net,commission_half_up]': Record<string, Record<string, readonly string[]>>;
  readonly negative_country_months: readonly (readonly string[])[];
  readonly payouts: {
    readonly 'by_month[partners_paid,GBP,EUR,rate,rate_date]': Record<string, readonly unknown[]>;
    readonly paid_total_gbp: string;
    readonly paid_per_partner: Record<string, string>;
    readonly open_balances: Record<string, string>;
  };
}

interface Reconciled {
  readonly differences: { readonly first: readonly Difference[] };
}

/** Of figures by month, those that are loaded. */
const loaded = <T>(byMonth: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(byMonth).filter(([month]) => LONG || PART.includes(month)));

const canonical = (texts: readonly string[]): string[] => texts.map((text) => Decimal.of(text).toString());

(DATA ? describe : describe.skip)('the real orders of a shop, through the public interfaces', () => {
  const home = { home: '', remove: () => Promise.resolve() };
  let truth: Truth;
  let service: Supervised;
  let api: Api;
  let rates: string;
  let orders: string;
  let programId: string;
  let months: readonly RetailMonth[];
  let figures: RetailFigures;

  const load = (more: Partial<RetailDemo> = {}) =>
    runRetailDemo({
      api,
      service: service.url,
      home: home.home,
      mappings: join(ROOT, 'examples'),
      orders,
      rates,
      tell: () => undefined,
      ...more,
    });

  const knownOf = (period: string): MonthTruth => {
    const payouts = truth.payouts['by_month[partners_paid,GBP,EUR,rate,rate_date]'][period];
    return { ...truth.by_month[period], payouts } as MonthTruth;
  };

  const settled = async (id: string): Promise<RetailFigures> => {
    await until(async () => (await retailFigures(api, id)).payoutStatuses.join() === 'SETTLED');
    return retailFigures(api, id);
  };

  beforeAll(async () => {
    const all = JSON.parse(readFileSync(join(DATA as string, 'truth.json'), 'utf8')) as { 'uci-online-retail': Truth };
    truth = all['uci-online-retail'];
    Object.assign(home, await temporaryHome());
    service = await startSupervised(home.home, { CONCORD_PAYOUTS_SETTLE: 'when-written' });
    orders = LONG ? ORDERS : await ordersOf(PART, ORDERS, join(home.home, 'some months'));
    // All days of a quarter of a century are published in the soak.
    rates = SOAK ? RATES : await ratesBetween('2010-12-01', '2011-07-31', RATES, join(home.home, 'rates.csv'));
    const { stdout } = await concord(home.home, 'token', '--role', 'admin');
    api = graphqlApi({ url: `${service.url}/graphql`, token: stdout.trim() });
    ({ programId, months } = await load());
    figures = await settled(programId);
  }, 8 * MINUTES);

  afterAll(async () => {
    if (service) process.kill(service.pid, 'SIGTERM');
    await service?.ended;
    await home.remove();
  }, MINUTES);

  it('come to the gross, refunds, net and commission of every month', () => {
    expect(months.map(({ period }) => period)).toEqual(LONG ? Object.keys(truth.by_month) : PART);
    for (const month of months)
      expect([month.period, differencesFrom(knownOf(month.period), month)]).toEqual([month.period, []]);
  });

  it('come to the figures of every country and month', () => {
    const all = Object.entries(truth['country_month[gross,refunds,net,commission_half_up]']);
    const known = Object.fromEntries(all.filter(([, byMonth]) => Object.keys(loaded(byMonth)).length > 0));
    expect(Object.keys(figures.countryMonths).sort()).toEqual(Object.keys(known).sort());
    for (const [country, byMonth] of Object.entries(known)) {
      const found = Object.entries(figures.countryMonths[country] ?? {}).map(([month, texts]) => [
        month,
        canonical(texts),
      ]);
      expect([country, Object.fromEntries(found)]).toEqual([
        country,
        loaded(Object.fromEntries(Object.entries(byMonth).map(([month, texts]) => [month, canonical(texts)]))),
      ]);
    }
  });

  it('leave negative commission where more came back than was sold', () => {
    const negative = Object.entries(figures.countryMonths).flatMap(([country, byMonth]) =>
      Object.entries(byMonth)
        .filter(([, figuresOf]) => Decimal.of(figuresOf[3] as string).isNegative)
        .map(([month, figuresOf]) => [country, month, figuresOf[3]]),
    );
    expect(negative.sort()).toEqual(
      truth.negative_country_months
        .filter(([, month = '']) => LONG || PART.includes(month))
        .map((row) => [...row])
        .sort(),
    );
  });

  it('are paid out in euros from 50.00 on, and carried forward below', () => {
    expect(figures.payoutsByMonth).toEqual(loaded(truth.payouts['by_month[partners_paid,GBP,EUR,rate,rate_date]']));
    if (!LONG) return;
    expect(figures.paidPerPartner).toEqual(truth.payouts.paid_per_partner);
    expect(figures.openBalances).toEqual(truth.payouts.open_balances);
  });

  it(
    'change nothing when they are sent again, by who does not remember that they were',
    async () => {
      const forgetful = join(home.home, 'no journal');
      const again = SOAK ? ORDERS : await ordersOf(['2010-12'], ORDERS, join(home.home, 'one month'));
      expect(await load({ home: forgetful, orders: again })).toEqual({ programId, months });
      expect(await retailFigures(api, programId)).toEqual(figures);
    },
    4 * MINUTES,
  );

  it(
    'change nothing when they are loaded again',
    async () => {
      expect(await load()).toEqual({ programId, months });
      expect(await retailFigures(api, programId)).toEqual(figures);
    },
    4 * MINUTES,
  );

  if (SOAK)
    it(
      'come to the half-even column under a plan that rounds so',
      async () => {
        const program: RetailProgram = { key: 'journey:half-even', name: 'Online Retail', rounding: 'HALF_EVEN' };
        const even = await load({ program });
        expect(Object.fromEntries(even.months.map(({ period, commission }) => [period, commission]))).toEqual(
          Object.fromEntries(
            Object.entries(truth.by_month).map(([month, of]) => [month, of.commission15_per_invoice_half_even]),
          ),
        );
      },
      8 * MINUTES,
    );

  describe('altered behind everybody’s back', () => {
    let altered: Altered;
    let said: Said;

    beforeAll(async () => {
      const { EVENTSTORE_URL: url = '', CONCORD_STREAM_PREFIX: streamPrefix } = service.run().env;
      const store = new EsdbEventStore(url, streamPrefix === undefined ? {} : { streamPrefix });
      try {
        altered = await alterBehindBacks(home.home, store, url, fromGlobalId('program', programId) ?? '');
        said = await concordWith(altered.env, home.home, 'reconcile', '--program', programId, '--json');
      } finally {
        await altered?.undo();
        await store.close();
      }
    }, 4 * MINUTES);

    it('they do not agree', () => expect(said.code).toBe(1));

    it.each([
      ['a row of a read model', 'row'],
      ['a recorded commission', 'commission'],
      ['a source sale', 'sale'],
    ] as const)('%s is named by the reconciliation', (_, what) => {
      const { first } = (JSON.parse(said.stdout) as Reconciled).differences;
      expect(first.filter(altered.named[what])).not.toEqual([]);
    });

    it(
      'and put back, they are reconciled without a difference',
      async () => {
        expect(await concord(home.home, 'reconcile', '--program', programId, '--json')).toMatchObject({ code: 0 });
      },
      4 * MINUTES,
    );
  });

  it(
    'give identical read models when these are made again from history',
    async () => {
      const before = await rowsOfViews(home.home);
      expect(Object.keys(before)).toEqual(
        expect.arrayContaining(['balances', 'commissions', 'partners', 'statements']),
      );
      const said = await concord(home.home, 'rebuild', 'all', '--json');
      expect(said).toMatchObject({ code: 0 });
      expect(await rowsOfViews(home.home)).toEqual(before);
    },
    4 * MINUTES,
  );
});
