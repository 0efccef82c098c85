import { moneyText } from '../arithmetic/minor.js';

/** Recomputed sums of one month over all ledgers, in minor units. */
interface MonthFigures {
  accrued: bigint;
  statements: number;
  paidOut: bigint;
  closing: bigint;
  readonly pays: Map<string, { minor: bigint; payouts: number }>;
}

export interface MonthReport {
  readonly period: string;
  /** Sum of the month's postings, in the program's currency. */
  readonly accrued: string;
  readonly statements: number;
  /** What left the ledgers, in the program's currency. */
  readonly paidOut: string;
  /** Sum of the closing balances of the month's statements. */
  readonly closing: string;
  /** What partners received, by currency. */
  readonly pays: Readonly<Record<string, { readonly amount: string; readonly payouts: number }>>;
}

/** What has been recomputed, for people to compare with what they know. */
export class Figures {
  postings = 0;
  passed = 0;
  private readonly months = new Map<string, MonthFigures>();

  posted(period: string, amount: bigint): void {
    this.postings += 1;
    this.of(period).accrued += amount;
  }

  closed(period: string, closing: bigint): void {
    const month = this.of(period);
    month.statements += 1;
    month.closing += closing;
  }

  paid(period: string, amount: bigint, pays: bigint, currency: string): void {
    const month = this.of(period);
    month.paidOut += amount;
    const sum = month.pays.get(currency) ?? { minor: 0n, payouts: 0 };
    month.pays.set(currency, { minor: sum.minor + pays, payouts: sum.payouts + 1 });
  }

  report(currency: string, period: string | undefined): MonthReport[] {
    const wanted = [...this.months].filter(([key]) => period === undefined || key === period);
    return wanted
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { accrued, statements, paidOut, closing, pays }]) => ({
        period: key,
        accrued: moneyText(accrued, currency),
        statements,
        paidOut: moneyText(paidOut, currency),
        closing: moneyText(closing, currency),
        pays: Object.fromEntries(
          [...pays].map(([code, { minor, payouts }]) => [code, { amount: moneyText(minor, code), payouts }]),
        ),
      }));
  }

  private of(period: string): MonthFigures {
    let month = this.months.get(period);
    if (!month) {
      month = { accrued: 0n, statements: 0, paidOut: 0n, closing: 0n, pays: new Map() };
      this.months.set(period, month);
    }
    return month;
  }
}
