import {
  allOf,
  AnyText,
  graphqlEnum,
  heir,
  Instants,
  type InstantRange,
  listing,
  type Order,
  PageArgs,
  type RowList,
} from '#libs/graphql';
import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FeedConsumerRow } from '../read-models/consumer.view.js';

@InputType({ description: 'Which consumers.' })
class FeedConsumerFilter {
  @AnyText('Of one of these names.')
  name?: string[];

  @Instants('Created then.')
  createdAt?: InstantRange;
}

type FeedConsumerOrder = 'name' | 'newest' | 'oldest';

const FeedConsumerOrderEnum = graphqlEnum<FeedConsumerOrder>('FeedConsumerOrder', 'How consumers are listed.', {
  name: 'By name.',
  newest: 'The one created last first.',
  oldest: 'The earliest created first.',
});

const ORDERS: Readonly<Record<FeedConsumerOrder, Order<FeedConsumerRow>>> = {
  name: { by: 'name' },
  newest: { by: 'createdAt', direction: 'desc' },
  oldest: { by: 'createdAt' },
};

@ArgsType()
export class FeedConsumerArgs extends listing(PageArgs, {
  filter: FeedConsumerFilter,
  orders: FeedConsumerOrderEnum,
  byDefault: 'name',
}) {
  @Field(() => String, {
    nullable: true,
    description: 'Only the one of this name.',
    deprecationReason: heir('name: […]'),
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  name?: string;
}

export const consumerList = ({ name, filter, orderBy }: FeedConsumerArgs): RowList<FeedConsumerRow> => ({
  where: { name: name ?? undefined, ...allOf<FeedConsumerRow>({ name: filter?.name, createdAt: filter?.createdAt }) },
  order: ORDERS[orderBy],
});
