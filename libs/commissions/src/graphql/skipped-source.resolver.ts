import { Caller, own, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { CountedConnection, Reads } from '#libs/graphql';
import { Args, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { SkippedSourceArgs } from './lists/list-filters.js';
import { SkippedSourceRow } from '../read-models/skipped-source.view.js';

@ObjectType({ description: 'A page of sources that brought nothing.' })
export class PassedSourceConnection extends CountedConnection(SkippedSourceRow, 'PassedSource') {}

@Resolver(() => SkippedSourceRow)
export class SkippedSourceResolver {
  constructor(private readonly reads: Reads) {}

  @Query(() => PassedSourceConnection, {
    description:
      'Why was I not credited? Sales, refunds and credit notes that were credited to a partner and brought nothing, the latest first.',
  })
  @Roles(...READERS_AND_PARTNER)
  passedSources(@Args() args: SkippedSourceArgs, @Caller() caller: Principal): Promise<PassedSourceConnection> {
    const { programId, partnerId, saleId, reason } = args;
    const where = { programId, partnerId, saleId, reason, ...own(caller, 'partnerId') };
    return this.reads.page(SkippedSourceRow, caller, args, { where, order: { by: 'occurredAt', direction: 'desc' } });
  }
}
