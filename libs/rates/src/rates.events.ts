import { type Day, type DomainEvent, eventTypes } from '#libs/kernel';

/** One published day of one source (ECB: units of each currency per 1 EUR, as published, never a rounded reciprocal). */
export interface PublishedRates {
  readonly source: string;
  readonly day: Day;
  readonly base: string;
  readonly rates: Readonly<Record<string, string>>;
}

export type RatesEvent = DomainEvent<'rates.published', PublishedRates>;

export const ratesEvents = eventTypes<RatesEvent>()('rates', {
  'rates.published': { version: 1 },
});
