import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { CountedConnection, Reads } from '#libs/graphql';
import { Args, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { SkippedSourceArgs } from '../read-models/lists/list-filters.js';
import { skippedSourceList } from '../read-models/lists/lists.js';
import { SkippedSourceRow } from '../read-models/skipped-source.view.js';

@ObjectType({ description: 'A page of sources that brought nothing.' })
export class SkippedSourceConnection extends CountedConnection(SkippedSourceRow, 'SkippedSource') {}

@Resolver(() => SkippedSourceRow)
export class SkippedSourceResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => SkippedSourceConnection, {
    description:
      'Why did I earn nothing? Sales, refunds and credit notes that were credited to a partner and brought it nothing, the latest first unless another order is asked for. Why a partner was not credited at all says `whyNotCredited`.',
  })
  @Roles(...READERS_AND_PARTNER)
  skippedSources(@Args() args: SkippedSourceArgs, @Caller() caller: Principal): Promise<SkippedSourceConnection> {
    return this.reads.page(SkippedSourceRow, caller, args, skippedSourceList(args, caller));
  }
}
