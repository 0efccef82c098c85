import { describe, expect, it, jest } from '@jest/globals';
import { join } from 'node:path';
import { Decimal } from '#libs/kernel';
import { amountOf, DATA, EXAMPLES, records, type Sold, Sums, truth } from './examples.fixtures.js';

// Only stops what hangs: the hotels have 119,390 bookings.
jest.setTimeout(600_000);

const withData = DATA ? describe : describe.skip;

describe('the bundled month of UCI Online Retail', () => {
  it('maps to the sales and credit notes that are known of it', async () => {
    const [counts, amounts] = [new Sums(), new Sums()];
    for await (const { kind, item } of records('online-retail.yaml', join(EXAMPLES, 'data/online-retail'))) {
      counts.add(kind, Decimal.of('1'));
      amounts.add(kind, amountOf(item as Sold));
    }
    expect([counts.text('sale'), counts.text('creditNote')]).toEqual(['1559', '326']);
    expect([amounts.text('sale'), amounts.text('creditNote')]).toEqual(['823746.14', '-74789.12']);
  }, 60_000);

  it('has exchange rates for its closing', async () => {
    const days = new Map<string, string | undefined>();
    for await (const { item } of records('ecb-eurofxref.yaml', join(EXAMPLES, 'data/ecb-eurofxref'))) {
      const { day, rates } = item as { day: string; rates: { currency: string; rate: string }[] };
      days.set(day, rates.find(({ currency }) => currency === 'GBP')?.rate);
    }
    expect(days.get('2010-12-31')).toBe('0.86075');
  });
});

withData('all of the ECB reference rates', () => {
  it('are the published figures of every day', async () => {
    const days = new Map<string, Record<string, string>>();
    for await (const { item } of records('ecb-eurofxref.yaml', join(DATA ?? '', 'ecb-eurofxref/eurofxref-hist.zip'))) {
      const { day, rates } = item as { day: string; rates: { currency: string; rate: string }[] };
      days.set(day, Object.fromEntries(rates.map(({ currency, rate }) => [currency, rate])));
    }
    const ecb = truth()['ecb-eurofxref'];
    expect(days.size).toBe(ecb.days);
    for (const [asked, [rate, day]] of Object.entries<[string, string]>(ecb.lookups)) {
      expect([asked, days.get(day)?.[asked.slice(0, 3)]]).toEqual([asked, rate]);
    }
    for (const [currency, last] of Object.entries<string>(ecb.last_day_per_dead_currency)) {
      const having = [...days].filter(([, rates]) => currency in rates).map(([day]) => day);
      expect([currency, having.sort().at(-1)]).toEqual([currency, last]);
    }
  }, 60_000);
});

withData('all hotel bookings', () => {
  it('are booked and given back as truth.json says', async () => {
    const gross = new Sums();
    const lost = new Sums();
    let bookings = 0;
    const credited = new Set<string>();
    for await (const { kind, item } of records('hotel-bookings.yaml', join(DATA ?? '', 'hotel-bookings'))) {
      const sold = item as Sold & { saleExternalId?: string; amount?: string };
      if (kind === 'refund' && credited.has(sold.saleExternalId ?? '')) lost.add('all', Decimal.of(sold.amount ?? ''));
      if (kind === 'refund' || sold.credits.length === 0) continue;
      bookings += 1;
      credited.add(sold.externalId);
      gross.add('all', amountOf(sold));
    }
    const [count, , , expectedGross, expectedLost] =
      truth()['hotel-bookings'][
        'agents_total[bookings,canceled,noshow,gross,lost,net,commission,clawback,net_commission]'
      ];
    expect([bookings, gross.text('all'), lost.text('all')]).toEqual([count, expectedGross, expectedLost]);
  }, 60_000);
});
