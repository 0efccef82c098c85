import { deterministicId } from '#libs/kernel';
import { monthAt } from '../arithmetic/calendar.js';
import { Rational } from '../arithmetic/rational.js';

export interface Counted {
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

/** What each partner brought in each month and currency. */
export class MonthsOfSales {
  /** By the ids that their rows have. */
  readonly months = new Map<string, MonthOfSales>();
  private readonly byKey = new Map<string, MonthOfSales>();

  /** Each partner's month of an event, with its part of an amount. */
  of({ programId, occurredAt, timeZone, currency, credits }: Counted, amount: Rational): [MonthOfSales, Rational][] {
    const period = monthAt(occurredAt, timeZone);
    return credits.map(({ partnerId, weight }) => {
      const key = `${partnerId} ${period} ${currency}`;
      let month = this.byKey.get(key);
      if (!month) {
        const id = deterministicId('partner-month', programId, partnerId, period, currency);
        const nothing = { conversions: 0, refundCount: 0, gross: Rational.zero, refunds: Rational.zero };
        month = { partnerId, period, currency, ...nothing };
        this.months.set(id, month);
        this.byKey.set(key, month);
      }
      return [month, amount.times(Rational.minor(BigInt(weight), 4))];
    });
  }
}
