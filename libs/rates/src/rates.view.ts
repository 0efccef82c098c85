import { insert, view, type ViewRow } from '#libs/eventing';
import { deterministicId } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type RatesEvent, ratesEvents } from './rates.events.js';

/** One published day of one source. */
@Entity('published_rates')
export class PublishedRatesRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @PrimaryColumn('uuid') id: string;

  @Column('text') source: string;

  /** `2011-01-31`: such texts sort as the days do. */
  @Column('text') day: string;

  @Column('text') base: string;

  /** Units per 1 of the base by currency code. */
  @Column('jsonb') rates: Readonly<Record<string, string>>;
}

export const ratesView = view<RatesEvent, PublishedRatesRow>()({
  name: 'published_rates',
  version: 1,
  row: PublishedRatesRow,
  indexes: [['source', 'day']],
  sources: [ratesEvents],
  on: {
    'rates.published': insert(({ data: { source, day, base, rates } }) => ({
      id: deterministicId('published-rates', source, day),
      source,
      day,
      base,
      rates,
    })),
  },
});
