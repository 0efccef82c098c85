import { deterministicId } from '#libs/kernel';
import { monthAt } from './calendar.js';
import { Rational } from './rational.js';

interface Counted {
  readonly programId: string;
  readonly occurredAt: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly credits: readonly { readonly partnerId: string; readonly weight: number }[];
}

interface MonthOfSales {
  readonly partnerId: string;
  readonly period: string;
  readonly currency: string;
  conversions: number;
  refundCount: number;
  gross: Rational;
  refunds: Rational;
}

export const INFLUENCE = 'deal-influence';

/** What each partner brought in each month and currency, exactly: one record for each. */
export class SalesFigures {
  readonly months = new Map<string, MonthOfSales>();

  /** A booking for influence is left out: the deal it helped has been counted. */
  sold(sale: Counted & { readonly saleType: string | null }, amount: string): void {
    if (sale.saleType === INFLUENCE) return;
    for (const [month, part] of this.parts(sale, amount)) {
      month.conversions += 1;
      month.gross = month.gross.plus(part);
    }
  }

  /** `amount` is negative; `ofInfluence`: what it gives back was never counted. */
  givenBack(refund: Counted, amount: Rational, ofInfluence = false): void {
    if (ofInfluence) return;
    for (const [month, part] of this.parts(refund, amount.toString())) {
      month.refundCount += 1;
      month.refunds = month.refunds.plus(part);
    }
  }

  private parts(
    { programId, occurredAt, timeZone, currency, credits }: Counted,
    amount: string,
  ): [MonthOfSales, Rational][] {
    const period = monthAt(occurredAt, timeZone);
    return credits.map(({ partnerId, weight }) => {
      const id = deterministicId('partner-month', programId, partnerId, period, currency);
      let month = this.months.get(id);
      if (!month) {
        const nothing = { conversions: 0, refundCount: 0, gross: Rational.zero, refunds: Rational.zero };
        month = { partnerId, period, currency, ...nothing };
        this.months.set(id, month);
      }
      return [month, Rational.of(amount).times(Rational.minor(BigInt(weight), 4))];
    });
  }
}
