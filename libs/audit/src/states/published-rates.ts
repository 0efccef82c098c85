import type { Exchange } from '#libs/commissions';
import type { PublishedRates } from '#libs/rates';
import { daysFrom } from '../arithmetic/calendar.js';
import { Rational } from '../arithmetic/rational.js';

const STALE_AFTER_DAYS = 7;

/** The published days of one source, as far as history has been read. */
export class PublishedDays {
  private days: string[] = [];
  private sorted = true;
  private readonly published = new Map<string, PublishedRates>();

  learn(rates: PublishedRates): void {
    if (!this.published.has(rates.day)) {
      this.sorted &&= this.days.length === 0 || (this.days.at(-1) ?? '') < rates.day;
      this.days.push(rates.day);
    }
    this.published.set(rates.day, rates);
  }

  /**
   * What converts one currency into another on a day: of each the newest figure published on or before it, at most 7 calendar days old. It is of
   * the day of the older figure. Undefined when one of them has none.
   */
  on(day: string, from: string, to: string): Exchange | undefined {
    if (!this.sorted) this.days.sort();
    this.sorted = true;
    let [fromRate, toRate]: (string | undefined)[] = [];
    for (let at = this.upTo(day) - 1; at >= 0; at -= 1) {
      const rates = this.published.get(this.days[at] ?? '');
      if (!rates || daysFrom(rates.day, day) > STALE_AFTER_DAYS) return undefined;
      fromRate ??= figure(rates, from);
      toRate ??= figure(rates, to);
      if (fromRate && toRate) return { from, to, fromRate, toRate, day: rates.day, source: rates.source };
    }
    return undefined;
  }

  private upTo(day: string): number {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.days[middle] ?? '') <= day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const figure = (rates: PublishedRates, currency: string): string | undefined =>
  currency === rates.base ? '1' : rates.rates[currency];

/** Exactly, through the source's base currency. */
export const converted = (amount: Rational, exchange: Exchange | null): Rational =>
  exchange === null ? amount : amount.times(Rational.of(exchange.toRate)).over(Rational.of(exchange.fromRate));
