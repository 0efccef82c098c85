import { insert, sortedBy, updateWhere, type View, view, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { type JourneyEvent, journeyEvents } from '../journey/journey.events.js';

/** Its id is that of the sale. */
@Entity('customer_conversions')
@ObjectType('CustomerSale', { description: 'A sale as one of its customer’s.' })
export class ConversionRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('sale', { description: 'Global id of the sale.' })
  @PrimaryColumn('uuid')
  id: string;

  /** The journey that it is in now. */
  @Column('uuid', { name: 'journey_id' }) journeyId: string;

  @Field(() => Int, {
    description:
      'Which of the customer’s sales in the program it is, in the order of recording: 1 is the first, also where two customers became one since.',
  })
  @Column('integer')
  number: number;

  @Field(() => GraphQLInstant, { name: 'occurredAt', description: 'When it was sold, business time.' })
  @Column('text')
  at: string;
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
