import { Caller, type Principal, READERS, Roles } from '#libs/access';
import { FEED_VIEW, lagStatement, type ShardLag } from '#libs/feed';
import { CountedConnection, GraphQLInstant, Reads } from '#libs/graphql';
import { Args, Field, Int, ObjectType, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { LEASE_MS } from '../holding/lease.js';
import { consumerList, FeedConsumerArgs } from './feed-consumer.filter.js';
import { FeedConsumerRow } from '../read-models/consumer.view.js';

@ObjectType({ description: 'A part of a consumer’s events, by their ordering key: one stream at a time receives it.' })
export class FeedConsumerShard implements Omit<ShardLag, 'id' | 'credit'> {
  @Field(() => Int, { description: 'From 0.' })
  number: number;

  @Field({ description: 'Everything up to this cursor is done.' })
  cursor: string;

  @Field(() => Int, {
    description:
      'Events of its filter that are not committed: counted up to 10,000, among the 100,000 of the tenant after the shard that is furthest behind.',
  })
  lagEvents: number;

  @Field(() => GraphQLInstant, {
    nullable: true,
    description: 'When the oldest of them was recorded; null where none is.',
  })
  lagSince: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'When it was last committed.' })
  committedAt: string | null;

  @Field(() => GraphQLInstant, { nullable: true, description: 'Since when a stream holds it; null where none does.' })
  heldSince: string | null;
}

@ObjectType({ description: 'A page of consumers.' })
export class FeedConsumerConnection extends CountedConnection(FeedConsumerRow, 'FeedConsumer') {}

@Resolver(() => FeedConsumerRow)
export class FeedConsumerResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => FeedConsumerConnection, {
    description:
      'Consumers of the feed whose cursors are kept here; a tenant has 100 at most. `concord feed consumers` makes and moves them.',
  })
  @Roles(...READERS)
  feedConsumers(@Args() args: FeedConsumerArgs, @Caller() caller: Principal): Promise<FeedConsumerConnection> {
    return this.reads.page(FeedConsumerRow, caller, args, consumerList(args));
  }

  @ResolveField(() => [FeedConsumerShard], { description: 'How far each of its shards is, and who waits for what.' })
  shards(@Parent() consumer: FeedConsumerRow, @Caller() caller: Principal): Promise<readonly FeedConsumerShard[]> {
    return this.reads.together(caller, 'feedConsumerShards', consumer.id, async (ids) => {
      const consumers = await this.reads.byIds(FeedConsumerRow, caller, ids);
      const { text, values } = lagStatement(caller.tenant, consumers, LEASE_MS);
      const found = await this.reads.sql<ShardLag>(caller, { views: [FEED_VIEW], args: {} }, text, values);
      return ids.map((id) => found.filter((shard) => shard.id === id));
    });
  }
}
