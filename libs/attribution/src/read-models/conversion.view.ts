import { insert, sortedBy, updateWhere, type View, view, type ViewRow } from '#libs/eventing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';

/** A sale as one of its customer's. Its id is that of the sale. */
@Entity('customer_conversions')
export class ConversionRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;
  @PrimaryColumn('uuid') id: string;
  /** The journey that it is in now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;
  /** 1 for the customer's first sale in the program, in the order of recording. */
  @Column('integer') number: number;
  /** When it was sold, business time. */
  @Column('text') at: string;
}

export const conversionView: View<JourneyEvent, ConversionRow> = view<JourneyEvent, ConversionRow>()({
  name: 'customer_conversions',
  version: 1,
  row: ConversionRow,
  partner: null,
  indexes: sortedBy(['number'], ['journeyId']),
  sources: [journeyEvents],
  on: {
    'journey.conversion-noted': insert(({ data: { saleId, journeyId, number, at } }) => ({
      ...{ id: saleId, journeyId, number, at },
    })),
    'journey.merged': updateWhere(
      ({ data }) => ({ journeyId: data.journeyId }),
      ({ data }) => ({ journeyId: data.into }),
    ),
  },
});
