import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { Decimal, localToInstant, minorUnits, moneyOf, nextPeriod } from '#libs/kernel';
import { creditNote, conversionBy, ecb, Ledger, sale, share, ZONE } from '../../../test/ledger.fixtures.js';

const DATA = process.env.CONCORD_DATA;
const FIRST = '2010-12';
const MONTHS = 7;

interface Invoice {
  readonly id: string;
  readonly at: string;
  readonly country: string;
  readonly amount: Decimal;
}

/** Invoices of one daily file as the truth's rule reads them: no line of price zero, time and country of the earliest line. */
function invoicesOf(file: string): Invoice[] {
  const rows = parse(gunzipSync(readFileSync(file)), { columns: true, bom: true }) as Record<string, string>[];
  const invoices = new Map<string, Invoice>();
  for (const { InvoiceNo: id = '', InvoiceDate: at = '', Country: country = '', ...line } of rows) {
    const price = Decimal.parse(plain(line.UnitPrice)) ?? Decimal.zero;
    if (price.isZero || id.startsWith('A')) continue;
    const amount = price.times(Decimal.of(plain(line.Quantity)));
    const known = invoices.get(id);
    const earliest = known && known.at <= at ? known : { at, country };
    invoices.set(id, { ...earliest, id, amount: amount.plus(known?.amount ?? Decimal.zero) });
  }
  return [...invoices.values()];
}

const plain = (text = ''): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

function instantOf(local: string): string {
  const read = localToInstant(local, ZONE);
  if ('fault' in read) throw new Error(local);
  return read.instant;
}

const months = Array.from({ length: MONTHS })
  .reduce<string[]>((all) => [...all, nextPeriod(all.at(-1) ?? '')], [FIRST])
  .slice(0, MONTHS);

type Truth = {
  readonly by_month: Record<string, Record<string, string>>;
  readonly 'country_month[gross,refunds,net,commission_half_up]': Record<string, Record<string, string[]>>;
  readonly payouts: {
    readonly 'by_month[partners_paid,GBP,EUR,rate,rate_date]': Record<string, [number, string, string, string, string]>;
    readonly paid_per_partner: Record<string, string>;
    readonly open_balances: Record<string, string>;
  };
};

const sum = (amounts: readonly string[], currency: string): string =>
  moneyOf(
    amounts.reduce((total, amount) => total + minorUnits({ amount, currency }), 0n),
    currency,
  ).amount;

(DATA ? describe : describe.skip)('the orders of UCI Online Retail (needs CONCORD_DATA)', () => {
  const folder = join(DATA ?? '', 'uci-online-retail', 'by-day');
  const truth = (DATA ? JSON.parse(readFileSync(join(DATA, 'truth.json'), 'utf8'))['uci-online-retail'] : {}) as Truth;
  const rates = DATA ? truth.payouts['by_month[partners_paid,GBP,EUR,rate,rate_date]'] : {};

  const invoices = DATA
    ? readdirSync(folder)
        .sort()
        .flatMap((file) => invoicesOf(join(folder, file)))
    : [];

  const played = (rounding: 'half-away' | 'half-even'): Map<string, Ledger> => {
    const plan = share('0.15', { rounding });
    const ledgers = new Map<string, Ledger>();
    for (const { id, at, country, amount } of invoices) {
      const ledger = ledgers.get(country) ?? new Ledger('GBP', FIRST);
      ledgers.set(country, ledger);
      const sold = { id, amount: amount.toString(), at: instantOf(at), plan };
      ledger.post(id.startsWith('C') ? creditNote(sold) : sale(sold));
    }
    for (const ledger of ledgers.values()) {
      for (const month of months) {
        const [, , , rate = '', day = ''] = rates[month] ?? [];
        ledger.close(month, { conversion: conversionBy(ecb('GBP', 'EUR', rate, '1', day)) });
      }
    }
    return ledgers;
  };

  const asPlanned = DATA ? played('half-away') : new Map<string, Ledger>();

  it('earn, month by month and country by country, what the truth says', () => {
    const ledgers = asPlanned;
    for (const [n, month] of months.entries()) {
      const statements = [...ledgers].map(([country, { statements: all }]) => ({ country, ...all[n] }));
      expect(
        sum(
          statements.map(({ accrued = '' }) => accrued),
          'GBP',
        ),
      ).toBe(truth.by_month[month]?.commission15_per_invoice_half_up);
      for (const { country, accrued } of statements) {
        const expected = truth['country_month[gross,refunds,net,commission_half_up]'][country]?.[month]?.[3];
        expect([country, month, accrued]).toEqual([country, month, expected ?? '0.00']);
      }
    }
  });

  it('are paid, carried and left open as the truth says', () => {
    const ledgers = asPlanned;
    for (const month of months) {
      const payouts = [...ledgers.values()].flatMap((ledger) =>
        ledger.payouts.filter(({ period }) => period === month),
      );
      const [paid, pounds, euros] = rates[month] ?? [];
      expect([
        payouts.length,
        sum(
          payouts.map(({ amount }) => amount.amount),
          'GBP',
        ),
        sum(
          payouts.map(({ pays }) => pays.amount),
          'EUR',
        ),
      ]).toEqual([paid, pounds, euros]);
    }
    for (const [country, ledger] of ledgers) {
      const paid = sum(
        ledger.payouts.map(({ amount }) => amount.amount),
        'GBP',
      );
      expect([country, paid, ledger.balance]).toEqual([
        country,
        truth.payouts.paid_per_partner[country] ?? '0.00',
        truth.payouts.open_balances[country] ?? '0.00',
      ]);
    }
  });

  it('earn the half-even column under a plan that rounds so', () => {
    const ledgers = played('half-even');
    for (const [n, month] of months.entries()) {
      const accrued = [...ledgers.values()].map(({ statements }) => statements[n]?.accrued ?? '');
      expect(sum(accrued, 'GBP')).toBe(truth.by_month[month]?.commission15_per_invoice_half_even);
    }
  });
});
