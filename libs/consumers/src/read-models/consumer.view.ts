import { insert, mainView, sortedBy, update, upsert, type ViewRow } from '#libs/eventing';
import { GlobalId, GraphQLInstant } from '#libs/graphql';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import {
  type ConsumerEvent,
  consumerEvents,
  type ConsumerFilter,
  type ConsumerPlace,
} from '../consumer/consumer.events.js';

@ObjectType({
  description: 'Which events are received. All lists that are not empty must hold; within one list one suffices.',
})
export class FeedFilter implements ConsumerFilter {
  @Field(() => [String], { description: 'Event types such as `deal.approved`, or `deal.*` for all of a subject.' })
  types: readonly string[];

  @Field(() => [ID], { description: 'Global ids of programs.' })
  programIds: readonly string[];

  @Field(() => [ID], { description: 'Global ids of partners.' })
  partnerIds: readonly string[];

  @Field(() => [ID], { description: 'Global ids of what events are about.' })
  subjectIds: readonly string[];
}

@ObjectType('FeedConsumer', {
  description: 'A consumer of the feed whose cursors are kept here: an integration that pulls events by gRPC.',
})
@Entity('feed_consumers')
export class FeedConsumerRow implements ViewRow {
  @PrimaryColumn('text') tenant: string;

  @GlobalId('consumer', { description: 'Global id of the consumer.' })
  @PrimaryColumn('uuid')
  id: string;

  @Field({ description: 'Unique in the tenant.' })
  @Column('text')
  name: string;

  @Field(() => FeedFilter, { description: 'What it receives. Never changes.' })
  @Column('jsonb')
  filter: ConsumerFilter;

  @Field(() => GraphQLInstant, { description: 'When it was created.' })
  @Column('text', { name: 'created_at' })
  createdAt: string;

  /** Where each of its shards begins where its cursor is lost. */
  @Column('jsonb') places: readonly ConsumerPlace[];
}

/** The consumers there are. */
export const feedConsumerView = mainView<ConsumerEvent, FeedConsumerRow>()({
  name: 'feed_consumers',
  version: 2,
  row: FeedConsumerRow,
  indexes: sortedBy(['name', 'createdAt']),
  partner: null,
  sources: [consumerEvents],
  on: {
    'consumer.created': insert(({ data: { consumerId: id, name, filter, shards, place, createdAt } }) => ({
      ...{ id, name, filter, createdAt, places: Array<ConsumerPlace>(shards).fill(place) },
    })),
    'consumer.sought': update(
      ({ data }) => data.consumerId,
      (row, { data: { place } }) => ({ ...row, places: row.places.map(() => place) }),
    ),
    'consumer.progressed': update(
      ({ data }) => data.consumerId,
      (row, { data: { shards } }) => {
        const moved = new Map(shards.map(({ number, cursor, sequence }) => [number, { cursor, sequence }]));
        return { ...row, places: row.places.map((place, number) => moved.get(number) ?? place) };
      },
    ),
    'consumer.deleted': upsert(
      ({ data }) => data.consumerId,
      () => undefined,
    ),
  },
});
